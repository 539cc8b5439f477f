/**
 * IAM's part of the world: roles, their policies and instance profiles. What a call writes can be read back at once, but decides only
 * after it has spread (`inForce`): IAM is eventually consistent.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html
 */
import type { PolicyDocument } from '../../iam';
import type { Random } from '../../kernel/random';
import { ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { Signal } from '../ec2/signal';

export interface IamRole {
  readonly name: string;
  readonly path: string;
  /** `AROA…` */
  readonly id: string;
  readonly arn: string;
  readonly createdMs: number;
  /** Who may assume it. */
  readonly trustPolicy: PolicyDocument;
  /** Inline policies as they were last written, by name. */
  readonly inline: Map<string, string>;
  /** The same, as far as they have spread. */
  readonly inForce: Map<string, PolicyDocument>;
  /** What it was deployed or found with: no call changes it. */
  readonly attached: readonly PolicyDocument[];
}

export interface InstanceProfileRecord {
  readonly name: string;
  readonly path: string;
  /** `AIPA…` */
  readonly id: string;
  readonly arn: string;
  readonly createdMs: number;
  readonly roleName?: string;
}

export interface IamSwitches {
  /** How long a change of a policy takes to spread, in ms, from and to. @default [1000, 8000] */
  readonly policyPropagationMs: readonly [number, number];
}

export interface IamState {
  readonly switches: IamSwitches;
  readonly ids: Random;
  readonly chance: Random;
  readonly roles: Map<string, IamRole>;
  readonly instanceProfiles: Map<string, InstanceProfileRecord>;
  /** A change of the role's policies has come into force. */
  readonly onPolicyInForce: Signal<[roleName: string]>;
}

export interface IamOptions {
  readonly random: Random;
  readonly switches?: Partial<IamSwitches>;
}

export const createIamState = ({ random, switches }: IamOptions): IamState => ({
  switches: { policyPropagationMs: [1000, 8000], ...switches },
  ids: random.fork('iam.ids'),
  chance: random.fork('iam.chance'),
  roles: new Map(),
  instanceProfiles: new Map(),
  onPolicyInForce: new Signal(),
});

export function findRole({ iam }: World, name: string | undefined): IamRole {
  const role = iam.roles.get(name ?? '');
  if (!role) throw new ServiceError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
  return role;
}

/** Writes or, with `undefined`, takes away an inline policy. */
export function setInlinePolicy(
  world: World,
  role: IamRole,
  policyName: string,
  document: string | undefined,
): void {
  if (document === undefined) role.inline.delete(policyName);
  else role.inline.set(policyName, document);
  world.clock.schedule(world.iam.chance.int(...world.iam.switches.policyPropagationMs), () => {
    if (role.inline.get(policyName) !== document) return;
    if (document === undefined) role.inForce.delete(policyName);
    else role.inForce.set(policyName, JSON.parse(document));
    world.iam.onPolicyInForce.emit(role.name);
  });
}

/** The inline policies that calls gave to the role of a session and that have spread, beside those that it was deployed with. */
export function spreadPolicies({ iam }: World, sessionArn: string): readonly PolicyDocument[] {
  const [, name = ''] = /:assumed-role\/([^/]+)\//.exec(sessionArn) ?? [];
  return [...(iam.roles.get(name)?.inForce.values() ?? [])];
}
