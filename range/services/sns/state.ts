import type { PolicyDocument } from '../../iam';
import type { Random } from '../../kernel/random';
import { ServiceError } from '../../wire/service-error';
import type { KeyPolicies } from '../kms';

export interface PublishedMessage {
  readonly messageId: string;
  readonly atMs: number;
  readonly publisher: string;
  readonly subject?: string;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Topic {
  readonly arn: string;
  readonly kmsKeyArn?: string;
  readonly policy?: PolicyDocument;
  /** In the order of their publication. */
  readonly messages: PublishedMessage[];
}

export interface SnsState {
  readonly topics: Map<string, Topic>;
  readonly keyPolicies: KeyPolicies;
  readonly ids: Random;
}

export interface SnsOptions {
  readonly random: Random;
  readonly keyPolicies?: KeyPolicies;
}

export function createSnsState({ random, keyPolicies = new Map() }: SnsOptions): SnsState {
  return { topics: new Map(), keyPolicies, ids: random.fork('sns.ids') };
}

export function addTopic(state: SnsState, topic: Omit<Topic, 'messages'>): Topic {
  const added: Topic = { ...topic, messages: [] };
  state.topics.set(topic.arn, added);
  return added;
}

export function findTopic(state: SnsState, arn: string): Topic {
  const topic = state.topics.get(arn);
  if (!topic) throw new ServiceError('NotFound', 'Topic does not exist', 404);
  return topic;
}
