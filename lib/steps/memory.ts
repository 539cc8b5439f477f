import { allow, allowAnywhere } from '../statements';
import type { Step, Surroundings } from './step';

/** Of every case. */
function inFolder(kind: string): (name: string) => string {
  return (name) => `cases/*/${kind}/${name}`;
}

/** What comes to lie there whole, by this step or by URLs of its; what proves an image (verification.json) is for `image` to say. */
const ADDED = [
  ...['capture.json', '*/plan.txt', '*/reader-*', '*/host-manifest.json'].map(inFolder('memory')),
  ...['collection.json', '*/plan.txt', '*/triage.txt'].map(inFolder('triage')),
  ...['volume-*.json', '*/plan.txt', '*/host-manifest.json'].map(inFolder('instance-store')),
];
/** What the subject streams, part by part. */
const STREAMED = [inFolder('memory')('*/image.lime'), inFolder('instance-store')('*/disk.raw')];
/** Where it comes to lie, with what belongs to it. */
const STREAMS = ['memory', 'instance-store'].map((kind) => inFolder(kind)('*'));
const TRIAGE = inFolder('triage')('*');
/** Where the operator puts acquisition tools. */
const TOOLS = 'tools/*';

/** The vault permissions stand under `changes` because the step signs them away to the subject, part by part. */
export function memory({ config, arns, vault, captureDocument, triageDocument }: Surroundings): Step {
  const documents = [captureDocument, triageDocument].map((name) => arns.ssmDocument(name));
  return {
    name: 'memory',
    description: 'Has the subject stream its memory and more into the vault, and checks what arrived',
    // A plan of 9,000 URLs is 16 MB, and takes some 320 MB and 3 s of a whole core, of which this is more than half.
    memoryMb: 1024,
    timeoutSeconds: 180,
    environment: {
      VAULT_BUCKET: vault.bucket.bucketName,
      CAPTURE_DOCUMENT: captureDocument,
      TRIAGE_DOCUMENT: triageDocument,
    },
    reads: [
      allowAnywhere(
        'ec2:DescribeInstances',
        'ec2:DescribeInstanceTypes',
        'ssm:DescribeInstanceInformation',
        'ssm:GetCommandInvocation',
      ),
      ...vault.allowListing('cases/'),
    ],
    changes: [
      allow(['ssm:SendCommand'], [...documents, arns.ec2('instance')]),
      allowAnywhere('ssm:CancelCommand'),
      ...vault.allowAdding(...ADDED),
      ...vault.allowStreaming(...STREAMED),
      ...STREAMS.flatMap((keys) => vault.allowReading(keys, 's3:ListMultipartUploadParts')),
      ...vault.allowReading(TRIAGE),
      ...(config.evidence.captureTools.length > 0 ? vault.allowReading(TOOLS) : []),
    ],
    wildcards:
      'any instance of the account may be the subject, but only these two documents run on it; commands have no ARN',
  };
}
