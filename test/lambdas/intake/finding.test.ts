import fc from 'fast-check';
import { ignoredFinding, parseFinding } from '../../../lambdas/intake/finding';
import { POLICY } from '../policy-fixture';
import { containerFinding, type Event, finding, sampleFinding, sequenceFinding } from './vectors';

const ignored = ({ detail }: Event, policy: Partial<typeof POLICY> = {}): string | undefined =>
  ignoredFinding(parseFinding(detail), { ...POLICY, ...policy });

describe('a finding that is answered', () => {
  it.each([
    ['a foundational finding on an instance', finding()],
    ['a runtime finding in a container on an instance', containerFinding()],
    ['an ECS finding on an instance', finding({ resource: { resourceType: 'ECSCluster' } })],
    ['an EKS finding on an instance', finding({ resource: { resourceType: 'EKSCluster' } })],
    ['severity 8.5', finding({ detail: { severity: 8.5 } })],
    ['severity just at the limit', finding({ detail: { severity: 7 } })],
    ['one without a role', finding({ service: { resourceRole: undefined } })],
    ['one whose role is null', finding({ service: { resourceRole: null } })],
    ['one without additional information', finding({ service: { additionalInfo: null } })],
    ['one whose times are null', finding({ service: { eventFirstSeen: null, eventLastSeen: null } })],
    ['additional information that is no text', finding({ service: { additionalInfo: { value: { a: 1 } } } })],
    [
      'a sample flag that is false',
      finding({ service: { additionalInfo: { sample: false, value: '{"sample":false}' } } }),
    ],
    ['a sample flag that is null', finding({ service: { additionalInfo: { sample: null, value: null } } })],
    ['an archived flag that is null', finding({ service: { archived: null } })],
    ['malware found by a scan', finding({ detail: { type: 'Execution:EC2/MaliciousFile' } })],
  ])('is %s', (_, event) => {
    expect(ignored(event)).toBeUndefined();
  });

  it('is one against the instance, if policy says so', () => {
    const event = finding({ service: { resourceRole: 'TARGET' } });
    expect(ignored(event, { answerTargets: true })).toBeUndefined();
  });

  it('is a sequence, which is left to be refused until it can be read', () => {
    expect(ignored(sequenceFinding())).toBeUndefined();
  });

  it('is not one that an attacker calls a sample in what GuardDuty quotes from him', () => {
    const quoted = JSON.stringify({ userAgent: '","sample":true,"x":"', nested: { sample: true } });
    expect(ignored(finding({ service: { additionalInfo: { value: quoted } } }))).toBeUndefined();
  });
});

describe('a finding that is ignored', () => {
  it.each([
    ['a sample', sampleFinding('Instance', 'Trojan:EC2/DNSDataExfiltration'), 'a sample finding'],
    [
      'a sample about a bucket',
      sampleFinding('S3Bucket', 'Policy:S3/BucketPublicAccessGranted'),
      'a sample finding',
    ],
    [
      'a sample in the shape of the API',
      finding({ service: { additionalInfo: { value: '{"sample": true}' } } }),
      'a sample finding',
    ],
    ['an archived one', finding({ service: { archived: true } }), 'an archived finding'],
    ['a weaker one', finding({ detail: { severity: 6.9 } }), 'severity 6.9 is below 7'],
    [
      'one against the instance',
      finding({
        detail: { type: 'UnauthorizedAccess:EC2/SSHBruteForce' },
        service: { resourceRole: 'TARGET' },
      }),
      'the instance is the target',
    ],
    [
      'one about an access key that carries an instance',
      finding({ resource: { resourceType: 'AccessKey' } }),
      'a resource of type AccessKey',
    ],
    [
      'one about a bucket',
      finding({ resource: { resourceType: 'S3Bucket' } }),
      'a resource of type S3Bucket',
    ],
    [
      'malware in a snapshot',
      finding({
        detail: { type: 'Execution:EC2/MaliciousFile!Snapshot' },
        resource: { resourceType: 'EBSSnapshot', instanceDetails: undefined },
      }),
      'a resource of type EBSSnapshot',
    ],
    [
      'a container that runs on no instance of the account',
      finding({ resource: { resourceType: 'ECSCluster', instanceDetails: null } }),
      'names no instance',
    ],
    [
      'a container whose instance details are empty',
      finding({ resource: { resourceType: 'Container', instanceDetails: {} } }),
      'names no instance',
    ],
  ])('is %s', (_, event, reason) => {
    expect(ignored(event)).toContain(reason);
  });

  it.each([
    ['Backdoor:EC2/C&CActivity.B', 'Backdoor:EC2/C&CActivity.B', true],
    ['Backdoor:EC2/C&CActivity.B', 'Backdoor:EC2/C&CActivity.B!DNS', false],
    ['Backdoor:EC2/*', 'Backdoor:EC2/C&CActivity.B!DNS', true],
    ['Backdoor:*', 'Backdoor:Runtime/C&CActivity.B', true],
    ['EC2/*', 'Backdoor:EC2/C&CActivity.B', false],
    ['Execution:EC2/Malicious*', 'Execution:EC2/SuspiciousFile', false],
    ['backdoor:ec2/*', 'Backdoor:EC2/Spambot', false],
  ])('by the rule %s is %s: %p', (rule, type, expected) => {
    const reason = ignored(finding({ detail: { type } }), { ignoredFindingTypes: [rule] });
    expect(reason?.includes(rule) ?? false).toBe(expected);
  });

  it('is ignored the more, the higher the least severity of the policy', () => {
    const severity = fc.double({ min: 1, max: 10, noNaN: true });
    fc.assert(
      fc.property(severity, severity, (found, minimumSeverity) => {
        const reason = ignored(finding({ detail: { severity: found } }), { minimumSeverity });
        expect(reason === undefined).toBe(found >= minimumSeverity);
      }),
    );
  });
});

describe('parseFinding', () => {
  it.each([
    ['a severity in words', finding({ detail: { severity: 'HIGH' } }), 'severity'],
    ['an account that is no text', finding({ detail: { accountId: 111122223333 } }), 'accountId'],
    ['no type', finding({ detail: { type: undefined } }), 'type'],
    ['no resource', finding({ detail: { id: 1 } }), 'id'],
    ['an archived flag in words', finding({ service: { archived: 'false' } }), 'service.archived'],
  ])('rejects %s and names it', (_, { detail }, path) => {
    expect(() => parseFinding(detail)).toThrow(path);
  });
});
