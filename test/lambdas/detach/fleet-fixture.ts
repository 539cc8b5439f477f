/** A subject with a VPC of its own in an account that has no groups, load balancers and clusters but those of the test. */
import { addNetwork, type Network } from '../../../range/scenarios/network';
import { addAutoScalingGroup, type GroupSpec } from '../../../range/services/autoscaling/builders';
import type { AutoScalingGroup } from '../../../range/services/autoscaling/state';
import type { Instance } from '../../../range/services/ec2/state';
import { addTargetGroup, type TargetGroupSpec } from '../../../range/services/elbv2/builders';
import type { TargetGroup } from '../../../range/services/elbv2/state';
import { registerTarget } from '../../../range/services/elbv2/targets';
import { Account, type AccountOptions, type Input } from '../account';

export interface Detached {
  readonly step: string;
  readonly status: string;
  readonly why?: string;
  readonly changes: readonly { readonly action: string; readonly target: string; readonly what: string }[];
  readonly detail: {
    readonly registrations: {
      readonly targets: readonly object[];
      readonly classicLoadBalancers: readonly string[];
    };
    readonly isOutOfGroup: boolean;
    readonly autoScalingGroup: {
      readonly name: string;
      readonly lifecycleState: string;
      readonly hold?: { readonly hooks: readonly string[]; readonly until: string };
    } | null;
  };
}

let names = 0;
export const newName = (): string => `group-${++names}`;

export class Fleet {
  network!: Network;
  subject!: Instance;

  constructor(readonly account: Account) {}

  reset(): void {
    const { autoscaling, ecs, elb, elbv2 } = this.account.world;
    for (const each of [elbv2.targetGroups, elb.loadBalancers, autoscaling.groups, ecs.clusters])
      each.clear();
    this.network = addNetwork(this.account.world, { ipv6: true });
    this.subject = this.account.launch({}, this.network);
  }

  targetGroup(spec: Partial<TargetGroupSpec> = {}, vpcId = this.network.vpc.id): TargetGroup {
    return addTargetGroup(this.account.world, { name: newName(), vpcId, ...spec });
  }

  register(group: TargetGroup, id: string, port?: number): void {
    registerTarget(this.account.world, group, { id, port });
  }

  scalingGroup(
    instances: readonly Instance[],
    lifecycleState?: string,
    spec: Partial<GroupSpec> = {},
  ): AutoScalingGroup {
    const group = addAutoScalingGroup(this.account.world, {
      name: newName(),
      subnetIds: [this.network.subnets[0].id],
      instanceIds: instances.map(({ id }) => id),
      launch: () => this.account.launch({}, this.network),
      ...spec,
    });
    const member = group.instances.get(this.subject.id);
    if (member && lifecycleState) Object.assign(member, { lifecycleState });
    return group;
  }

  detachWith(input: Input, action?: string): Promise<Detached> {
    return this.account.invoke<Detached>('Detach', { ...input, ...(action && { action }) });
  }

  async detach(action?: string): Promise<Detached> {
    return this.detachWith(await this.account.assessed(this.subject), action);
  }
}

/** Opens one for the tests around. */
export function fleet(options: AccountOptions = {}): () => Fleet {
  let opened: Fleet;
  beforeAll(async () => {
    opened = new Fleet(await Account.open(options));
  });
  afterAll(() => opened.account.close());
  beforeEach(() => opened.reset());
  afterEach(() => opened.account.heal());
  return () => opened;
}

/** Targets that are not on their way out. */
export const registered = (group: TargetGroup): readonly string[] =>
  [...group.targets.values()].flatMap(({ id, port, state }) =>
    state === 'draining' ? [] : [`${id}:${port}`],
  );

export const beforeState = ({ case: { caseId } }: Input, part: string): string =>
  `cases/${caseId}/before-state/${part}`;
