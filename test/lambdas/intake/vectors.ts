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

/** A resource of a sequence; `data` is under the name of its kind. */
export const sequenceResource = (uid: string, resourceType = 'EC2_INSTANCE', more: Json = {}): Json => ({
  uid,
  name: uid,
  accountId: ACCOUNT,
  resourceType,
  region: REGION,
  service: 'ec2',
  cloudPartition: 'aws',
  tags: [],
  ...more,
});

/** A group of instances among the resources of a sequence. */
export const sequenceGroup = (ec2InstanceUids: readonly string[]): Json =>
  sequenceResource(
    'arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:5:autoScalingGroupName/web',
    'AUTOSCALING_AUTO_SCALING_GROUP',
    { data: { autoscalingAutoScalingGroup: { ec2InstanceUids } } },
  );

/** An attack sequence names its resources in `service.detection`, and none in `resource`. */
export const sequenceFinding = (
  resources: readonly unknown[] = [sequenceResource(instanceArn(INSTANCE))],
  detail: Json = {},
  resourceType = 'AttackSequence',
): Event =>
  finding({
    detail: { type: 'AttackSequence:EC2/CompromisedInstanceGroup', severity: 9.5, ...detail },
    resource: { resourceType, instanceDetails: undefined },
    service: {
      featureName: 'Correlation',
      action: undefined,
      resourceRole: undefined,
      detection: {
        sequence: {
          uid: 'sequence-1',
          description: 'Several signals on a group of instances.',
          actors: [],
          endpoints: [],
          sequenceIndicators: [{ key: 'ATTACK_TECHNIQUE', values: ['T1071'] }],
          signals: [
            { uid: 'signal-1', type: 'FINDING', name: 'Backdoor:EC2/C&CActivity.B', severity: 8, count: 1 },
          ],
          resources,
        },
      },
    },
  });

/** The keys of an instance's role, seen elsewhere: the instance is the name of the session. */
export const stolenCredentials = (
  type = 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
  principalId: unknown = `AROAEXAMPLEROLE12345:${INSTANCE}`,
): Event =>
  finding({
    detail: { type },
    resource: {
      resourceType: 'AccessKey',
      instanceDetails: undefined,
      accessKeyDetails: { accessKeyId: 'ASIAEXAMPLE', principalId, userName: 'web', userType: 'AssumedRole' },
    },
    service: {
      resourceRole: 'TARGET',
      action: {
        actionType: 'AWS_API_CALL',
        awsApiCallAction: {
          api: 'ListBuckets',
          serviceName: 's3.amazonaws.com',
          callerType: 'Remote IP',
          remoteIpDetails: { ipAddressV4: '198.51.100.24' },
        },
      },
    },
  });

/** A documented finding type in the shape that it comes in. */
export function documented(
  { type, resourceType }: { type: string; resourceType: string },
  severity: number,
  role?: string,
): Event {
  const detail = { type, severity };
  switch (resourceType) {
    case 'AttackSequence':
      return sequenceFinding(undefined, detail);
    case 'AccessKey': {
      const event = stolenCredentials(type);
      return { ...event, detail: { ...event.detail, severity } };
    }
    case 'EBSSnapshot':
    case 'EC2Image':
    case 'RecoveryPoint':
      return finding({ detail, resource: { resourceType, instanceDetails: undefined } });
    default:
      return finding({
        detail,
        resource: { resourceType },
        service: {
          resourceRole: role,
          ...(type.includes(':Runtime/') && { featureName: 'RuntimeMonitoring' }),
        },
      });
  }
}

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

interface AsffChange {
  readonly finding?: Json;
  readonly fields?: Json;
  readonly envelope?: Json;
  readonly detail?: Json;
}

/** A GuardDuty finding as Security Hub CSPM has it: the type with a dash, the service's fields flat and as text. */
export const securityFinding = ({ finding: changed, fields }: AsffChange = {}): Json => {
  const arn = 'arn:aws:guardduty:us-east-1:111122223333:detector/d/finding/7ab0c1d2e3f405162738495a6b7c8d9e';
  return {
    SchemaVersion: '2018-10-08',
    Id: arn,
    ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/guardduty',
    ProductName: 'GuardDuty',
    CompanyName: 'Amazon',
    GeneratorId: 'arn:aws:guardduty:us-east-1:111122223333:detector/d',
    AwsAccountId: ACCOUNT,
    Region: REGION,
    Types: ['TTPs/Command and Control/Backdoor:EC2-C&CActivity.B'],
    FirstObservedAt: '2026-11-23T02:51:00.000Z',
    LastObservedAt: '2026-11-23T02:57:00.000Z',
    CreatedAt: '2026-11-23T02:59:00.000Z',
    UpdatedAt: '2026-11-23T02:59:00.000Z',
    Severity: { Product: 8, Label: 'HIGH', Normalized: 80, Original: '8' },
    Title: 'Command and Control server activity.',
    Description: 'EC2 instance i-0a1b2c3d4e5f60718 is communicating outbound with a known C&C server.',
    ProductFields: {
      'aws/guardduty/service/archived': 'false',
      'aws/guardduty/service/resourceRole': 'ACTOR',
      'aws/guardduty/service/additionalInfo/value': '{}',
      'aws/guardduty/service/eventFirstSeen': '2026-11-23T02:51:00.000Z',
      'aws/guardduty/service/eventLastSeen': '2026-11-23T02:57:00.000Z',
      'aws/guardduty/service/action/networkConnectionAction/remoteIpDetails/ipAddressV4': '198.51.100.23',
      'aws/securityhub/FindingId': `arn:aws:securityhub:us-east-1::product/aws/guardduty/${arn}`,
      ...fields,
    },
    Resources: [
      {
        Type: 'AwsEc2Instance',
        Id: instanceArn(INSTANCE),
        Partition: 'aws',
        Region: REGION,
        Tags: { Name: '"><script>alert(1)</script>' },
        Details: { AwsEc2Instance: { Type: 'm3.xlarge', VpcId: 'vpc-0a1b2c3d' } },
      },
    ],
    WorkflowState: 'NEW',
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    ...changed,
  };
};

