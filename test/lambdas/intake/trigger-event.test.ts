import { InvalidInput } from '../../../lambdas/common/parse';
import { RefusedTrigger } from '../../../lambdas/intake/sighting';
import { understand } from '../../../lambdas/intake/trigger-event';
import { surroundings } from './surroundings';
import {
  ACCOUNT,
  containerFinding,
  customAction,
  customEvent,
  directRequest,
  finding,
  INSTANCE,
  imported,
  importedV2,
  instanceArn,
  instanceDetails,
  ocsfFinding,
  REGION,
  sampleFinding,
  securityFinding,
  sequenceFinding,
  sequenceGroup,
  sequenceResource,
  stolenCredentials,
  tagChange,
  tagSaying,
} from './vectors';

const read = (event: unknown, triggers = {}) => understand(event, surroundings(triggers));
const ids = (event: unknown, triggers = {}) =>
  read(event, triggers).map((part) => (part.kind === 'trigger' ? part.instanceId : part.kind));
const reasonsOf = (event: unknown, triggers = {}) =>
  read(event, triggers).map((part) => (part.kind === 'trigger' ? 'trigger' : `${part.kind}: ${part.reason}`));

const OTHER = 'i-0fedcba9876543210';
const FINDING_ID = '7ab0c1d2e3f405162738495a6b7c8d9e';

