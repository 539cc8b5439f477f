import { join } from 'node:path';
import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledge';
import { type Config, toPolicy } from './config';
import { allow } from './statements';
import type { Step } from './steps';

export interface StepLambdaProps {
  readonly step: Step;
  readonly config: Config;
  /** The folder with one folder of built code a step. */
  readonly handlers: string;
}

/**
 * A step's function with a role of its own. The role's policies bear the names of what they allow: `logs`, `reads`
 * and, unless the stack is a dry run, `changes`. The log group outlives the stack until its retention empties it.
 */
export class StepLambda extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: StepLambdaProps) {
    super(scope, id);
    const { step, config, handlers } = props;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: config.logRetentionDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: policies({
        logs: [allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn])],
        reads: step.reads,
        changes: config.enforcement === 'enforce' ? step.changes : [],
      }),
    });
    acknowledgeWildcards(role, [...step.reads, ...step.changes], `${step.name}: ${step.wildcards}`);
    this.function = new LambdaFunction(this, 'Function', {
      description: step.description,
      code: Code.fromAsset(join(handlers, step.name)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: step.memoryMb,
      timeout: Duration.seconds(step.timeoutSeconds),
      environment: {
        POWERTOOLS_SERVICE_NAME: `cordon-${step.name}`,
        POLICY: JSON.stringify(toPolicy(config)),
        ACCOUNT_ID: Aws.ACCOUNT_ID,
        PARTITION: Aws.PARTITION,
        ...step.environment,
      },
      role,
      logGroup,
    });
  }
}

/** IAM refuses a policy without statements. */
function policies(byName: Record<string, PolicyStatement[]>): Record<string, PolicyDocument> {
  const documents = Object.entries(byName)
    .filter(([, statements]) => statements.length > 0)
    .map(([name, statements]) => [name, new PolicyDocument({ statements })] as const);
  return Object.fromEntries(documents);
}
