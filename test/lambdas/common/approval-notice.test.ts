import { type Approval, approvalNotice } from '../../../lambdas/common/approval-notice';
import { caseOf, executionOf } from '../case-fixture';
import { input } from '../report/report-fixture';

const request = { ...caseOf('i-0a1b2c3d4e5f60718'), decision: { rule: 'crypto', why: 'mining can wait' } };

const approval: Approval = {
  case: request,
  subject: input.subject,
  why: 'the subject has the tag cordon:exempt',
  would: ['cut it off', 'take snapshots of 2 volumes'],
  until: '2026-11-23T03:30:00.000Z',
  onExpiry: 'act',
  execution: executionOf(request),
};

it('asks in three lines, with the deadline, what no answer means, and what to type', () => {
  const { subject, message } = approvalNotice(approval);
  expect(subject).toBe('Cordon: i-0a1b2c3d4e5f60718 APPROVAL NEEDED');
  expect(message.split('\n').slice(0, 3)).toEqual([
    'i-0a1b2c3d4e5f60718 in 111122223333/us-east-1: APPROVAL NEEDED',
    'Because of the finding Backdoor:EC2/C&CActivity.B, severity 8. You are asked since the subject has the tag cordon:exempt.',
    `Nothing is changed yet; without an answer by 2026-11-23T03:30:00.000Z Cordon acts. Next: npx cordon approve ${request.caseId}`,
  ]);
});

it('shows what would be done, to which instance, and how to say no', () => {
  const { message } = approvalNotice(approval);
  expect(message).toContain('What would be done:\n- cut it off\n- take snapshots of 2 volumes\n');
  expect(message).toContain('Instance: t3.nano, linux, running, 10.0.0.1; public: 203.0.113.9');
  expect(message).toContain('Decided by the rule crypto: mining can wait');
  expect(message).toContain(`\nnpx cordon deny ${request.caseId}\n`);
});

it('says when the case is left alone without an answer', () => {
  expect(approvalNotice({ ...approval, onExpiry: 'leave', subject: null }).message).toContain(
    'without an answer by 2026-11-23T03:30:00.000Z the case is closed and nothing is done.',
  );
});
