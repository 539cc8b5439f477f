/** Which services the range speaks: how the wire tells them apart, their protocol, schemas and modelled operations. */
import * as autoscaling from '@aws-sdk/client-auto-scaling';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ec2 from '@aws-sdk/client-ec2';
import * as ecs from '@aws-sdk/client-ecs';
import * as elb from '@aws-sdk/client-elastic-load-balancing';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import * as events from '@aws-sdk/client-eventbridge';
import * as iam from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import * as s3 from '@aws-sdk/client-s3';
import * as sfn from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { operations as autoscalingOperations } from '../services/autoscaling';
import { operations as cloudformationOperations } from '../services/cloudformation';
import { operations as cloudtrailOperations } from '../services/cloudtrail';
import { operations as dynamodbOperations } from '../services/dynamodb';
import { operations as ec2Operations } from '../services/ec2';
import { operations as ecsOperations } from '../services/ecs';
import { operations as elbOperations } from '../services/elb';
import { operations as elbv2Operations } from '../services/elbv2';
import { operations as eventsOperations } from '../services/events';
import { operations as iamOperations } from '../services/iam';
import { operations as kmsOperations } from '../services/kms';
import { operations as s3Operations } from '../services/s3';
import { operations as snsOperations } from '../services/sns';
import { operations as ssmOperations } from '../services/ssm';
import { operations as statesOperations } from '../services/states';
import { operations as stsOperations } from '../services/sts';
import type { AnyOperation } from './operation';
import { type OperationSchema, operationsOf } from './schema';

export type Protocol =
  | { readonly kind: 'query'; readonly ec2: boolean; readonly xmlNamespace: string; readonly version: string }
  | { readonly kind: 'json'; readonly version: '1.0' | '1.1' }
  | { readonly kind: 'rest-xml' };

export interface Service {
  /** As in IAM actions and in the call record. */
  readonly name: string;
  /** The service in the credential scope of its requests. */
  readonly signingName: string;
  readonly protocol: Protocol;
  readonly schemas: ReadonlyMap<string, OperationSchema>;
  readonly operations: ReadonlyMap<string, AnyOperation>;
}

const query = (ec2: boolean, host: string, version: string): Protocol => ({
  kind: 'query',
  ec2,
  xmlNamespace: `http://${host}/doc/${version}/`,
  version,
});

function service(
  name: string,
  signingName: string,
  protocol: Protocol,
  client: object,
  operations: readonly AnyOperation[],
): Service {
  const byName = new Map(operations.map((each) => [each.name, each]));
  return { name, signingName, protocol, schemas: operationsOf(client), operations: byName };
}

let known: readonly Service[] | undefined;

/** All services; the schemas are read once a process. */
export function services(): readonly Service[] {
  known ??= [
    service('ec2', 'ec2', query(true, 'ec2.amazonaws.com', '2016-11-15'), ec2, ec2Operations),
    service(
      'autoscaling',
      'autoscaling',
      query(false, 'autoscaling.amazonaws.com', '2011-01-01'),
      autoscaling,
      autoscalingOperations,
    ),
    service(
      'elbv2',
      'elasticloadbalancing',
      query(false, 'elasticloadbalancing.amazonaws.com', '2015-12-01'),
      elbv2,
      elbv2Operations,
    ),
    service(
      'elb',
      'elasticloadbalancing',
      query(false, 'elasticloadbalancing.amazonaws.com', '2012-06-01'),
      elb,
      elbOperations,
    ),
    service('iam', 'iam', query(false, 'iam.amazonaws.com', '2010-05-08'), iam, iamOperations),
    service('sns', 'sns', query(false, 'sns.amazonaws.com', '2010-03-31'), sns, snsOperations),
    service('sts', 'sts', query(false, 'sts.amazonaws.com', '2011-06-15'), sts, stsOperations),
    service(
      'cloudformation',
      'cloudformation',
      query(false, 'cloudformation.amazonaws.com', '2010-05-15'),
      cloudformation,
      cloudformationOperations,
    ),
    service('cloudtrail', 'cloudtrail', { kind: 'json', version: '1.1' }, cloudtrail, cloudtrailOperations),
    service('dynamodb', 'dynamodb', { kind: 'json', version: '1.0' }, dynamodb, dynamodbOperations),
    service('states', 'states', { kind: 'json', version: '1.0' }, sfn, statesOperations),
    service('events', 'events', { kind: 'json', version: '1.1' }, events, eventsOperations),
    service('ecs', 'ecs', { kind: 'json', version: '1.1' }, ecs, ecsOperations),
    service('ssm', 'ssm', { kind: 'json', version: '1.1' }, ssm, ssmOperations),
    service('kms', 'kms', { kind: 'json', version: '1.1' }, kms, kmsOperations),
    service('s3', 's3', { kind: 'rest-xml' }, s3, s3Operations),
  ];
  return known;
}
