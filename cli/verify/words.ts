/** The result of a verification in words that the terminal, the drill's report and the chain-of-custody page share. */
import type { CustodyEvent, ManifestObject } from '../../lambdas/common/custody';
import { bytes, counted } from '../format';
import type { VerifiedItem } from './items';
import type { Verification } from './verify';

export function headlineOf({ holds, items, reports, records, broken }: Verification): string {
  const what = [
    counted(items.length, 'file'),
    counted(reports.length, 'signed manifest'),
    counted(records.length, 'custody record'),
  ].join(', ');
  return holds
    ? `everything holds: ${what}`
    : `${counted(broken.length, 'finding')}: something is not as Cordon left it`;
}

/** What the signature proves, as far as it can be said here. */
export function keyText({ key: { fingerprint, isCompared }, manifest }: Verification): string {
  if (fingerprint === undefined) return 'No public key can be used, so nothing is proved by a signature.';
  if (isCompared)
    return `Compared with the key that you gave, whose fingerprint (SHA-256) is yours to vouch for; here it is ${fingerprint}.`;
  const arn = manifest?.signing?.keyArn;
  return `Not compared with a key of your own (--key): the signature proves only that one key made all of it. Compare its fingerprint with KMS${arn === undefined ? '' : ` (${arn})`}: ${fingerprint}`;
}

export const snapshotText = (snapshot: {
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly state: string;
}): string =>
  `${snapshot.snapshotId} of ${snapshot.volumeId}, ${snapshot.state} when it was reported; AWS holds it, so it cannot be checked here`;

const METHODS: Readonly<Record<ManifestObject['verified']['method'], string>> = {
  written: 'hashed by Cordon from the bytes that it stored',
  'read-back': 'read back whole and hashed by Cordon',
  host: "the subject's own word",
  none: 'not hashed when it was stored',
};

/** How its hash was known when it was stored. */
export const methodOf = ({ object }: VerifiedItem): string =>
  object ? METHODS[object.verified.method] : 'recorded by a custody record';

/** The same in the manifest's own words, where it has any; whose word it is stands before them where it is not Cordon's. */
export function verifiedText(item: VerifiedItem): string {
  const { method, detail } = item.object?.verified ?? {};
  if (!detail) return methodOf(item);
  return method === 'host' || method === 'none' ? `${methodOf(item)}: ${detail}` : detail;
}

export const itemText = (item: VerifiedItem): string =>
  `${item.kind}, ${bytes(item.bytes)}, ${methodOf(item)}`;

/** What happened, in words. */
export function eventText(event: CustodyEvent): string {
  switch (event.kind) {
    case 'release':
      return `release of the subject: ${event.outcome}`;
    case 'hold':
      return `the cut was made again: ${event.cause}`;
    case 'addition':
      return 'objects were added';
    case 'access': {
      const { action, key, sourceIp, errorCode } = event.access;
      return `${action} on ${key} from ${sourceIp}${errorCode === undefined ? '' : `, refused (${errorCode})`}`;
    }
  }
}

export const MARKS = { holds: '✔', broken: '✘', doubtful: '!' } as const;
