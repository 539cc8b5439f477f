import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** As `tag` marks the subject. */
const QUARANTINED = { 'aws:ResourceTag/cordon:status': 'quarantined' };

/**
 * Denies the ways to a quarantined instance that need none of its security groups: Session Manager and Run Command, keys pushed by
 * Instance Connect, and the serial console. It takes effect where it is attached: to the groups, roles or permission
 * sets of those who use these ways, all but the responders. An Instance Connect endpoint needs no denial: what comes
 * through it meets the quarantine group.
 */
export class QuarantineGuard extends Construct {
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.policy = new ManagedPolicy(this, 'Policy', {
      description:
        'Denies Session Manager, Instance Connect and the serial console on instances in quarantine',
      statements: [
        new PolicyStatement({
          sid: 'NoWayAroundTheQuarantine',
          effect: Effect.DENY,
          actions: [
            'ec2-instance-connect:SendSSHPublicKey',
            'ec2-instance-connect:SendSerialConsoleSSHPublicKey',
            'ssm:SendCommand',
            'ssm:StartSession',
          ],
          resources: ['*'],
          conditions: { StringEquals: QUARANTINED },
        }),
      ],
    });
  }
}
