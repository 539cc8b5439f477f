import { type Deployment, deploymentHash, deploymentUuid, urlSuffix } from './deployment';

/**
 * What `Ref` and `Fn::GetAtt` return for each resource type that the range knows (CloudFormation user guide, the type's
 * page, "Return values"). A type that is not here may stand in a template, but nothing may refer to it.
 */
export interface Subject {
  readonly deployment: Deployment;
  readonly logicalId: string;
  readonly name: string;
  /** The resolved value of a property, undefined when it is not set. */
  text(property: string): string | undefined;
}

export interface Identity {
  readonly ref: string;
  /** '' for a type without ARN. */
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface ResourceType {
  /** The property that gives the physical name. */
  readonly nameProperty?: string;
  /** The longest physical name that the service takes. */
  readonly maxName?: number;
  readonly lowerCase?: true;
  /** The property that, when "true", makes a generated name end in ".fifo". */
  readonly fifoProperty?: string;
  identify(subject: Subject): Identity;
}

function arn(subject: Subject, service: string, resource: string): string {
  const { partition, region, account } = subject.deployment;
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

function iamArn(subject: Subject, kind: string): string {
  const { partition, account } = subject.deployment;
  return `arn:${partition}:iam::${account}:${kind}${subject.text('Path') ?? '/'}${subject.name}`;
}

/** `Ref` is the name, `Arn` the ARN. */
function named(nameProperty: string, maxName: number, service: string, prefix: string): ResourceType {
  return {
    nameProperty,
    maxName,
    identify(subject) {
      const own = arn(subject, service, prefix + subject.name);
      return { ref: subject.name, arn: own, attributes: { Arn: own } };
    },
  };
}

const plain: ResourceType = { identify: ({ name }) => ({ ref: name, arn: '', attributes: {} }) };

const role: ResourceType = {
  nameProperty: 'RoleName',
  maxName: 64,
  identify(subject) {
    const own = iamArn(subject, 'role');
    const id = deploymentHash(subject.deployment, subject.logicalId, 17).toUpperCase();
    return { ref: subject.name, arn: own, attributes: { Arn: own, RoleId: `AROA${id}` } };
  },
};

const managedPolicy: ResourceType = {
  nameProperty: 'ManagedPolicyName',
  maxName: 128,
  identify(subject) {
    const own = iamArn(subject, 'policy');
    return { ref: own, arn: own, attributes: { PolicyArn: own } };
  },
};

const logGroup: ResourceType = {
  nameProperty: 'LogGroupName',
  identify(subject) {
    const own = arn(subject, 'logs', `log-group:${subject.name}:*`);
    return { ref: subject.name, arn: own, attributes: { Arn: own } };
  },
};

const bucket: ResourceType = {
  nameProperty: 'BucketName',
  maxName: 63,
  lowerCase: true,
  identify({ name, deployment }) {
    const own = `arn:${deployment.partition}:s3:::${name}`;
    const suffix = urlSuffix(deployment);
    const attributes = {
      Arn: own,
      DomainName: `${name}.s3.${suffix}`,
      RegionalDomainName: `${name}.s3.${deployment.region}.${suffix}`,
    };
    return { ref: name, arn: own, attributes };
  },
};

const key: ResourceType = {
  identify(subject) {
    const id = deploymentUuid(subject.deployment, subject.logicalId);
    const own = arn(subject, 'kms', `key/${id}`);
    return { ref: id, arn: own, attributes: { Arn: own, KeyId: id } };
  },
};

const alias: ResourceType = {
  nameProperty: 'AliasName',
  identify: (subject) => ({ ref: subject.name, arn: arn(subject, 'kms', subject.name), attributes: {} }),
};

const topic: ResourceType = {
  nameProperty: 'TopicName',
  maxName: 256,
  fifoProperty: 'FifoTopic',
  identify(subject) {
    const own = arn(subject, 'sns', subject.name);
    return { ref: own, arn: own, attributes: { TopicArn: own, TopicName: subject.name } };
  },
};

const subscription: ResourceType = {
  identify(subject) {
    const id = deploymentUuid(subject.deployment, subject.logicalId);
    const own = `${subject.text('TopicArn') ?? ''}:${id}`;
    return { ref: own, arn: own, attributes: { Arn: own } };
  },
};

const queue: ResourceType = {
  nameProperty: 'QueueName',
  maxName: 80,
  fifoProperty: 'FifoQueue',
  identify(subject) {
    const { deployment, name } = subject;
    const url = `https://sqs.${deployment.region}.${urlSuffix(deployment)}/${deployment.account}/${name}`;
    const own = arn(subject, 'sqs', name);
    return { ref: url, arn: own, attributes: { Arn: own, QueueName: name, QueueUrl: url } };
  },
};

const rule: ResourceType = {
  nameProperty: 'Name',
  maxName: 64,
  identify(subject) {
    const bus = subject.text('EventBusName')?.split('/').at(-1) ?? 'default';
    const own = arn(
      subject,
      'events',
      bus === 'default' ? `rule/${subject.name}` : `rule/${bus}/${subject.name}`,
    );
    const ref = bus === 'default' ? subject.name : `${bus}|${subject.name}`;
    return { ref, arn: own, attributes: { Arn: own } };
  },
};

const stateMachine: ResourceType = {
  nameProperty: 'StateMachineName',
  maxName: 80,
  identify(subject) {
    const own = arn(subject, 'states', `stateMachine:${subject.name}`);
    return { ref: own, arn: own, attributes: { Arn: own, Name: subject.name } };
  },
};

const document: ResourceType = {
  nameProperty: 'Name',
  maxName: 128,
  identify: (subject) => ({
    ref: subject.name,
    arn: arn(subject, 'ssm', `document/${subject.name}`),
    attributes: {},
  }),
};

export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map([
  ['AWS::Lambda::Function', named('FunctionName', 64, 'lambda', 'function:')],
  ['AWS::Lambda::Permission', plain],
  ['AWS::Lambda::EventInvokeConfig', plain],
  ['AWS::IAM::Role', role],
  ['AWS::IAM::Policy', { ...plain, nameProperty: 'PolicyName' }],
  ['AWS::IAM::ManagedPolicy', managedPolicy],
  ['AWS::Logs::LogGroup', logGroup],
  ['AWS::S3::Bucket', bucket],
  ['AWS::S3::BucketPolicy', plain],
  ['AWS::KMS::Key', key],
  ['AWS::KMS::Alias', alias],
  ['AWS::DynamoDB::Table', named('TableName', 255, 'dynamodb', 'table/')],
  ['AWS::DynamoDB::GlobalTable', named('TableName', 255, 'dynamodb', 'table/')],
  ['AWS::SNS::Topic', topic],
  ['AWS::SNS::TopicPolicy', plain],
  ['AWS::SNS::Subscription', subscription],
  ['AWS::SQS::Queue', queue],
  ['AWS::SQS::QueuePolicy', plain],
  ['AWS::Events::Rule', rule],
  ['AWS::StepFunctions::StateMachine', stateMachine],
  ['AWS::SSM::Document', document],
  ['AWS::CloudWatch::Alarm', named('AlarmName', 255, 'cloudwatch', 'alarm:')],
  ['AWS::CloudTrail::Trail', named('TrailName', 128, 'cloudtrail', 'trail/')],
  ['AWS::CDK::Metadata', plain],
]);
