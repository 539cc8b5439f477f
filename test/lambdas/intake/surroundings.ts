import type { Triggers } from '../../../lambdas/common/trigger-policy';
import type { Surroundings } from '../../../lambdas/intake/trigger-event';
import { defineConfig, toTriggers } from '../../../lib/config';
import { timeOf } from '../../../range/kernel/iso';
import { POLICY } from '../policy-fixture';
import { ACCOUNT, REGION } from './vectors';

/** As the stack writes them by default. */
export const TRIGGERS: Triggers = toTriggers(defineConfig({}));

export const NOW_MS = timeOf('2026-11-23T03:00:00Z');

export const surroundings = (
  triggers: Partial<Triggers> = {},
  more: Partial<Surroundings> = {},
): Surroundings => ({
  policy: POLICY,
  triggers: { ...TRIGGERS, ...triggers },
  verifiesSetters: true,
  accountId: ACCOUNT,
  region: REGION,
  nowMs: NOW_MS,
  ...more,
});