const hubEnvelope = (detailType: string, envelope: Json = {}): Json => ({
  version: '0',
  id: 'f6f5a3c0-2d6b-4d39-9d6f-000000000001',
  'detail-type': detailType,
  source: 'aws.securityhub',
  account: ACCOUNT,
  time: '2026-11-23T03:00:00Z',
  region: REGION,
  resources: [],
  ...envelope,
});

export const imported = (change: AsffChange = {}): Event => ({
  ...hubEnvelope('Security Hub Findings - Imported', change.envelope),
  detail: { findings: [securityFinding(change)], ...change.detail },
});

/** A person selected findings and pressed the action. */
export const customAction = (
  findings: readonly unknown[] = [securityFinding()],
  actionName: unknown = 'Cordon',
): Event => ({
  ...hubEnvelope('Security Hub Findings - Custom Action', {
    resources: ['arn:aws:securityhub:us-east-1:111122223333:action/custom/Cordon'],
  }),
  detail: { actionName, actionDescription: 'Isolate with Cordon', findings },
});

/** The same finding in OCSF, as the new Security Hub has it. */
export const ocsfFinding = (changed: Json = {}, info: Json = {}): Json => ({
  category_uid: 2,
  class_uid: 2004,
  class_name: 'Detection Finding',
  activity_id: 1,
  severity: 'High',
  severity_id: 4,
  status: 'New',
  status_id: 1,
  time: 1_763_866_740_000,
  metadata: {
    product: {
      name: 'GuardDuty',
      vendor_name: 'AWS',
      uid: 'arn:aws:securityhub:us-east-1::productv2/aws/guardduty',
    },
    version: '1.6.0',
    uid: 'e51603d1054aad9d9f498d82d6e81acf4cf6bc88140e8ad2273123c73b81084',
  },
  finding_info: {
    uid: 'arn:aws:guardduty:us-east-1:111122223333:detector/d/finding/7ab0c1d2e3f405162738495a6b7c8d9e',
    title: 'Command and Control server activity.',
    types: ['Backdoor:EC2/C&CActivity.B'],
    first_seen_time_dt: '2026-11-23T02:51:00.000Z',
    last_seen_time_dt: '2026-11-23T02:57:00.000Z',
    ...info,
  },
  cloud: { provider: 'AWS', account: { uid: ACCOUNT, type: 'AWS Account' }, region: REGION },
  resources: [
    {
      uid: instanceArn(INSTANCE),
      type: 'AWS::EC2::Instance',
      region: REGION,
      owner: { account: { uid: ACCOUNT } },
      tags: [{ name: 'Name', value: 'web' }],
    },
  ],
  ...changed,
});

export const importedV2 = (finding: unknown = ocsfFinding()): Event => ({
  ...hubEnvelope('Findings Imported V2', {
    resources: ['e51603d1054aad9d9f498d82d6e81acf4cf6bc88140e8ad2273123c73b81084'],
  }),
  detail: { findings: [finding] },
});

/** What a detector of one's own puts on the bus. */
export const customEvent = (detail: Json = {}, source = 'com.example.detector'): Event => ({
  ...hubEnvelope('Cordon Response Request', { source }),
  detail: {
    findingId: 'edr-4711',
    type: 'EDR/Beacon',
    severity: 8,
    instances: [INSTANCE],
    remoteAddresses: ['198.51.100.23', 'no address'],
    lastSeen: '2026-11-23T02:57:00Z',
    ...detail,
  },
});

/** What the fleet machine sends. */
export const directRequest = (request: Json = {}): Json => ({
  request: {
    instanceId: INSTANCE,
    accountId: ACCOUNT,
    region: REGION,
    by: 'arn:aws:sts::111122223333:assumed-role/IncidentResponder/ann',
    reason: 'beacon seen by the SOC',
    verified: true,
    ...request,
  },
});
