import type { Authorization, Call } from '../../wire/operation';
import { NotModelled, ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { onResource } from './authorize';
import { find, type KindName, kindOf } from './resource-ids';
import type { Tags } from './state';

interface Tagged {
  readonly kind: KindName;
  readonly id: string;
  readonly tags: Tags;
}

const MAX_RESOURCES = 1000;

export function validateResources(ids: readonly string[] | undefined): void {
  if (!ids?.length)
    throw new ServiceError('MissingParameter', 'The request must contain the parameter Resources');
  if (ids.length > MAX_RESOURCES)
    throw new ServiceError(
      'InvalidParameterValue',
      `At most ${MAX_RESOURCES} resources may be given, got ${ids.length}.`,
    );
}

/** @throws ServiceError InvalidID for what is no id at all, or the `.NotFound` of its kind */
export function taggedResources(world: World, ids: readonly string[] | undefined): Tagged[] {
  return [...new Set(ids ?? [])].map((id) => {
    const kind = knownKind(id);
    return { kind, id, tags: find(world.ec2, kind, id).tags };
  });
}

export function onTagged(
  call: Call,
  action: string,
  ids: readonly string[] | undefined,
  request: Record<string, string | string[]>,
): Authorization[] {
  return (ids ?? []).map((id) => onResource(call, action, kindOf(id) ?? 'instance', id, request));
}

function knownKind(id: string): KindName {
  const kind = kindOf(id);
  if (kind) return kind;
  if (/^[a-z-]+-[0-9a-f]{8,17}$/.test(id)) throw new NotModelled(`tags of EC2 resource '${id}'`);
  throw new ServiceError('InvalidID', `The ID '${id}' is not valid`);
}
