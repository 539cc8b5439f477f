import fc from 'fast-check';
import { noticeOf } from '../../../lambdas/report/notice';
import { computeVerdict, type Verdict } from '../../../lambdas/report/verdict';
import { POLICY } from '../policy-fixture';
import { input, items, observed, result, SUBJECT } from './report-fixture';

process.env.VAULT_BUCKET = 'vault';

const written = {
  manifest: { key: 'cases/x/manifest.json', sha256: 'aa', bytes: 1 },
  publicKeySha256: 'bb',
};
const verdict = computeVerdict(input, observed, items, POLICY);
const { caseId } = input.case;

const told = (change: Partial<Verdict> = {}, given = input) =>
  noticeOf(given, { ...verdict, ...change }, observed, written);

const isolated = result('isolate', 'ok', {
  changes: [
    {
      at: '2026-11-23T03:00:04.200Z',
      action: 'ec2:ModifyNetworkInterfaceAttribute',
      target: 'eni-1',
      what: 'sg-old -> sg-quarantine',
      outcome: 'done',
    },
  ],
});

describe('noticeOf', () => {
  it('says in its first three lines which instance, what happened, what was done, what is left and what to type', () => {
    const { subject, message } = told({}, { ...input, results: [...input.results, isolated] });
    expect(subject).toBe(`Cordon: ${SUBJECT} CONTAINED`);
    expect(message.split('\n').slice(0, 4)).toEqual([
      `${SUBJECT} in 111122223333/us-east-1: CONTAINED`,
      expect.stringMatching(
        /^Because of the finding Backdoor:EC2\/C&CActivity\.B, severity 8: .*now running; evidence complete\.$/,
      ),
      `Nothing needs you at once; still possible: open-connections, dns. Next: npx cordon status ${caseId}`,
      '',
    ]);
  });

  it('says how long the cut took', () => {
    const results = input.results.map((each) => (each.step === 'isolate' ? isolated : each));
    expect(told({}, { ...input, results }).message).toMatch(/cut off after 4\.2 s, now running/);
  });

  it('names the instance by all that a person would look it up by', () => {
    const group = result('detach', 'ok', { detail: { autoScalingGroup: { name: 'web' } } });
    const { message } = told({}, { ...input, results: [...input.results, group] });
    expect(message).toContain('Instance: t3.nano, linux, running, in vpc-1');
    expect(message).toContain('Addresses: 10.0.0.1; public: 203.0.113.9');
    expect(message).toContain('Auto Scaling group: web');
    expect(message).toContain(`Case ${caseId}, mode online (the subject's forensics-mode tag)`);
  });

  it('ends with the execution, the evidence, what proves it, and the commands to type', () => {
    expect(told().message).toContain(
      [
        `Execution: https://console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/${input.execution}`,
        `Evidence: s3://vault/cases/${caseId}/`,
        'Manifest: cases/x/manifest.json',
        'SHA-256: aa',
        'SHA-256 of the public key: bb',
        '',
        'Commands to type:',
        `npx cordon status ${caseId}`,
        `npx cordon verify s3://vault/cases/${caseId}/`,
        `npx cordon release ${caseId}`,
      ].join('\n'),
    );
  });

  it('says that the manifest is not signed, and that there is none', () => {
    const of = (given: Parameters<typeof noticeOf>[3]) => noticeOf(input, verdict, observed, given).message;
    expect(of({ ...written, publicKeySha256: null })).toContain('It is not signed.');
    expect(of(undefined)).toContain('The manifest could not be stored.');
  });

  it('shouts when the subject is not contained, and says at once why not', () => {
    const bad = { containment: 'not contained', because: ['not in quarantine: eni-1 (sg-1)'] } as const;
    const { subject, message } = told(bad);
    expect(subject).toBe(`Cordon: ${SUBJECT} NOT CONTAINED`);
    expect(message.split('\n')[2]).toContain('It is not cut off: not in quarantine: eni-1 (sg-1).');
  });

  it('offers no release of a dry run, which changed nothing', () => {
    const { message } = told({ containment: 'not attempted (dry run)' });
    expect(message).toContain('Nothing was changed: this was a dry run.');
    expect(message).not.toContain('cordon release');
  });

  it('lists each step with what came of it, and why where it did not', () => {
    const results = [isolated, result('power', 'skipped', { why: 'the stop gate is closed' })];
    const { message } = told({}, { ...input, choice: null, results });
    expect(message).toContain(
      '\nWhat was done:\n- isolate: ok, 1 change\n- power: skipped: the stop gate is closed\n',
    );
    expect(message).toContain('mode unknown (assessment failed)');
  });

  it('lists what needs a person, and leaves out what is empty', () => {
    const { message } = told({ residual: [], attention: ['one', 'two'] });
    expect(message).toContain('\nNeeds a person:\n- one\n- two\n');
    expect(message).toContain('2 things to look at; no way is known to be open.');
    expect(message).not.toContain('Still possible');
  });

  it('lists the latest ten of what joined the case, and says how many came before', () => {
    const further = Array.from({ length: 12 }, (_, n) => ({
      at: `2026-11-23T03:${10 + n}:00.000Z`,
      trigger: { kind: 'tag', key: 'cordon:respond', version: n } as const,
    }));
    const { message } = told({}, { ...input, further });
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
        expect(told({ containment: each as Verdict['containment'] }).subject).toMatch(
          /^[A-Za-z][\x20-\x7e]{1,99}$/,
        );
      }),
    );
  });
});
