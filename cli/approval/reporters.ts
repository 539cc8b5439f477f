import { types } from 'node:util';
import { failureText } from '../failure-text';
import type { Output } from '../reporter';
import { drawRows } from '../terminal/draw';
import { EMPTY_ROW, type Row, row } from '../terminal/row';
import { visible, visibleJson } from '../visible-text';
import type { ApprovalMessage, ApprovalReporter } from './messages';

/** For a person at a terminal, or in plain lines for a log. */
export class TextApprovalReporter implements ApprovalReporter {
  constructor(
    private readonly output: Output,
    private readonly errors: Output,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  report(message: ApprovalMessage): void {
    if (message.type === 'failure')
      this.errors.write(`${failureText(message.error, 'Nothing was answered')}\n`);
    else drawRows(this.output, this.environment, rowsOf(message));
  }
}

function rowsOf(message: Exclude<ApprovalMessage, { type: 'failure' }>): Row[] {
  const { caseId } = message;
  switch (message.type) {
    case 'question':
      return questionRows(message);
    case 'answered': {
      const { decision, by, reason } = message;
      const what =
        decision === 'approve'
          ? 'approved: Cordon goes on'
          : 'declined: nothing is changed, unless a graver finding has opened the case in this moment';
      return [
        row('', `${caseId} ${what}`, decision === 'approve' ? 'good' : 'strong'),
        row('', visible(`by ${by}: ${reason}`), 'dim'),
        row('', 'The report follows in a notice.', 'dim'),
      ];
    }
    case 'unanswered':
      return [
        row('', 'Nothing was answered. To answer:', 'dim'),
        row('  ', `npx cordon ${message.decision} ${caseId} --reason "…"`),
      ];
  }
}

function questionRows({
  caseId,
  askedAt,
  until,
  question,
}: Extract<ApprovalMessage, { type: 'question' }>): Row[] {
  const asked = row('', `${caseId} waits for a person since ${askedAt}, until ${until}`, 'strong');
  if (question === undefined) return [asked, row('', 'What is asked was not recorded.', 'warning')];
  const { why, facts, mode, modeReason, steps } = question;
  return [
    asked,
    row('', visible(`because ${why}`)),
    EMPTY_ROW,
    row('', 'The instance', 'strong'),
    ...facts.map((each) => row('  - ', visible(each))),
    EMPTY_ROW,
    row('', visible(`What would be done, mode ${mode} (${modeReason})`), 'strong'),
    ...steps.map((each) => row('  - ', visible(each))),
    EMPTY_ROW,
  ];
}

/** One JSON object a line for programs. */
export class JsonApprovalReporter implements ApprovalReporter {
  constructor(private readonly output: Output) {}

  report(message: ApprovalMessage): void {
    const line = message.type === 'failure' ? { type: message.type, ...failureOf(message.error) } : message;
    this.output.write(`${visibleJson(line)}\n`);
  }
}

const failureOf = (error: unknown): object =>
  types.isNativeError(error) ? { name: error.name, message: error.message } : { message: String(error) };
