/**
 * A synthesized template as it would stand in an account. Physical names that the template leaves to
 * CloudFormation are made from the deployment and the logical id, so the same template gives the same names. A
 * resource whose condition is false is not there. A resource of a type that the range does not know is resolved
 * too, but a reference to it is an error.
 */
import { evaluateCondition } from './conditions';
import { type Deployment, pseudoParameter } from './deployment';
import { parseTemplate, type ResourceDocument, type TemplateDocument } from './document';
import { TemplateError } from './error';
import { NO_VALUE, resolveValue, type Scope, scalar } from './intrinsics';
import { generatedName } from './names';
import { type ParameterValue, readParameters } from './parameters';
import { type Identity, resourceTypes } from './resource-types';

export interface ResolvedResource {
  readonly logicalId: string;
  readonly type: string;
  /** The name that the service knows the resource by. */
  readonly name: string;
  /** What `Ref` returns. */
  readonly physicalId: string;
  /** '' for a type without ARN, or unknown to the range. */
  readonly arn: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy?: string;
  /** The DependsOn attribute. */
  readonly dependsOn: readonly string[];
}

export type ResolvedTemplate = ReadonlyMap<string, ResolvedResource>;

interface NamedIdentity extends Identity {
  readonly name: string;
}

/** @throws {TemplateError} which names the path in the template */
export function resolveTemplate(
  template: unknown,
  deployment: Deployment,
  parameters: Readonly<Record<string, string>> = {},
): ResolvedTemplate {
  const document = parseTemplate(template);
  const resolver = new Resolver(document, deployment, readParameters(document.Parameters, parameters));
  const present = Object.keys(document.Resources).filter((logicalId) => resolver.isDeployed(logicalId));
  return new Map(present.map((logicalId) => [logicalId, resolver.resource(logicalId)]));
}

export interface ResolvedOutput {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
}

/** The outputs of the stack, but for those whose condition is false. */
export function resolveOutputs(template: unknown, deployment: Deployment): ResolvedOutput[] {
  const document = parseTemplate(template);
  const resolver = new Resolver(document, deployment, readParameters(document.Parameters, {}));
  return Object.entries(document.Outputs).flatMap(([key, { Value, Description, Condition }]) => {
    if (Condition !== undefined && !resolver.condition(Condition, `Outputs.${key}.Condition`)) return [];
    const path = `Outputs.${key}.Value`;
    const value = scalar(resolveValue(Value, resolver, path), path);
    return [{ key, value, ...(Description !== undefined && { description: Description }) }];
  });
}

class Resolver implements Scope {
  private readonly identities = new Map<string, NamedIdentity>();
  private readonly conditions = new Map<string, boolean>();
  /** What is being worked out, to find circles. */
  private readonly pending = new Set<string>();

  constructor(
    private readonly template: TemplateDocument,
    private readonly deployment: Deployment,
    private readonly parameters: ReadonlyMap<string, ParameterValue>,
  ) {}

  resource(logicalId: string): ResolvedResource {
    const document = this.document(logicalId, `Resources.${logicalId}`);
    const identity = this.identity(logicalId, document);
    const properties = Object.entries(document.Properties)
      .map(([name, value]) => [name, this.property(logicalId, name, value)] as const)
      .filter(([, value]) => value !== NO_VALUE);
    return {
      logicalId,
      type: document.Type,
      name: identity.name,
      physicalId: identity.ref,
      arn: identity.arn,
      properties: Object.fromEntries(properties),
      ...(document.DeletionPolicy !== undefined && { deletionPolicy: document.DeletionPolicy }),
      dependsOn: [document.DependsOn].flat(),
    };
  }

  isDeployed(logicalId: string): boolean {
    const condition = this.template.Resources[logicalId]?.Condition;
    return condition === undefined || this.condition(condition, `Resources.${logicalId}.Condition`);
  }

  ref(name: string, path: string): unknown {
    if (name === 'AWS::NoValue') return NO_VALUE;
    const pseudo = pseudoParameter(name, this.deployment);
    if (pseudo !== undefined) return pseudo;
    if (this.parameters.has(name)) {
      const value = this.parameters.get(name);
      if (value === undefined)
        throw new TemplateError(path, `parameter ${name} takes its value from SSM and was not given one`);
      return value;
    }
    return this.referred(name, path).ref;
  }

  attribute(logicalId: string, attribute: string, path: string): string {
    const { attributes } = this.referred(logicalId, path);
    const value = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    if (value !== undefined) return value;
    const known = Object.keys(attributes).join(', ') || 'none';
    const type = this.document(logicalId, path).Type;
    throw new TemplateError(
      path,
      `unsupported attribute ${attribute} of ${logicalId} (${type}); known: ${known}`,
    );
  }

  condition(name: string, path: string): boolean {
    const known = this.conditions.get(name);
    if (known !== undefined) return known;
    if (!Object.hasOwn(this.template.Conditions, name)) throw new TemplateError(path, `no condition ${name}`);
    const where = `Conditions.${name}`;
    const value = this.once(where, () => evaluateCondition(this.template.Conditions[name], this, where));
    this.conditions.set(name, value);
    return value;
  }

  private referred(logicalId: string, path: string): NamedIdentity {
    const document = this.document(logicalId, path);
    if (path.startsWith('Conditions.'))
      throw new TemplateError(path, `a condition cannot refer to the resource ${logicalId}`);
    if (!resourceTypes.has(document.Type))
      throw new TemplateError(
        path,
        `refers to ${logicalId}, whose type ${document.Type} the range does not know`,
      );
    if (!this.isDeployed(logicalId))
      throw new TemplateError(path, `refers to ${logicalId}, whose condition ${document.Condition} is false`);
    return this.identity(logicalId, document);
  }

  private document(logicalId: string, path: string): ResourceDocument {
    const document = Object.hasOwn(this.template.Resources, logicalId) && this.template.Resources[logicalId];
    if (!document)
      throw new TemplateError(
        path,
        `"${logicalId}" is no parameter, pseudo parameter or resource of the template`,
      );
    return document;
  }

  private identity(logicalId: string, document: ResourceDocument): NamedIdentity {
    const known = this.identities.get(logicalId);
    if (known) return known;
    const identity = this.once(`Resources.${logicalId}`, () => this.identify(logicalId, document));
    this.identities.set(logicalId, identity);
    return identity;
  }

  private identify(logicalId: string, document: ResourceDocument): NamedIdentity {
    const type = resourceTypes.get(document.Type);
    const text = (property: string) => {
      const value = this.property(logicalId, property, document.Properties[property]);
      const absent = value === undefined || value === NO_VALUE;
      return absent ? undefined : scalar(value, `Resources.${logicalId}.Properties.${property}`);
    };
    const fifo = type?.fifoProperty !== undefined && text(type.fifoProperty) === 'true';
    const given = type?.nameProperty === undefined ? undefined : text(type.nameProperty);
    const name = given ?? generatedName(this.deployment, logicalId, type, fifo);
    const identity = type?.identify({ deployment: this.deployment, logicalId, name, text });
    return { name, ...(identity ?? { ref: name, arn: '', attributes: {} }) };
  }

  private property(logicalId: string, name: string, value: unknown): unknown {
    return resolveValue(value, this, `Resources.${logicalId}.Properties.${name}`);
  }

  private once<T>(what: string, work: () => T): T {
    if (this.pending.has(what))
      throw new TemplateError(what, `circular dependency: ${[...this.pending, what].join(' -> ')}`);
    this.pending.add(what);
    try {
      return work();
    } finally {
      this.pending.delete(what);
    }
  }
}
