/** An account with cases as a test says. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { CaseExecution, StatusAccount } from '../../../cli/status/account';
import { type CaseItem, caseItem } from '../../../cli/status/case-item';
import { dateOf, msOf } from '../../../lambdas/common/time';

export const NOW = msOf('2026-11-23T04:00:00.000Z');

export const caseIdOf = (digit: number): string => `i-${String(digit).repeat(17)}-20261123T030000000Z`;

export interface PlayedCase {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly execution?: Omit<CaseExecution, 'arn'>;
  readonly history?: readonly HistoryEvent[];
}

/** An item of the table, in DynamoDB's own form. */
export const itemOf = (caseId: string, attributes: Readonly<Record<string, unknown>>) => ({
  subject: { S: `111122223333/us-east-1/${caseId.split('-2026')[0]}` },
  caseId: { S: caseId },
  status: { S: 'open' },
  openedAt: { S: '2026-11-23T03:00:00.000Z' },
  ...attributes,
});

export class PlayedStatusAccount implements StatusAccount {
  looks = 0;
  pausedMs = 0;

  constructor(
    private readonly played: Readonly<Record<string, PlayedCase>>,
    private readonly onPause: () => void = () => undefined,
  ) {}

  async now(): Promise<number> {
    return NOW;
  }

  async vault(): Promise<string> {
    return 'the-vault';
  }

  async cases(): Promise<CaseItem[]> {
    return Object.entries(this.played).flatMap(
      ([caseId, { attributes }]) => caseItem(itemOf(caseId, attributes)) ?? [],
    );
  }

  async latestOf(caseId: string): Promise<CaseItem | undefined> {
    const [instance] = caseId.split('-2026');
    return (await this.cases()).find((item) => item.caseId.startsWith(`${instance}-`));
  }

  async executionOf(caseId: string): Promise<CaseExecution | undefined> {
    this.looks++;
    const execution = this.played[caseId]?.execution;
    return execution && { arn: `arn:aws:states:us-east-1:111122223333:execution:R:${caseId}`, ...execution };
  }

  async history(arn: string): Promise<readonly HistoryEvent[]> {
    return this.played[arn.split(':').pop() ?? '']?.history ?? [];
  }

  async pause(ms: number): Promise<void> {
    this.pausedMs += ms;
    this.onPause();
  }
}

/** A history in which each state is entered behind the one before; `left` of them are over. */
export class HistoryOf {
  readonly events: HistoryEvent[] = [];

  enter(name: string): this {
    return this.add({ type: 'TaskStateEntered', stateEnteredEventDetails: { name } });
  }

  leave(name: string): this {
    return this.add({ type: 'TaskStateExited', stateExitedEventDetails: { name } });
  }

  succeed(payload: object): this {
    const output = JSON.stringify({ Payload: payload });
    return this.add({
      type: 'TaskSucceeded',
      taskSucceededEventDetails: { resourceType: 'lambda', resource: 'invoke', output },
    });
  }

  fail(error: string, cause: string): this {
    return this.add({
      type: 'TaskFailed',
      taskFailedEventDetails: { resourceType: 'lambda', resource: 'invoke', error, cause },
    });
  }

  private add(event: Partial<HistoryEvent>): this {
    const id = this.events.length + 1;
    const timestamp = dateOf(msOf('2026-11-23T03:00:00.000Z') + id * 1_000);
    this.events.push({ id, previousEventId: id - 1, timestamp, type: undefined, ...event });
    return this;
  }
}
