import type { Authorization, Call } from '../../wire/operation';

/** On a stack by the name or id that the caller gives, or on all. */
export function onStack({ world }: Call, action: string, nameOrId: string | undefined): Authorization[] {
  const { account, cloudformation, partition, region } = world;
  const id =
    nameOrId === undefined
      ? '*'
      : (cloudformation.stacks.get(nameOrId)?.id ??
        `arn:${partition}:cloudformation:${region}:${account}:stack/${nameOrId}/*`);
  return [{ action: `cloudformation:${action}`, resource: id, context: {} }];
}