describe('a GuardDuty finding', () => {
  it('becomes a trigger with what GuardDuty said, and nothing of what the subject says', () => {
    expect(read(finding())).toEqual([
      {
        kind: 'trigger',
        instanceId: INSTANCE,
        accountId: ACCOUNT,
        region: REGION,
        gate: 'open',
        decision: expect.objectContaining({ answer: 'act', rule: 'severe' }),
        trigger: {
          kind: 'finding',
          source: 'guardduty',
          findingId: FINDING_ID,
          findingType: 'Backdoor:EC2/C&CActivity.B',
          severity: 8,
          firstSeen: '2026-11-23T02:51:00.000Z',
          lastSeen: '2026-11-23T02:57:00.000Z',
          remoteAddresses: [],
        },
      },
    ]);
  });

  it.each([
    ['a runtime finding in a container', containerFinding(), 'severe'],
    ['an ECS finding on an instance', finding({ resource: { resourceType: 'ECSCluster' } }), 'severe'],
    ['an EKS finding on an instance', finding({ resource: { resourceType: 'EKSCluster' } }), 'severe'],
    ['a resource of a type that is new', finding({ resource: { resourceType: 'MicroVM' } }), 'severe'],
    ['one whose role is null', finding({ service: { resourceRole: null } }), 'severe'],
    ['one without additional information', finding({ service: { additionalInfo: null } }), 'severe'],
    [
      'additional information that is no text',
      finding({ service: { additionalInfo: { value: {} } } }),
      'severe',
    ],
    ['a sample flag that is false', finding({ service: { additionalInfo: { sample: false } } }), 'severe'],
    ['an archived flag that is null', finding({ service: { archived: null } }), 'severe'],
    [
      'fields that nobody has heard of',
      finding({ detail: { future: [1] }, service: { future: {} } }),
      'severe',
    ],
    ['stolen credentials', stolenCredentials(), 'severe'],
  ])('is answered: %s', (_, event, rule) => {
    expect(read(event)).toMatchObject([{ kind: 'trigger', instanceId: INSTANCE, decision: { rule } }]);
  });

  it('may lack the times, which it then carries on as absent', () => {
    const [part] = read(
      finding({ detail: { updatedAt: 'yesterday' }, service: { eventFirstSeen: null, eventLastSeen: 'x' } }),
    );
    expect(part?.kind).toBe('trigger');
    expect(JSON.stringify(part)).not.toMatch(/Seen/);
  });

  it.each([
    [8, 'act', 'severe'],
    [8.0, 'act', 'severe'],
    [5, 'ask', 'likely'],
  ])(
    'of a type that is new and of severity %p is answered although its role is TARGET: %s',
    (severity, answer, rule) => {
      const event = finding({
        detail: { type: 'Impact:EC2/NewAndUnknown', severity },
        service: { resourceRole: 'TARGET' },
      });
      expect(read(event)).toMatchObject([{ kind: 'trigger', decision: { answer, rule } }]);
    },
  );

  it('is asked about where the table says so, and then has a gate', () => {
    expect(read(finding({ detail: { severity: 5 } }))).toMatchObject([{ kind: 'trigger', gate: 'ask' }]);
  });

  it.each([
    ['a sample', sampleFinding('Instance', 'Trojan:EC2/DNSDataExfiltration'), 'a sample finding'],
    [
      'a sample about a key',
      sampleFinding('AccessKey', 'UnauthorizedAccess:IAMUser/TorIPCaller'),
      'a sample finding',
    ],
    [
      'a sample in the shape of the API',
      finding({ service: { additionalInfo: { value: '{"sample": true}' } } }),
      'a sample',
    ],
    ['an archived one', finding({ service: { archived: true } }), 'an archived finding'],
    ['a weak one', finding({ detail: { severity: 2 } }), 'severity below 4'],
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
      'a task on Fargate',
      finding({ resource: { resourceType: 'ECSCluster', instanceDetails: null } }),
      'names no instance',
    ],
    [
      'a container whose instance is an empty text',
      finding({ resource: { resourceType: 'Container', instanceDetails: { instanceId: '' } } }),
      'names no instance',
    ],
    [
      'a container without details',
      finding({ resource: { resourceType: 'Container', instanceDetails: {} } }),
      'names no instance',
    ],
  ])('is ignored: %s', (_, event, reason) => {
    expect(reasonsOf(event)).toEqual([expect.stringContaining(`ignored: `)]);
    expect(reasonsOf(event)[0]).toContain(reason);
  });

  it('is not a sample because an attacker says so in what GuardDuty quotes from him', () => {
    const quoted = JSON.stringify({ userAgent: '","sample":true,"x":"', nested: { sample: true } });
    expect(ids(finding({ service: { additionalInfo: { value: quoted } } }))).toEqual([INSTANCE]);
  });

  it.each([null, {}, { instanceId: null }])(
    'about an instance is refused when its details are %j',
    (details) => {
      expect(reasonsOf(finding({ resource: { instanceDetails: details } }))).toEqual([
        expect.stringMatching(/^refused: .*names no instance/),
      ]);
    },
  );

  it('of another account that names no instance is that account’s to refuse', () => {
    const detail = { accountId: '444455556666' };
    expect(reasonsOf(finding({ detail, resource: { instanceDetails: null } }))).toEqual([
      'ignored: it was found in 444455556666/us-east-1, which is not answered here',
    ]);
  });

  it.each(['web-1', 'i-1; reboot', '*', '', `${INSTANCE}\n`, 'i-99999999'])(
    'refuses the instance id %j',
    (id) => {
      const event = finding({ resource: { instanceDetails: instanceDetails(id) } });
      expect(reasonsOf(event)).toEqual([expect.stringContaining('refused: ')]);
    },
  );

  it.each([
    ['of a member account, delivered to the administrator', { accountId: '444455556666' }],
    ['of another Region', { region: 'eu-central-1' }],
  ])('%s is ignored with its reason', (_, detail) => {
    expect(reasonsOf(finding({ detail }))).toEqual([expect.stringContaining('which is not answered here')]);
  });

  it.each([
    ['a severity in words', finding({ detail: { severity: 'HIGH' } }), 'severity'],
    ['a severity beyond the scale', finding({ detail: { severity: 99 } }), 'severity'],
    ['an account that is no text', finding({ detail: { accountId: 111122223333 } }), 'accountId'],
    ['no type', finding({ detail: { type: undefined } }), 'type'],
    ['a type with a line break', finding({ detail: { type: 'a\nb' } }), 'type'],
    ['an id without end', finding({ detail: { id: 'x'.repeat(600) } }), 'id'],
    ['an archived flag in words', finding({ service: { archived: 'false' } }), 'service.archived'],
  ])('rejects %s and names it', (_, event, path) => {
    expect(() => read(event)).toThrow(InvalidInput);
    expect(() => read(event)).toThrow(path);
  });
});

