/** Events in the shapes that GuardDuty and Tag Editor document, for the tests of intake. */

export const INSTANCE = 'i-0a1b2c3d4e5f60718';
export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';

type Json = Readonly<Record<string, unknown>>;
export interface Event extends Json {
  readonly detail: Json;
}

export const instanceDetails = (instanceId = INSTANCE): Json => ({
  instanceId,
  instanceType: 'm3.xlarge',
  outpostArn: null,
  launchTime: '2026-11-20T02:05:06.000Z',
  platform: null,
  productCodes: [{ productCodeId: 'GeneratedFindingProductCodeId', productCodeType: 'marketplace' }],
  iamInstanceProfile: { arn: 'arn:aws:iam::111122223333:instance-profile/path/web', id: 'AIPAEXAMPLE' },
  networkInterfaces: [
    {
      networkInterfaceId: 'eni-0bfff8a04e8e3a3c2',
      privateIpAddress: '10.0.0.1',
      privateIpAddresses: [{ privateIpAddress: '10.0.0.1', privateDnsName: 'ip-10-0-0-1.ec2.internal' }],
      publicIp: '198.51.100.10',
      subnetId: 'subnet-0a1b2c3d',
      vpcId: 'vpc-0a1b2c3d',
      securityGroups: [{ groupName: 'web', groupId: 'sg-0a1b2c3d' }],
      ipv6Addresses: [],
    },
  ],
  tags: [{ key: 'Name', value: '"><script>alert(1)</script>' }],
  instanceState: 'running',
  availabilityZone: 'us-east-1a',
  imageId: 'ami-0a1b2c3d',
  imageDescription: null,
});

interface FindingChange {
  readonly detail?: Json;
  readonly resource?: Json;
  readonly service?: Json;
  readonly envelope?: Json;
}

/** The documented envelope around one foundational EC2 finding, and what differs from it. */
export const finding = ({ detail, resource, service, envelope }: FindingChange = {}): Event => ({
  version: '0',
  id: 'cd2d702e-ab31-411b-9344-793ce56b1bc7',
  'detail-type': 'GuardDuty Finding',
  source: 'aws.guardduty',
  account: ACCOUNT,
  time: '2026-11-23T03:00:00Z',
  region: REGION,
  resources: [],
  ...envelope,
  detail: {
    schemaVersion: '2.0',
    accountId: ACCOUNT,
    region: REGION,
    partition: 'aws',
    id: '7ab0c1d2e3f405162738495a6b7c8d9e',
    arn: 'arn:aws:guardduty:us-east-1:111122223333:detector/d/finding/7ab0c1d2e3f405162738495a6b7c8d9e',
    type: 'Backdoor:EC2/C&CActivity.B',
    severity: 8,
    createdAt: '2026-11-23T02:59:00.000Z',
    updatedAt: '2026-11-23T02:59:00.000Z',
    title: 'Command and Control server activity.',
    description: 'EC2 instance i-0a1b2c3d4e5f60718 is communicating outbound with a known C&C server.',
    ...detail,
    resource: { resourceType: 'Instance', instanceDetails: instanceDetails(), ...resource },
    service: {
      serviceName: 'guardduty',
      detectorId: 'd',
      action: { actionType: 'NETWORK_CONNECTION' },
      resourceRole: 'ACTOR',
      additionalInfo: { value: '{}', type: 'default' },
      evidence: null,
      eventFirstSeen: '2026-11-23T02:51:00.000Z',
      eventLastSeen: '2026-11-23T02:57:00.000Z',
      archived: false,
      count: 4,
      ...service,
    },
  },
});

/** Runtime Monitoring reports the container, and the instance that it ran on. */
export const containerFinding = (): Event =>
  finding({
    detail: { type: 'PrivilegeEscalation:Runtime/DockerSocketAccessed', severity: 8.0 },
    resource: {
      resourceType: 'Container',
      containerDetails: { name: 'app', image: 'app:1', volumeMounts: null },
    },
    service: {
      featureName: 'RuntimeMonitoring',
      action: null,
      runtimeDetails: { process: { name: 'curl', executablePath: '/usr/bin/curl' } },
    },
  });

/** An attack sequence names its resources in `service.detection`, and none in `resource`. */
export const sequenceFinding = (): Event =>
  finding({
    detail: { type: 'AttackSequence:EC2/CompromisedInstanceGroup', severity: 9 },
    resource: { resourceType: 'AttackSequence', instanceDetails: undefined },
    service: {
      featureName: 'Correlation',
      detection: { sequence: { resources: [{ uid: INSTANCE, resourceType: 'EC2_INSTANCE' }] } },
    },
  });

const SAMPLE_INFO = { sample: true, value: '{"sample":true}', type: 'default' };
/** What CreateSampleFindings makes: even IAM and S3 findings carry an instance, which does not exist. */
export const sampleFinding = (resourceType: string, type: string): Event =>
  finding({
    detail: { type },
    resource: { resourceType, instanceDetails: instanceDetails('i-99999999') },
    service: { additionalInfo: SAMPLE_INFO },
  });

interface TagChange {
  readonly detail?: Json;
  readonly envelope?: Json;
}

export const instanceArn = (id: string, region = REGION, account = ACCOUNT): string =>
  `arn:aws:ec2:${region}:${account}:instance/${id}`;

export const TRIGGER_TAG = 'cordon:respond';

/** The trigger tag as an analyst sets it. */
export const tagChange = ({ detail, envelope }: TagChange = {}): Event => ({
  version: '0',
  id: 'ffd8a6fe-32f8-ef66-c85c-111111111111',
  'detail-type': 'Tag Change on Resource',
  source: 'aws.tag',
  account: ACCOUNT,
  time: '2026-11-23T03:00:00Z',
  region: REGION,
  resources: [instanceArn(INSTANCE)],
  ...envelope,
  detail: {
    'changed-tag-keys': [TRIGGER_TAG],
    service: 'ec2',
    'resource-type': 'instance',
    version: 5,
    tags: { [TRIGGER_TAG]: 'true', Name: 'web' },
    ...detail,
  },
});

export const tagSaying = (value: string): Event => tagChange({ detail: { tags: { [TRIGGER_TAG]: value } } });
