import type { Step, Surroundings } from './step';

export function drift({ notifications, vault }: Surroundings): Step {
  return {
    name: 'drift',
    description: 'Says what of a quarantine was out of place and what became of it',
    memoryMb: 256,
    timeoutSeconds: 30,
    environment: { VAULT_BUCKET: vault.bucket.bucketName, TOPIC_ARN: notifications.topic.topicArn },
    reads: [
      ...vault.allowAdding('cases/*/hold/*'),
      ...vault.allowReading('cases/*/hold/*'),
      ...notifications.allowPublishing(),
    ],
    changes: [],
    wildcards: 'the case id in an object key is not known beforehand',
  };
}
