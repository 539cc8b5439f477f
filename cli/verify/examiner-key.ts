/** The examiner's own copy of the public key, by which all that is signed is compared. */
import { readFileSync, statSync } from 'node:fs';
import { OptionError } from '../option-error';
import { fingerprintOf, publicKeyOf } from './signature';

const FINGERPRINT = /^(?:SHA-?256:)?((?:[0-9a-f]{2}:?){31}[0-9a-f]{2})$/i;
const LARGEST_KEY = 16 * 1024;

/** SHA-256 of the key that `given` is, or that is in the file of that name. @throws OptionError */
export function examinerFingerprint(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const [, digits] = FINGERPRINT.exec(given) ?? [];
  if (digits !== undefined) return digits.replaceAll(':', '').toLowerCase();
  const file = statSync(given, { throwIfNoEntry: false });
  const key = file?.isFile() && file.size <= LARGEST_KEY ? publicKeyOf(readFileSync(given)) : undefined;
  if (!key) throw new OptionError('--key', given, 'a file with a public key on P-256, or its SHA-256');
  return fingerprintOf(key);
}
