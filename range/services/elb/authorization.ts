import type { Authorization, Call } from '../../wire/operation';

export function onLoadBalancer(
  call: Call,
  action: string,
  name: string | undefined,
): readonly Authorization[] {
  const { account, elb, partition, region } = call.world;
  const tags = [...(elb.loadBalancers.get(name ?? '')?.tags ?? [])];
  const context = tags.flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`elasticloadbalancing:ResourceTag/${key}`, value],
  ]);
  return [
    {
      action: `elasticloadbalancing:${action}`,
      resource: `arn:${partition}:elasticloadbalancing:${region}:${account}:loadbalancer/${name ?? ''}`,
      context: Object.fromEntries(context),
    },
  ];
}
