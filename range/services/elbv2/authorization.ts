import type { Authorization, Call } from '../../wire/operation';

export const onAll = (action: string): readonly Authorization[] => [
  { action: `elasticloadbalancing:${action}`, resource: '*', context: {} },
];

export function onTargetGroup(call: Call, action: string, arn: string | undefined): readonly Authorization[] {
  const tags = [...(call.world.elbv2.targetGroups.get(arn ?? '')?.tags ?? [])];
  const context = tags.flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`elasticloadbalancing:ResourceTag/${key}`, value],
  ]);
  return [
    {
      action: `elasticloadbalancing:${action}`,
      resource: arn ?? '*',
      context: Object.fromEntries(context),
    },
  ];
}
