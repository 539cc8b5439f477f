/** Decides on an event by the very code that runs in the account. */
import * as v from 'valibot';
import { InvalidInput } from '../../lambdas/common/parse';
import type { Policy } from '../../lambdas/common/policy';
import { msOf, nowMs } from '../../lambdas/common/time';
import type { Triggers } from '../../lambdas/common/trigger-policy';
import type { Part } from '../../lambdas/intake/part';
import { RefusedTrigger } from '../../lambdas/intake/sighting';
import { understand } from '../../lambdas/intake/trigger-event';
import { EXIT, type ExitStatus } from './exit-status';
import type { ExplainOptions } from './options';
import { wrapEvents } from './wrap-event';

export interface Rules {
  readonly policy: Policy;
  readonly triggers: Triggers;
  readonly verifiesSetters: boolean;
  /** Where they are from, in words. */
  readonly from: string;
}

export interface Explanation {
  readonly kind: string;
  readonly note: string | undefined;
  readonly account: string;
  readonly region: string;
  readonly parts: readonly Part[];
}

const envelopeSchema = v.object({
  'detail-type': v.optional(v.string()),
  account: v.optional(v.string()),
  region: v.optional(v.string()),
  time: v.optional(v.string()),
  request: v.optional(v.object({ accountId: v.string(), region: v.string() })),
});

export const explain = (
  input: unknown,
  { policy, triggers, verifiesSetters }: Rules,
  options: Pick<ExplainOptions, 'account' | 'region'>,
): Explanation[] =>
  wrapEvents(input).map(({ event, note }) => {
    const parsed = v.safeParse(envelopeSchema, event);
    const { 'detail-type': kind, account, region, time, request } = parsed.success ? parsed.output : {};
    const where = {
      accountId: options.account ?? account ?? request?.accountId ?? 'unknown',
      region: options.region ?? region ?? request?.region ?? 'unknown',
    };
    const surroundings = { policy, triggers, verifiesSetters, ...where, nowMs: comes(time) };
    const parts = partsOf(event, surroundings);
    const name = kind ?? (request ? 'a direct request' : 'unknown');
    return { kind: name, note, account: where.accountId, region: where.region, parts };
  });

/** It is decided as when it came, not as old as it may be by now. */
function comes(time: string | undefined): number {
  const ms = time === undefined ? Number.NaN : msOf(time);
  return Number.isNaN(ms) ? nowMs() : ms;
}

function partsOf(event: unknown, surroundings: Parameters<typeof understand>[1]): Part[] {
  try {
    return understand(event, surroundings);
  } catch (error) {
    if (error instanceof RefusedTrigger || error instanceof InvalidInput)
      return [{ kind: 'refused', reason: error.message }];
    throw error;
  }
}

export function statusOf(explanations: readonly Explanation[]): ExitStatus {
  const parts = explanations.flatMap((each) => each.parts);
  if (parts.some(({ kind }) => kind === 'refused')) return EXIT.refused;
  const answers = parts.flatMap((part) => (part.kind === 'trigger' ? [part.decision.answer] : []));
  if (answers.includes('act')) return EXIT.act;
  return answers.includes('ask') ? EXIT.ask : EXIT.ignored;
}
