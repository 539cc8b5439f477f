/** What the workflow and the account have to show at the end of a drill. */
import type { Range } from '../range';
import type { Scenario, Staged } from '../scenarios/scenario';
import { currentObject } from '../services/s3/state';
import type { Execution, ExecutionStatus } from '../states';
import type { DrillResult, DrillVerdict, VaultObject } from './result';

interface ReportOutput {
  readonly caseId: string;
  readonly verdict: DrillVerdict;
}

const NO_VERDICT: DrillVerdict = {
  containment: 'no verdict',
  because: ['the workflow ended without a report'],
  evidence: 'unknown',
  evidenceItems: [],
  residual: [],
  exposure: [],
  attention: [],
};

/** What a drill reads of the workflow when it has ended. */
export type EndedExecution = Pick<
  Execution,
  'arn' | 'name' | 'history' | 'output' | 'error' | 'cause' | 'stopMs'
> & {
  readonly status: ExecutionStatus | 'NOT STARTED';
};

export const NOT_STARTED: EndedExecution = {
  arn: '',
  name: '',
  status: 'NOT STARTED',
  history: [],
  output: undefined,
  error: undefined,
  cause: undefined,
  stopMs: undefined,
};

/** Everything of a result that is there when the workflow has ended, but for what the drill itself has seen. */
export function outcomeOf(scenario: Scenario, staged: Staged, range: Range, execution: EndedExecution) {
  const report = (execution.output ?? undefined) as ReportOutput | undefined;
  const { name, title, story } = scenario;
  const [topic] = range.world.sns.topics.values();
  return {
    scenario: { name, title, story },
    subject: staged.subject.id,
    mode: modeOf(execution),
    caseId: execution.name,
    verdict: report?.verdict ?? {
      ...NO_VERDICT,
      attention: [`${execution.status}: ${execution.error ?? ''} ${execution.cause ?? ''}`],
    },
    execution: { arn: execution.arn, status: execution.status, history: execution.history },
    calls: range.calls,
    vault: vaultObjects(range),
    notices: (topic?.messages ?? []).map(({ atMs, subject, message }) => ({
      at: atMs,
      subject: subject ?? '',
      message,
    })),
    alarms: range.record.alarms.filter(({ to }) => to === 'ALARM').map(({ alarm }) => alarm),
  };
}

/** As `assess` chose it. */
function modeOf({ history }: Pick<Execution, 'history'>): DrillResult['mode'] {
  for (const { taskSucceededEventDetails } of history) {
    const { Payload } = JSON.parse(taskSucceededEventDetails?.output ?? '{}') as {
      Payload?: { choice?: { mode: string; reason: string; asked?: string } };
    };
    if (!Payload?.choice) continue;
    const { mode: name, reason, asked } = Payload.choice;
    return { name, reason, ...(asked !== undefined && { asked }) };
  }
  return { name: 'unknown', reason: 'the assessment failed' };
}

function vaultObjects({ world }: Range): VaultObject[] {
  const [vault] = world.s3.buckets.values();
  if (!vault) return [];
  const objects = [...vault.versions.keys()].flatMap((key) => currentObject(vault, key) ?? []);
  return objects.map(({ key, body }) => ({ key, bytes: body.size, sha256: body.sha256().toString('hex') }));
}