describe('an attack sequence', () => {
  it('names instances by ARN, by id and in groups, each once', () => {
    const resources = [
      sequenceResource(instanceArn(INSTANCE)),
      sequenceResource(OTHER),
      sequenceGroup([INSTANCE, instanceArn(OTHER), 'i-0000000000000aaaa']),
      sequenceResource('vpc-1', 'EC2_VPC', {
        data: { ec2Vpc: { ec2InstanceUids: ['i-0000000000000bbbb'] } },
      }),
      sequenceResource('arn:aws:s3:::bucket', 'S3_BUCKET', { data: { s3Bucket: {} } }),
      sequenceResource('eni-1', 'EC2_NETWORK_INTERFACE'),
    ];
    expect(ids(sequenceFinding(resources))).toEqual([
      INSTANCE,
      OTHER,
      'i-0000000000000aaaa',
      'i-0000000000000bbbb',
    ]);
  });

  it.each([
    ['EKS_CLUSTER', 'eksCluster'],
    ['ECS_CLUSTER', 'ecsCluster'],
    ['A_KIND_THAT_IS_NEW', 'aKindThatIsNew'],
  ])('with an %s does not take all of its nodes for compromised', (resourceType, kind) => {
    const cluster = sequenceResource('c', resourceType, { data: { [kind]: { ec2InstanceUids: [OTHER] } } });
    const event = (resources: readonly unknown[]) =>
      sequenceFinding(resources, { type: 'AttackSequence:EKS/CompromisedCluster' });
    expect(ids(event([cluster, sequenceResource(INSTANCE)]))).toEqual([INSTANCE]);
    expect(ids(event([cluster]))).toEqual(['ignored']);
  });

  it('answers those of this account and Region, and says of the others why not', () => {
    const resources = [
      sequenceResource(INSTANCE),
      sequenceResource(OTHER, 'EC2_INSTANCE', { accountId: '444455556666' }),
      sequenceResource(instanceArn('i-0000000000000aaaa', 'eu-central-1')),
    ];
    expect(ids(sequenceFinding(resources))).toEqual([INSTANCE, 'ignored', 'ignored']);
  });

  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => sequenceResource(`i-${String(n).padStart(17, '0')}`));

  it('may name 400 instances', () => {
    const parts = read(sequenceFinding(many(400)));
    expect(parts).toHaveLength(400);
    expect(parts.every(({ kind }) => kind === 'trigger')).toBe(true);
  });

  it('of more than GuardDuty names, the first 400 are answered and the rest is refused', () => {
    const parts = read(sequenceFinding(many(401)));
    expect(parts.filter(({ kind }) => kind === 'trigger')).toHaveLength(400);
    expect(parts.at(-1)).toMatchObject({ kind: 'refused', reason: expect.stringContaining('more than 400') });
  });

  it('in which one resource is not understood loses none of the others', () => {
    const parts = reasonsOf(
      sequenceFinding([{ uid: 7 }, sequenceResource(INSTANCE), sequenceResource('web')]),
    );
    expect(parts[0]).toBe('trigger');
    expect(parts.slice(1)).toEqual([
      expect.stringContaining('another shape'),
      expect.stringContaining('it names the instance "web"'),
    ]);
  });

  it.each([
    ['AttackSequence:EC2/CompromisedInstanceGroup', 'refused'],
    ['AttackSequence:IAM/CompromisedCredentials', 'ignored'],
    ['AttackSequence:EKS/CompromisedCluster', 'ignored'],
  ])('%s without an instance is %s', (type, kind) => {
    const event = sequenceFinding([sequenceResource('AKIAEXAMPLE', 'ACCESS_KEY')], { type });
    expect(ids(event)).toEqual([kind]);
  });

  it('whose sequence is missing is refused', () => {
    const event = finding({
      detail: { type: 'AttackSequence:IAM/CompromisedCredentials', severity: 9 },
      resource: { resourceType: 'AttackSequence', instanceDetails: undefined },
    });
    expect(ids(event)).toEqual(['refused']);
  });
});

describe('a finding of Custom Detection Rules', () => {
  const byRule = (resourceType: string, resources: readonly unknown[]) =>
    sequenceFinding(
      resources,
      { type: 'Persistence:EC2/BootOrLogonInitializationScripts', severity: 8 },
      resourceType,
    );

  it.each(['Instance', 'AccessKey'])(
    'names its instances in a sequence, also where its resource is %s',
    (type) => {
      expect(read(byRule(type, [sequenceResource(INSTANCE)]))).toMatchObject([
        { kind: 'trigger', instanceId: INSTANCE, gate: 'ask', decision: { rule: 'done-to-it' } },
      ]);
    },
  );

  it('may be about none', () => {
    expect(ids(byRule('AccessKey', [sequenceResource('fl-1', 'FLOW_LOG')]))).toEqual(['ignored']);
  });
});

