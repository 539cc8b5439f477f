import fc from 'fast-check';
import { noticeOf } from '../../../lambdas/report/notice';
import { computeVerdict } from '../../../lambdas/report/verdict';
import { POLICY } from '../policy-fixture';
import { input, items, observed, result, SUBJECT } from './report-fixture';

const written = {
  manifest: { key: 'cases/x/manifest.json', sha256: 'aa', bytes: 1 },
  publicKeySha256: 'bb',
};
const verdict = computeVerdict(input, observed, items, POLICY);

describe('noticeOf', () => {
  it('says first what matters most', () => {
    const { subject, message } = noticeOf(input, verdict, written);
    expect(subject).toBe(`Cordon: ${SUBJECT} CONTAINED`);
    expect(message.split('\n').slice(0, 3)).toEqual([
      `${SUBJECT} in 111122223333/us-east-1: CONTAINED`,
      `Case ${input.case.caseId}, mode online (the subject's forensics-mode tag)`,
      'Trigger: the finding Backdoor:EC2/C&CActivity.B, severity 8',
    ]);
    expect(message).toContain('Manifest: cases/x/manifest.json\nSHA-256: aa\nSHA-256 of the public key: bb');
  });

  it('says that the manifest is not signed', () => {
    expect(noticeOf(input, verdict, { ...written, publicKeySha256: null }).message).toContain(
      'It is not signed.',
    );
  });

  it('shouts when the subject is not contained', () => {
    const bad = { ...verdict, containment: 'not contained' } as const;
    expect(noticeOf(input, bad, undefined).subject).toBe(`Cordon: ${SUBJECT} NOT CONTAINED`);
  });

  it('says when there is no manifest, no assessment, and why the subject was not stopped', () => {
    const results = [result('power', 'skipped', { why: 'the stop gate is closed' })];
    const { message } = noticeOf({ ...input, choice: null, results }, verdict, undefined);
    expect(message).toContain('The manifest could not be stored.');
    expect(message).toContain('mode unknown (assessment failed)');
    expect(message).toContain('Power: the stop gate is closed');
  });

  it('lists what needs a person, and leaves out what is empty', () => {
    const { message } = noticeOf(input, { ...verdict, residual: [], attention: ['one', 'two'] }, written);
    expect(message).toContain('\nNeeds a person:\n- one\n- two\n');
    expect(message).not.toContain('Still possible');
  });

  it('lists the latest ten of what joined the case, and says how many came before', () => {
    const further = Array.from({ length: 12 }, (_, n) => ({
      at: `2026-11-23T03:${10 + n}:00.000Z`,
      trigger: { kind: 'tag', key: 'cordon:respond', version: n } as const,
    }));
    const { message } = noticeOf({ ...input, further }, verdict, written);
    expect(message).toContain(
      '- 2 earlier ones, which the report lists\n- 2026-11-23T03:12:00.000Z: the tag',
    );
    expect(message).toContain('- 2026-11-23T03:21:00.000Z: the tag cordon:respond');
    expect(message).not.toContain('03:11:00');
  });

  it('has a subject that SNS takes, whatever the verdict', () => {
    const containment = fc.constantFrom('contained', 'not contained', 'not attempted (dry run)' as const);
    fc.assert(
      fc.property(containment, (each) => {
        const { subject } = noticeOf(
          input,
          { ...verdict, containment: each as typeof verdict.containment },
          written,
        );
        expect(subject).toMatch(/^[A-Za-z][\x20-\x7e]{1,99}$/);
      }),
    );
  });
});
