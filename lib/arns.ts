import { ArnFormat, type Stack } from 'aws-cdk-lib';

type Ec2Type =
  | 'elastic-ip'
  | 'instance'
  | 'network-acl'
  | 'network-interface'
  | 'security-group'
  | 'snapshot'
  | 'spot-instances-request'
  | 'volume'
  | 'vpc';

/** ARNs of what Cordon works on but does not own, in the stack's own partition, region and account. */
export class Arns {
  constructor(private readonly stack: Stack) {}

  /** Every instance, network interface, … of the account; of snapshots too, whose ARN names no account. */
  ec2(type: Ec2Type): string {
    const account = type === 'snapshot' ? { account: '' } : {};
    return this.stack.formatArn({ service: 'ec2', resource: type, resourceName: '*', ...account });
  }

  get autoScalingGroups(): string {
    return this.stack.formatArn({
      service: 'autoscaling',
      resource: 'autoScalingGroup',
      resourceName: '*:autoScalingGroupName/*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  get targetGroups(): string {
    return this.stack.formatArn({
      service: 'elasticloadbalancing',
      resource: 'targetgroup',
      resourceName: '*/*',
    });
  }

  get loadBalancers(): string {
    return this.stack.formatArn({
      service: 'elasticloadbalancing',
      resource: 'loadbalancer',
      resourceName: '*',
    });
  }

  get clusters(): string {
    return this.stack.formatArn({ service: 'ecs', resource: 'cluster', resourceName: '*' });
  }

  get containerInstances(): string {
    return this.stack.formatArn({ service: 'ecs', resource: 'container-instance', resourceName: '*/*' });
  }

  /** Whichever state machine they are of: those of the stack refer to the functions that ask, and cannot be referred to by them. */
  get executions(): string {
    return this.stack.formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: '*:*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /** Every KMS key of the account in this Region. */
  get keys(): string {
    return this.stack.formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
  }

  get account(): string {
    return this.stack.account;
  }

  /** The name of a service as `kms:ViaService` has it; it ends in `.cn` in China. */
  viaService(service: string): string {
    return `${service}.${this.stack.region}.amazonaws.com*`;
  }

  /** Every role of the account, whatever its path. */
  get roles(): string {
    return this.role('*');
  }

  /** IAM has no Region. */
  role(name: string): string {
    return this.stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: name });
  }

  get instanceProfiles(): string {
    return this.stack.formatArn({
      service: 'iam',
      region: '',
      resource: 'instance-profile',
      resourceName: '*',
    });
  }

  ssmDocument(name: string): string {
    return this.stack.formatArn({ service: 'ssm', resource: 'document', resourceName: name });
  }
}
