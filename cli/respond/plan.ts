/** What would be done, from what the account says of the instances now. The machine looks again when it is started. */
import { chooseMode, type Mode } from '../../lambdas/common/mode';
import type { TargetInstance } from './account';
import type { RespondOptions } from './options';

/** How the stack was configured: `cordon.config.ts` of where the command runs. */
export interface Conventions {
  readonly modeKey: string;
  readonly exemptKey: string;
  readonly defaultMode: Mode;
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
  asked: Mode | undefined,
  { modeKey, exemptKey, defaultMode }: Conventions,
): PlannedInstance {
  const chosen = asked
    ? { mode: asked, reason: 'you said so' }
    : chooseMode(modeKey, tags[modeKey], defaultMode);
  return {
    id,
    name: tags.Name ?? '',
    state,
    mode: chosen.mode,
    modeReason: chosen.reason,
    isExempt: Object.hasOwn(tags, exemptKey),
  };
}
