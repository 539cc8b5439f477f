import type { Authorization, Call } from '../../wire/operation';

/** An action on a group: the ARN has the group's own id, or `*` for one that does not exist. */
export function onGroup({ world }: Call, action: string, name: string | undefined): readonly Authorization[] {
  const { account, autoscaling, partition, region } = world;
  const group = autoscaling.groups.get(name ?? '');
  const arn = `arn:${partition}:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/${name}`;
  const context = [...(group?.tags ?? [])].flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`autoscaling:ResourceTag/${key}`, value],
  ]);
  return [
    { action: `autoscaling:${action}`, resource: group?.arn ?? arn, context: Object.fromEntries(context) },
  ];
}

export const onAll = (action: string): readonly Authorization[] => [
  { action: `autoscaling:${action}`, resource: '*', context: {} },
];
