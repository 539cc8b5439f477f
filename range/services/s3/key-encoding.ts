import type { EncodingType } from '@aws-sdk/client-s3';
import { ServiceError } from '../../wire/service-error';

/**
 * How a listing writes keys, prefixes and delimiters: as they are, or for `encoding-type=url` as HTML forms do, but for
 * the slash (S3 API, ListObjectsV2, "EncodingType": `test_file(3).png` becomes `test_file%283%29.png`).
 */
export function keyEncoder(encoding: EncodingType | undefined): (text: string) => string {
  return encoding === 'url' ? urlEncoded : (text) => text;
}

export function validateEncoding(encoding: EncodingType | undefined): void {
  if (encoding !== undefined && encoding !== 'url')
    throw new ServiceError('InvalidArgument', `Invalid Encoding Method specified in Request: ${encoding}`);
}

const urlEncoded = (text: string): string =>
  encodeURIComponent(text)
    .replace(/%20/g, '+')
    .replace(/%2F/g, '/')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
