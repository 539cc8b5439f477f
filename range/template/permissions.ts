import * as v from 'valibot';
import { TemplateError } from './error';
import { namesFunction, readProperties, resourcesOf, unsupported } from './properties';
import type { ResolvedTemplate } from './resolve';

/** One statement of a function's resource policy. */
export interface InvokePermission {
  readonly logicalId: string;
  readonly functionArn: string;
  readonly action: string;
  /** A service such as "events.amazonaws.com", an account, an ARN or "*". */
  readonly principal: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

const schema = v.object({
  FunctionName: v.string(),
  Action: v.string(),
  Principal: v.string(),
  SourceArn: v.exactOptional(v.string()),
  SourceAccount: v.exactOptional(v.string()),
  EventSourceToken: unsupported,
  FunctionUrlAuthType: unsupported,
  PrincipalOrgID: unsupported,
});

/** @throws {TemplateError} for a permission on a function that is not in the template */
export function readPermissions(template: ResolvedTemplate): readonly InvokePermission[] {
  const functions = resourcesOf(template, 'AWS::Lambda::Function');
  return resourcesOf(template, 'AWS::Lambda::Permission').map((resource) => {
    const { FunctionName, Action, Principal, SourceArn, SourceAccount } = readProperties(resource, schema);
    const target = functions.find((candidate) => namesFunction(FunctionName, candidate));
    if (!target)
      throw new TemplateError(
        `Resources.${resource.logicalId}.Properties.FunctionName`,
        `"${FunctionName}" is no function of the template`,
      );
    return {
      logicalId: resource.logicalId,
      functionArn: target.arn,
      action: Action,
      principal: Principal,
      ...(SourceArn !== undefined && { sourceArn: SourceArn }),
      ...(SourceAccount !== undefined && { sourceAccount: SourceAccount }),
    };
  });
}
