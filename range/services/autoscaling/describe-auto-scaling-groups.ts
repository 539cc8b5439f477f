import type {
  AutoScalingGroupNamesType,
  AutoScalingGroupsType,
  Filter,
  AutoScalingGroup as GroupDescription,
} from '@aws-sdk/client-auto-scaling';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { NotModelled } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { onAll } from './authorization';
import { describeMember } from './describe-member';
import { describeWarmPoolOf } from './describe-warm-pool';
import { recordPage, validatePage } from './pages';
import { type AutoScalingGroup, isInWarmPool } from './state';

const [DEFAULT_PAGE, MAX_PAGE] = [50, 100];

/** Names that no group has are left out without a word. */
export const describeAutoScalingGroups = operation<AutoScalingGroupNamesType, AutoScalingGroupsType>({
  name: 'DescribeAutoScalingGroups',
  authorize: () => onAll('DescribeAutoScalingGroups'),
  validate(input) {
    const modelled = [
      'AutoScalingGroupNames',
      'Filters',
      'IncludeInstances',
      'MaxRecords',
      'NextToken',
    ] as const;
    rejectUnmodelled(input, 'DescribeAutoScalingGroups', modelled);
    validatePage(input, MAX_PAGE);
  },
  apply(input, call) {
    const { world } = call;
    const names = input.AutoScalingGroupNames ?? [];
    const groups = [...world.autoscaling.groups.values()]
      .filter((group) => names.length === 0 || names.includes(group.name))
      .filter((group) => (input.Filters ?? []).every((filter) => matches(group, filter)));
    const { items, next } = recordPage(groups, input, DEFAULT_PAGE);
    const withInstances = input.IncludeInstances !== false;
    return {
      AutoScalingGroups: items.map((group) => describe(world, group, withInstances)),
      ...(next !== undefined && { NextToken: next }),
    };
  },
});

function matches(group: AutoScalingGroup, { Name = '', Values = [] }: Filter): boolean {
  if (Name === 'tag-key') return Values.some((key) => group.tags.has(key));
  if (Name === 'tag-value') return [...group.tags.values()].some((value) => Values.includes(value));
  if (Name.startsWith('tag:')) return Values.includes(group.tags.get(Name.slice(4)) ?? '');
  throw new NotModelled(`DescribeAutoScalingGroups filter '${Name}'`);
}

function describe(world: World, group: AutoScalingGroup, withInstances: boolean): GroupDescription {
  const { id, name, version } = group.launchTemplate;
  const members = [...group.instances.values()].filter((member) => !isInWarmPool(member));
  const zones = group.subnetIds.flatMap((subnet) => world.ec2.subnets.get(subnet)?.availabilityZone ?? []);
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    LaunchTemplate: { LaunchTemplateId: id, LaunchTemplateName: name, Version: version },
    MinSize: group.minSize,
    MaxSize: group.maxSize,
    DesiredCapacity: group.desiredCapacity,
    DefaultCooldown: 300,
    AvailabilityZones: [...new Set(zones)],
    LoadBalancerNames: [...group.loadBalancerNames],
    TargetGroupARNs: [...group.targetGroupArns],
    HealthCheckType: group.healthCheckType,
    HealthCheckGracePeriod: group.healthCheckGracePeriodSeconds,
    ...(withInstances && {
      Instances: members.map((member) => describeMember(world, group, member)),
    }),
    ...(group.warmPool && {
      WarmPoolConfiguration: describeWarmPoolOf(group.warmPool),
      WarmPoolSize: group.instances.size - members.length,
    }),
    CreatedTime: dateOf(group.createdMs),
    SuspendedProcesses: [...group.suspendedProcesses].map((ProcessName) => ({
      ProcessName,
      SuspensionReason: `User suspended at ${dateOf(group.createdMs).toISOString()}`,
    })),
    VPCZoneIdentifier: group.subnetIds.join(','),
    Tags: [...group.tags].map(([Key, Value]) => ({
      Key,
      Value,
      ResourceId: group.name,
      ResourceType: 'auto-scaling-group',
      PropagateAtLaunch: true,
    })),
    TerminationPolicies: ['Default'],
    NewInstancesProtectedFromScaleIn: false,
  };
}
