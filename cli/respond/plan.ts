/** What would be done, from what the account says of the instances now. The machine looks again when it is started. */
import * as v from 'valibot';
import { type AskedMode, askedModeSchema } from '../../lambdas/common/mode';
import type { TargetInstance } from './account';
import type { RespondOptions } from './options';

/** How the stack was configured: `cordon.config.ts` of where the command runs. */
export interface Conventions {
  readonly modeKey: string;
  readonly exemptKey: string;
  readonly defaultMode: AskedMode;
  readonly isDryRun: boolean;
}

export interface PlannedInstance {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly mode: string;
  readonly modeReason: string;
  /** A person is asked first. */
  readonly isExempt: boolean;
}

export interface RespondPlan {
  /** The stack was deployed to change nothing. */
  readonly isRehearsal: boolean;
  readonly instances: readonly PlannedInstance[];
  /** Asked for, and not there to be answered: id and why. */
  readonly absent: readonly { readonly id: string; readonly why: string }[];
}

const ANSWERED = ['pending', 'running', 'stopping', 'stopped'];

export function planOf(
  { target, mode }: Pick<RespondOptions, 'target' | 'mode'>,
  found: readonly TargetInstance[],
  conventions: Conventions,
): RespondPlan {
  const there = found.filter(({ state }) => ANSWERED.includes(state));
  const states = new Map(found.map(({ id, state }) => [id, state]));
  const asked = 'instances' in target ? target.instances : [];
  return {
    isRehearsal: conventions.isDryRun,
    instances: there.map((instance) => planned(instance, mode, conventions)),
    absent: asked
      .filter((id) => !ANSWERED.includes(states.get(id) ?? ''))
      .map((id) => ({ id, why: states.get(id) ?? 'no such instance in this account and Region' })),
  };
}

function planned(
  { id, state, tags }: TargetInstance,
  asked: AskedMode | undefined,
  { modeKey, exemptKey, defaultMode }: Conventions,
): PlannedInstance {
  const chosen = chosenMode(asked, modeKey, tags[modeKey], defaultMode);
  return {
    id,
    name: tags.Name ?? '',
    state,
    mode: chosen.mode,
    modeReason: chosen.reason,
    isExempt: Object.hasOwn(tags, exemptKey),
  };
}

/** As assess will choose it: what a person says, else the tag, else the policy; what is no mode is contained and kept online. */
function chosenMode(
  asked: AskedMode | undefined,
  key: string,
  value: string | undefined,
  defaultMode: AskedMode,
) {
  if (asked) return { mode: asked, reason: 'you said so' };
  if (value === undefined) return { mode: defaultMode, reason: `no ${key} tag: the policy's default` };
  const parsed = v.safeParse(askedModeSchema, value.trim().toLowerCase());
  return parsed.success
    ? { mode: parsed.output, reason: `its ${key} tag` }
    : { mode: 'online', reason: `its ${key} tag ${JSON.stringify(value)} is no mode` };
}