describe('credentials that left their instance', () => {
  const INSIDE = 'UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.InsideAWS';

  it.each([
    [stolenCredentials(undefined, 'AROAEXAMPLE:i-99999999'), 'refused'],
    [stolenCredentials(undefined, 'AIDAEXAMPLE'), 'refused'],
    [stolenCredentials(undefined, null), 'refused'],
    [stolenCredentials(INSIDE, `AROAEXAMPLE:${INSTANCE}`), INSTANCE],
    [stolenCredentials(INSIDE, 'AROAEXAMPLE:my-function'), 'ignored'],
  ])('%#: name their instance, or a person hears of it', (event, outcome) => {
    expect(ids(event)).toEqual([outcome]);
  });

  it('name no instance in any other finding, since whoever assumes a role chooses the name of the session', () => {
    expect(ids(stolenCredentials('UnauthorizedAccess:IAMUser/TorIPCaller'))).toEqual(['ignored']);
  });
});

describe('a finding of Security Hub CSPM', () => {
  it('is the same as the one of GuardDuty, but for the way it came', () => {
    const [hub] = read(imported());
    const [original] = read(finding());
    if (hub?.kind !== 'trigger' || original?.kind !== 'trigger') throw new Error('no trigger');
    expect(hub).toEqual({
      ...original,
      trigger: { ...original.trigger, source: 'security-hub-cspm', remoteAddresses: ['198.51.100.23'] },
    });
  });

  it.each([
    ['TTPs/Command and Control/Backdoor:EC2-C&CActivity.B!DNS', 'Backdoor:EC2/C&CActivity.B!DNS'],
    ['TTPs/UnauthorizedAccess:EC2-MetadataDNSRebind', 'UnauthorizedAccess:EC2/MetadataDNSRebind'],
    ['TTPs/DefenseEvasion/EC2:Unusual-DoH-Activity', 'DefenseEvasion:EC2/UnusualDoHActivity'],
    ['TTPs/AttackSequence:EC2/CompromisedInstanceGroup', 'AttackSequence:EC2/CompromisedInstanceGroup'],
    ['Software and Configuration Checks/Backdoor:EC2.C&CActivity.B', 'Backdoor:EC2/C&CActivity.B'],
    ['Effects/Data Exfiltration/Trojan:Runtime-DropPoint!DNS', 'Trojan:Runtime/DropPoint!DNS'],
    [
      'Software and Configuration Checks/Vulnerabilities/CVE',
      'Software and Configuration Checks/Vulnerabilities/CVE',
    ],
  ])('of the type %s is one of %s', (asff, type) => {
    const [part] = read(customAction([securityFinding({ finding: { Types: [asff] } })]));
    expect(part).toMatchObject({ trigger: { findingType: type } });
  });

  it.each([
    [{ Product: 8.5, Label: 'MEDIUM' }, 8.5],
    [{ Original: '5', Label: 'HIGH' }, 5],
    [{ Original: 5, Label: 'HIGH' }, 5],
    [{ Original: 90, Label: 'CRITICAL' }, 9.5],
    [{ Original: null, Label: 'HIGH' }, 8],
    [{ Label: 'CRITICAL' }, 9.5],
    [{ Label: 'HIGH' }, 8],
    [{ Product: 0, Label: 'MEDIUM' }, 5],
    [{ Product: 70, Original: 'x', Label: 'LOW' }, 2],
    [{ Label: 'constructor' }, 0],
    [{}, 0],
  ])('of severity %j counts as %p', (Severity, severity) => {
    expect(read(customAction([securityFinding({ finding: { Severity } })]))).toMatchObject([
      { trigger: { severity } },
    ]);
  });

  it.each([
    ['a sample', { fields: { 'aws/guardduty/service/additionalInfo/sample': 'true' } }],
    ['a sample in text', { fields: { 'aws/guardduty/service/additionalInfo/value': '{"sample":true}' } }],
    ['a sample by its own flag', { finding: { Sample: true } }],
    ['archived', { finding: { RecordState: 'ARCHIVED' } }],
    ['suppressed', { finding: { Workflow: { Status: 'SUPPRESSED' } } }],
    ['resolved', { finding: { Workflow: { Status: 'RESOLVED' } } }],
    ['notified', { finding: { Workflow: { Status: 'NOTIFIED' } } }],
    [
      'a sample by its instance alone',
      { finding: { Resources: [{ Type: 'AwsEc2Instance', Id: instanceArn('i-99999999') }] } },
    ],
    [
      'about a victim',
      {
        finding: { Types: ['TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce'] },
        fields: { 'aws/guardduty/service/resourceRole': 'TARGET' },
      },
    ],
    ['archived in GuardDuty', { fields: { 'aws/guardduty/service/archived': 'true' } }],
    [
      'of another product',
      {
        finding: {
          ProductName: 'Inspector',
          ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/inspector',
        },
      },
    ],
    ['about no instance', { finding: { Resources: [{ Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::b' }] } }],
    [
      'of another account',
      {
        finding: {
          Resources: [{ Type: 'AwsEc2Instance', Id: instanceArn(INSTANCE, REGION, '444455556666') }],
        },
      },
    ],
  ])('is ignored when it is %s', (_, change) => {
    expect(ids(imported(change))).toEqual(['ignored']);
  });

  it('names the instance of stolen credentials by the principal', () => {
    const Resources = [
      {
        Type: 'AwsIamAccessKey',
        Id: 'AWS::IAM::AccessKey:ASIAEXAMPLE',
        Details: { AwsIamAccessKey: { PrincipalId: `AROAEXAMPLE:${INSTANCE}` } },
      },
    ];
    const Types = [
      'Effects/Data Exfiltration/UnauthorizedAccess:IAMUser-InstanceCredentialExfiltration.OutsideAWS',
    ];
    expect(ids(imported({ finding: { Resources, Types } }))).toEqual([INSTANCE]);
    expect(ids(imported({ finding: { Resources } }))).toEqual(['ignored']);
  });

  it('names the instance among other resources, wherever it stands', () => {
    const Resources = [
      { Type: 'AwsEc2Instance', Id: instanceArn(INSTANCE) },
      { Type: 'AwsEc2Volume', Id: 'arn:aws:ec2:us-east-1:111122223333:volume/vol-1' },
      { Type: 'Container', Id: 'app' },
      { Type: 'AwsEc2Instance', Id: instanceArn(OTHER) },
    ];
    expect(ids(imported({ finding: { Resources } }))).toEqual([INSTANCE, OTHER]);
  });

  it.each([[{ detail: { findings: [] } }], [{ detail: { findings: null } }]])('rejects %j', (change) => {
    expect(() => read(imported(change))).toThrow(InvalidInput);
  });
});

describe('a custom action', () => {
  it('is the decision of a person, whatever the table says', () => {
    const weak = securityFinding({
      finding: { Severity: { Label: 'LOW' }, ProductName: 'Inspector', ProductArn: 'x' },
    });
    expect(read(customAction([weak]))).toMatchObject([
      { kind: 'trigger', gate: 'open', decision: { answer: 'act', rule: 'person' } },
    ]);
  });

  it('may be on many findings, of which one that is not understood loses none of the others', () => {
    const on = (id: string) =>
      securityFinding({ finding: { Resources: [{ Type: 'AwsEc2Instance', Id: instanceArn(id) }] } });
    expect(ids(customAction([on(INSTANCE), { Id: 7 }, on(OTHER)]))).toEqual([INSTANCE, 'refused', OTHER]);
  });

  it('of more findings than Security Hub sends answers the first hundred and refuses the rest', () => {
    const parts = ids(customAction(Array.from({ length: 101 }, () => securityFinding())));
    expect(parts).toHaveLength(101);
    expect(parts.at(-1)).toBe('refused');
  });

  it('still answers instances of here alone', () => {
    const Resources = [{ Type: 'AwsEc2Instance', Id: instanceArn(INSTANCE, REGION, '444455556666') }];
    expect(ids(customAction([securityFinding({ finding: { Resources } })]))).toEqual(['ignored']);
  });

  it('on a finding without an instance is refused, so that nobody believes one isolated', () => {
    const Resources = [{ Type: 'AwsEksCluster', Id: 'arn:aws:eks:us-east-1:111122223333:cluster/c' }];
    expect(reasonsOf(customAction([securityFinding({ finding: { Resources } })]))).toEqual([
      expect.stringContaining('refused: Backdoor:EC2/C&CActivity.B: no instance is among its resources'),
    ]);
  });

  it('of another name was meant for somebody else', () => {
    expect(reasonsOf(customAction(undefined, 'Send to chat'))).toEqual([
      'ignored: the custom action is "Send to chat"; triggers.customAction is "Cordon"',
    ]);
  });
});

describe('a finding of Security Hub in OCSF', () => {
  it('is the same as the one of GuardDuty, but for the way it came', () => {
    expect(read(importedV2())).toMatchObject([
      {
        kind: 'trigger',
        instanceId: INSTANCE,
        trigger: {
          source: 'security-hub',
          findingId: FINDING_ID,
          findingType: 'Backdoor:EC2/C&CActivity.B',
          severity: 8,
          lastSeen: '2026-11-23T02:57:00.000Z',
        },
      },
    ]);
  });

  it.each([
    [
      'an id instead of an ARN',
      ocsfFinding({ resources: [{ uid: INSTANCE, type: 'AwsEc2Instance' }] }),
      INSTANCE,
    ],
    [
      'a time in milliseconds',
      ocsfFinding({}, { last_seen_time_dt: null, last_seen_time: 1_795_402_620_000 }),
      INSTANCE,
    ],
    ['a severity in words', ocsfFinding({ severity_id: null, severity: 'Critical' }), INSTANCE],
    ['a weak severity', ocsfFinding({ severity_id: 2 }), 'ignored'],
    ['no severity', ocsfFinding({ severity_id: 99, severity: null }), 'ignored'],
    ['a finding that is suppressed', ocsfFinding({ status: 'Suppressed' }), 'ignored'],
    ['a finding that is archived', ocsfFinding({ status: 'Archived' }), 'ignored'],
    ['a status in numbers alone', ocsfFinding({ status: null, status_id: 3 }), 'ignored'],
    ['a status of work in progress', ocsfFinding({ status: 'In Progress', status_id: 2 }), INSTANCE],
    [
      'the instance that samples have',
      ocsfFinding({ resources: [{ uid: 'i-99999999', type: 'AWS::EC2::Instance' }] }),
      'ignored',
    ],
    [
      'the ARN beside a name',
      ocsfFinding({
        resources: [{ uid: 'web', uid_alt: instanceArn(INSTANCE), type: 'AWS::EC2::Instance' }],
      }),
      INSTANCE,
    ],
    [
      'an owner that is null',
      ocsfFinding({ resources: [{ uid: INSTANCE, type: 'AwsEc2Instance', owner: null }] }),
      INSTANCE,
    ],
    ['evidence of another shape', ocsfFinding({ evidences: [{ data: 'x' }] }), INSTANCE],
    ['a sample', ocsfFinding({}, { title: '[SAMPLE] x' }), 'ignored'],
    ['no resources', ocsfFinding({ resources: null }), 'ignored'],
    ['another product', ocsfFinding({ metadata: { product: { name: 'Inspector' } } }), 'ignored'],
    [
      'Amazon before the product',
      ocsfFinding({ metadata: { product: { name: 'Amazon GuardDuty' } } }),
      INSTANCE,
    ],
    ['no account', ocsfFinding({ cloud: {} }), 'refused'],
    [
      'an instance that is none',
      ocsfFinding({ resources: [{ uid: 'web', type: 'AWS::EC2::Instance' }] }),
      'refused',
    ],
  ])('may have %s', (_, event, outcome) => {
    expect(ids(importedV2(event))).toEqual([outcome]);
  });

  it.each([
    [
      ['Threats', 'AttackSequence:EC2/CompromisedInstanceGroup'],
      'AttackSequence:EC2/CompromisedInstanceGroup',
    ],
    [['Backdoor:EC2/C&CActivity.B', 'Threats'], 'Backdoor:EC2/C&CActivity.B'],
    [['Threats', 'TTPs/Command and Control/Trojan:EC2-DropPoint'], 'Trojan:EC2/DropPoint'],
    [['', 'Posture Management'], 'Posture Management'],
    [[], 'unknown'],
  ])('with the types %j is one of %s', (types, findingType) => {
    expect(read(importedV2(ocsfFinding({}, { types })))).toMatchObject([{ trigger: { findingType } }]);
  });

  it('of a probe is left alone, whatever category stands beside its type', () => {
    const types = ['Threats', 'Recon:EC2/PortProbeUnprotectedPort'];
    expect(ids(importedV2(ocsfFinding({}, { types })))).toEqual(['ignored']);
  });

  it.each([
    [['TARGET'], 'ignored'],
    [['TARGET', 'ACTOR'], INSTANCE],
    [['ACTOR'], INSTANCE],
    [[null], INSTANCE],
  ])('says by its evidence whether the instance is the victim: %j', (roles, outcome) => {
    const evidences = roles.map((resource_role) => ({ data: { resource_role } }));
    const types = ['UnauthorizedAccess:EC2/SSHBruteForce'];
    expect(ids(importedV2(ocsfFinding({ evidences }, { types })))).toEqual([outcome]);
  });

  it('names the instance of stolen credentials by the principal, and in no other finding', () => {
    const resources = [
      { uid: 'ASIAEXAMPLE', type: 'AWS::IAM::AccessKey', data: { principal_id: `AROAEXAMPLE:${INSTANCE}` } },
    ];
    const types = ['UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS'];
    expect(ids(importedV2(ocsfFinding({ resources }, { types })))).toEqual([INSTANCE]);
    expect(ids(importedV2(ocsfFinding({ resources })))).toEqual(['ignored']);
  });
});

describe('an event of a detector of one’s own', () => {
  const listening = { customSources: ['com.example.detector'] };

  it('is decided by the table like any finding', () => {
    expect(read(customEvent(), listening)).toMatchObject([
      {
        kind: 'trigger',
        instanceId: INSTANCE,
        decision: { rule: 'own-detector' },
        trigger: { source: 'custom', findingId: 'edr-4711', remoteAddresses: ['198.51.100.23'] },
      },
    ]);
  });

  it('names several instances, by id or ARN', () => {
    expect(ids(customEvent({ instances: [INSTANCE, instanceArn(OTHER), 'web'] }), listening)).toEqual([
      INSTANCE,
      OTHER,
      'refused',
    ]);
  });

  it('is refused from a source that the configuration does not name, as by default', () => {
    expect(() => read(customEvent())).toThrow(RefusedTrigger);
    expect(() => read(customEvent({}, 'com.example.other'), listening)).toThrow('com.example.other');
  });

  it.each([
    [{ instances: [] }],
    [{ severity: 11 }],
    [{ findingId: '' }],
    [{ type: 'a\u001b[2J' }],
    [{ role: 'SOURCE' }],
  ])('rejects %j', (detail) => {
    expect(() => read(customEvent(detail), listening)).toThrow(InvalidInput);
  });
});

describe('a direct request', () => {
  it('is a person’s, and acts', () => {
    expect(read(directRequest({ mode: 'offline' }))).toEqual([
      {
        kind: 'trigger',
        instanceId: INSTANCE,
        accountId: ACCOUNT,
        region: REGION,
        gate: 'open',
        mode: 'offline',
        decision: expect.objectContaining({ answer: 'act', rule: 'person' }),
        trigger: {
          kind: 'person',
          by: 'arn:aws:sts::111122223333:assumed-role/IncidentResponder/ann',
          reason: 'beacon seen by the SOC',
        },
      },
    ]);
  });

  it('of a tag on a group says which', () => {
    const tag = {
      key: 'cordon:respond',
      version: 3,
      at: '2026-11-23T03:00:00Z',
      of: 'arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1',
    };
    expect(read(directRequest({ tag }))).toMatchObject([
      { gate: 'open', trigger: { kind: 'tag', ...tag }, decision: { rule: 'tag' } },
    ]);
  });

  it('for another account is ignored', () => {
    expect(ids(directRequest({ accountId: '444455556666' }))).toEqual(['ignored']);
  });

  it('is never an event, which always has a source', () => {
    expect(() => read({ ...directRequest(), source: 'x', 'detail-type': 'y' })).toThrow(InvalidInput);
  });

  it.each([
    [{ instanceId: 'web' }],
    [{ by: '' }],
    [{ reason: 'a\nb' }],
    [{ mode: 'destroy' }],
    [{ region: 7 }],
  ])('rejects %j', (request) => {
    expect(() => read(directRequest(request))).toThrow(InvalidInput);
  });
});

describe('a tag change', () => {
  it.each(['true', 'TRUE', ' yes ', 'on', '1'])(
    'that says %j becomes a trigger whose setter is verified',
    (value) => {
      expect(read(tagSaying(value))).toEqual([
        {
          kind: 'trigger',
          instanceId: INSTANCE,
          accountId: ACCOUNT,
          region: REGION,
          gate: 'verify',
          decision: expect.objectContaining({ answer: 'act', rule: 'tag' }),
          trigger: { kind: 'tag', key: 'cordon:respond', version: 5, at: '2026-11-23T03:00:00.000Z' },
        },
      ]);
    },
  );

  it('that the sweep found is verified, and no event can say that it was found', () => {
    const source = 'cordon';
    const record = { responsePayload: { found: [INSTANCE] } };
    expect(() => understand({ ...record, source }, surroundings())).toThrow(InvalidInput);
    expect(understand(record, surroundings())).toMatchObject([{ gate: 'verify' }]);
  });

  it('is not verified where policy says so', () => {
    const open = surroundings({}, { verifiesSetters: false });
    expect(understand(tagChange(), open)).toMatchObject([{ gate: 'open' }]);
    const record = { responsePayload: { found: [INSTANCE] } };
    expect(understand(record, open)).toMatchObject([{ instanceId: INSTANCE, gate: 'open' }]);
  });

  it.each(['false', 'No', 'off', '0', '', ' '])('that says %j is ignored', (value) => {
    expect(ids(tagSaying(value))).toEqual(['ignored']);
  });

  it.each(['ja', 'true; reboot', '$(reboot)', '__proto__', 'true\u0000', 'x'.repeat(256)])(
    'rejects the value %j, and says what is allowed',
    (value) => {
      expect(() => read(tagSaying(value))).toThrow(RefusedTrigger);
      expect(() => read(tagSaying(value))).toThrow('allowed are true, yes, on, 1, false, no, off, 0');
    },
  );

  it.each([
    ['another key changed while the trigger stands', { 'changed-tag-keys': ['Name'] }, 'does not concern'],
    ['the trigger was removed', { tags: { Name: 'web' } }, 'was removed'],
    ['a key that merely resembles it', { 'changed-tag-keys': ['Cordon:Respond'] }, 'does not concern'],
    ['a volume was tagged', { 'resource-type': 'volume' }, 'ec2/volume'],
    ['an instance of another service', { service: 'rds' }, 'rds/instance'],
  ])('is ignored when %s', (_, detail, reason) => {
    expect(reasonsOf(tagChange({ detail }))).toEqual([expect.stringContaining(reason)]);
  });

  it('counts when the key is one of several that changed', () => {
    const event = tagChange({ detail: { 'changed-tag-keys': ['Name', 'cordon:respond', 'gone'] } });
    expect(ids(event)).toEqual([INSTANCE]);
  });

  it('takes account, Region and partition from the resource', () => {
    const arn = 'arn:aws-us-gov:ec2:us-gov-west-1:444455556666:instance/i-0a1b2c3d';
    const where = surroundings({}, { accountId: '444455556666', region: 'us-gov-west-1' });
    expect(understand(tagChange({ envelope: { resources: [arn] } }), where)).toMatchObject([
      { kind: 'trigger', instanceId: 'i-0a1b2c3d' },
    ]);
  });

  it.each([
    ['none', []],
    ['two', [instanceArn(INSTANCE), instanceArn(OTHER)]],
    ['one that is no ARN', [INSTANCE]],
    ['one of another type', ['arn:aws:ec2:us-east-1:111122223333:volume/vol-1']],
    ['one with an id that is none', [instanceArn('../web')]],
  ])('fails when it names %s', (_, resources) => {
    expect(() => read(tagChange({ envelope: { resources } }))).toThrow(RefusedTrigger);
  });
});

describe('any other event', () => {
  it.each([
    [
      'a health event of GuardDuty',
      finding({ envelope: { 'detail-type': 'GuardDuty Runtime Protection Unhealthy' } }),
    ],
    ['a look-alike of another source', finding({ envelope: { source: 'custom.guardduty' } })],
    ['an API call', finding({ envelope: { 'detail-type': 'AWS API Call via CloudTrail' } })],
    ['an insight of Security Hub', imported({ envelope: { 'detail-type': 'Security Hub Insight Results' } })],
  ])('is refused: %s', (_, event) => {
    expect(() => read(event)).toThrow(RefusedTrigger);
  });

  it.each([null, undefined, 'text', 7, [], {}, { source: 'aws.guardduty' }])('rejects %j', (event) => {
    expect(() => read(event)).toThrow(InvalidInput);
  });
});
