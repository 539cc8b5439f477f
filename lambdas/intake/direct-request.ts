/**
 * A request that no event can be: every event has a source. It comes from the fleet machine, which has checked whoever started it, or
 * whoever set the tag on a group of instances.
 */
import * as v from 'valibot';
import { instanceIdSchema, type Trigger } from '../common/case';
import { askedModeSchema } from '../common/mode';
import { parse } from '../common/parse';
import type { TriggerRequest } from './part';
import { accountSchema, regionSchema } from './sighting';

const said = (longest: number) =>
  v.pipe(
    v.string(),
    v.regex(
      new RegExp(`^\\P{C}{1,${longest}}$`, 'u'),
      `1 to ${longest} characters without control characters`,
    ),
  );

const tagSchema = v.object({
  key: said(128),
  version: v.pipe(v.number(), v.safeInteger()),
  at: v.optional(said(40)),
  of: said(512),
});

const requestSchema = v.object({
  instanceId: instanceIdSchema,
  accountId: accountSchema,
  region: regionSchema,
  by: said(512),
  reason: said(1000),
  mode: v.nullish(askedModeSchema),
  tag: v.nullish(tagSchema),
});
type DirectRequest = v.InferOutput<typeof requestSchema>;

const payloadSchema = v.object({ request: requestSchema });

/** Whether it is meant as one: an event always says what it is of. */
export const isDirectRequest = (event: unknown): boolean =>
  typeof event === 'object' &&
  event !== null &&
  Object.hasOwn(event, 'request') &&
  !Object.hasOwn(event, 'source') &&
  !Object.hasOwn(event, 'detail-type');

/** @throws InvalidInput for what is not understood. */
export function fromDirectRequest(event: unknown): TriggerRequest {
  const { request } = parse('the request', payloadSchema, event);
  const { instanceId, accountId, region, mode, by } = request;
  const [rule, why] = request.tag
    ? ['tag', `the tag ${request.tag.key} on ${request.tag.of}, which holds the instance`]
    : ['person', `${by} asked for it`];
  return {
    kind: 'trigger',
    instanceId,
    accountId,
    region,
    trigger: triggerOf(request),
    gate: 'open',
    decision: { answer: 'act', rule, why, passed: [] },
    ...(mode != null && { mode }),
  };
}

function triggerOf({ by, reason, tag }: DirectRequest): Trigger {
  if (!tag) return { kind: 'person', by, reason };
  const { key, version, at, of } = tag;
  return { kind: 'tag', key, version, of, ...(at !== undefined && { at }) };
}
