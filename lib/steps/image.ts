import type { Step, Surroundings } from './step';

/** What the subject streamed, wherever it lies in a case. */
const STREAMED = ['cases/*/memory/*', 'cases/*/instance-store/*'];

/** It reads and hashes as fast as one whole processor allows: Lambda gives that with 1,769 MB. */
export function image({ vault }: Surroundings): Step {
  return {
    name: 'image',
    description: 'Reads back what the subject streamed into the vault, and proves it',
    memoryMb: 1769,
    timeoutSeconds: 900,
    environment: {
      VAULT_BUCKET: vault.bucket.bucketName,
      // One more piece is read after it; the rest of the timeout is for that.
      READ_SECONDS: '600',
      // What S3 surely gives a function in that time.
      ONE_GO_BYTES: String(8 * 1024 ** 3),
    },
    reads: [
      ...STREAMED.flatMap((keys) => vault.allowReading(keys, 's3:GetObjectVersion')),
      ...STREAMED.flatMap((keys) => vault.allowAdding(`${keys}/verification.json`)),
      ...vault.allowListing('cases/'),
    ],
    changes: [],
    wildcards: 'the case id in an object key is not known beforehand',
  };
}
