/**
 * `assess`: describes the subject, chooses the mode, asks the gate whether the case may go on, and puts into the vault how the subject was: network interfaces and
 * their groups, volumes, tags, profile. It changes nothing, and nothing is changed before it succeeded. What a description
 * does not show (protections, where the subject is registered) each step reads and records beside the cut, before it
 * changes it: no value is changed whose old value is not in the vault.
 */

import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Instance } from '@aws-sdk/client-ec2';
import * as v from 'valibot';
import { describeError } from '../common/aws-error';
import { beforeStateKey } from '../common/before-state';
import { type Case, caseSchema } from '../common/case';
import { clientDefaults } from '../common/clients';
import { describeInstance } from '../common/ec2';
import { environment } from '../common/environment';
import { answerSchema } from '../common/gate-answer';
import type { ModeChoice } from '../common/mode';
import type { Policy } from '../common/policy';
import type { StepResult } from '../common/result';
import { stepHandler, type Tools } from '../common/step';
import type { Subject } from '../common/subject';
import { timestamp } from '../common/time';
import { document, sha256, store } from '../common/vault';
import { decideMode } from './decide-mode';
import { passGate } from './gate';
import { questionOf } from './question';
import { subjectOf } from './subject';

export interface Assessment extends StepResult {
  readonly subject: Subject;
  readonly choice: ModeChoice;
  /** What the workflow itself decides by. */
  readonly policy: Pick<Policy, 'enforcement' | 'stopWithoutMemory'> & { readonly openGroupSwap: boolean };
}

/** The subject is gone: there is nothing left to contain or to change. */
class SubjectGone extends Error {
  override readonly name = 'SubjectGone';
}

const inputSchema = v.object({ case: caseSchema, answer: v.optional(answerSchema) });

export const handler = stepHandler('assess', inputSchema, assess);

async function assess(
  { case: request, answer }: v.InferOutput<typeof inputSchema>,
  { policy, logger }: Tools,
): Promise<Assessment> {
  const instance = await describeInstance(request.instanceId);
  const state = instance.State?.Name;
  if (state === 'terminated' || state === 'shutting-down')
    throw new SubjectGone(`${request.instanceId} is ${state}`);
  const subject = subjectOf(instance, policy.tagKeys.ticket);
  const choice = await decideMode(request, instance, subject, policy);
  const question = (why: string) => questionOf(why, instance, choice, policy);
  const passage = await passGate({ request, instance, answer, policy, question });
  const before = { takenAt: timestamp(), case: request, choice, policy, instance };
  const where = await keep(request, before, logger);
  const { enforcement, stopWithoutMemory, containment } = policy;
  return {
    step: 'assess',
    status: 'ok',
    changes: [],
    detail: passage === null ? where : { ...where, gate: passage },
    subject,
    choice,
    policy: { enforcement, stopWithoutMemory, openGroupSwap: containment.openGroupSwap },
  };
}

interface BeforeState {
  readonly takenAt: string;
  readonly case: Case;
  readonly choice: ModeChoice;
  /** What a release has to know: how the operator had Cordon act. */
  readonly policy: Policy;
  readonly instance: Instance;
}

/** Into the bucket; when the bucket refuses, into the vault's table. Containment goes on with either, with neither it must not. */
async function keep(request: Case, beforeState: BeforeState, logger: Tools['logger']): Promise<object> {
  const text = document(beforeState);
  try {
    return await store(beforeStateKey(request.caseId, 'instance.json'), text, 'application/json');
  } catch (error) {
    logger.warn('the bucket refused the before-state; it goes into the case table', {
      reason: describeError(error),
    });
    return await keepInTable(request, text);
  }
}

async function keepInTable({ subjectKey, caseId }: Case, text: string): Promise<object> {
  await new DynamoDBClient(clientDefaults()).send(
    new UpdateItemCommand({
      TableName: environment('CASE_TABLE'),
      Key: { subject: { S: subjectKey } },
      UpdateExpression: 'SET beforeState = if_not_exists(beforeState, :state)',
      ConditionExpression: 'caseId = :case',
      ExpressionAttributeValues: { ':state': { S: text }, ':case': { S: caseId } },
    }),
  );
  return { table: 'beforeState', sha256: sha256(text), bytes: Buffer.byteLength(text) };
}
