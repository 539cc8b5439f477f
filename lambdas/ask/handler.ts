/**
 * `ask`: a person is asked, and the workflow waits. The token with which the answer comes back goes into the case table, and nowhere else:
 * whoever has it can answer. It is stored first and the gate read afterwards, so that a gate that was opened in between is seen here.
 */
import { SFNClient } from '@aws-sdk/client-sfn';
import * as v from 'valibot';
import { type Case, caseSchema } from '../common/case';
import { caseEvent, emit, triggerSummary } from '../common/case-events';
import { type Question, readGate } from '../common/case-gate';
import { clientDefaults } from '../common/clients';
import { environment } from '../common/environment';
import { parseAsking } from '../common/policy';
import { publish } from '../common/publish';
import { type StepResult, skipped } from '../common/result';
import { sendAnswer } from '../common/send-answer';
import { stepHandler, type Tools } from '../common/step';
import { updateItemIf } from '../common/table-items';
import { iso, msOf, timestamp } from '../common/time';
import { noticeOf } from './notice';

const inputSchema = v.object({
  case: caseSchema,
  /** Checked only for being there: what does not fit would be shown. */
  taskToken: v.pipe(v.string(), v.minLength(1)),
  /** ARN of the execution that waits. */
  execution: v.string(),
  /** When it was first asked about this case: asking again does not give more time. */
  askedFrom: v.string(),
});
type Input = v.InferOutput<typeof inputSchema>;

const stepFunctions = new SFNClient(clientDefaults());

export const handler = stepHandler('ask', inputSchema, ask);

async function ask(input: Input, { logger }: Tools): Promise<StepResult> {
  const { case: request, taskToken } = input;
  const { deadlineMinutes, onExpiry } = parseAsking(environment('ASKING'));
  const until = iso(msOf(input.askedFrom) + deadlineMinutes * 60_000);
  if (!(await keepToken(request, taskToken, until))) return skipped('ask', 'asked again meanwhile');
  const standing = await readGate(request);
  if (standing?.gate === 'open') {
    logger.info('the gate was opened meanwhile');
    await sendAnswer(stepFunctions, taskToken, { decision: 'opened' });
    return skipped('ask', 'the gate was opened meanwhile');
  }
  // Silence lets no tag pass of which nobody knows who set it.
  const silence = standing?.gate === 'verify' ? 'leave' : onExpiry;
  if (standing?.toldAt === undefined) await tell(input, standing?.question, until, silence);
  return { step: 'ask', status: 'ok', changes: [], detail: { until } };
}

/** Not over the token of an asking that began later: this one may be a late repetition. */
const keepToken = ({ subjectKey, caseId }: Case, taskToken: string, until: string): Promise<boolean> =>
  updateItemIf(subjectKey, {
    UpdateExpression: 'SET taskToken = :token, askedAt = :now, askUntil = :until',
    ConditionExpression: 'caseId = :case AND (attribute_not_exists(askedAt) OR askedAt <= :now)',
    ExpressionAttributeValues: {
      ':token': { S: taskToken },
      ':now': { S: timestamp() },
      ':until': { S: until },
      ':case': { S: caseId },
    },
  });

/** Once, however often the case comes back to ask: the commands stay the same. */
async function tell(
  { case: request, execution }: Input,
  question: Question | undefined,
  until: string,
  onExpiry: 'act' | 'leave',
): Promise<void> {
  await publish(noticeOf(request, { question, until, onExpiry, execution }));
  const trigger = triggerSummary(request.trigger);
  await emit([caseEvent('asked', request, execution, { until, onExpiry, trigger })]);
  await updateItemIf(request.subjectKey, {
    UpdateExpression: 'SET toldAt = :now',
    ConditionExpression: 'caseId = :case',
    ExpressionAttributeValues: { ':now': { S: timestamp() }, ':case': { S: request.caseId } },
  });
}
