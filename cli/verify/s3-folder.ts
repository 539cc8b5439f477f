import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ClientConfig } from '../aws/session';
import {
  type CaseFile,
  type CaseFolder,
  FolderError,
  type Listing,
  MOST_FILES,
  type Past,
} from './case-folder';
import type { S3Uri } from './s3-uri';

export const openS3Folder = (name: string, uri: S3Uri, client: ClientConfig): S3Folder =>
  new S3Folder(name, uri, new S3Client({ ...client, followRegionRedirects: true }));

/**
 * The newest versions of a case's objects, read and never written, with the credentials and in the Region of the session. A bucket with
 * versions also tells what was deleted or overwritten, which the chains of a case cannot show at their end.
 */
export class S3Folder implements CaseFolder {
  constructor(
    readonly name: string,
    private readonly uri: S3Uri,
    private readonly s3: S3Client,
  ) {}

  async list(): Promise<Listing> {
    const { bucket, prefix } = this.uri;
    const files: CaseFile[] = [];
    try {
      for await (const { Contents } of paginateListObjectsV2(
        { client: this.s3 },
        { Bucket: bucket, Prefix: prefix },
      )) {
        for (const { Key = '', Size = 0 } of Contents ?? [])
          files.push({ path: Key.slice(prefix.length), bytes: Size });
        if (files.length > MOST_FILES)
          throw new FolderError(`${this.name} has more than ${MOST_FILES} objects`);
      }
    } catch (error) {
      throw unreadable(this.name, error);
    }
    return { files, refused: [], past: await this.past() };
  }

  private async past(): Promise<Past> {
    const { bucket: Bucket, prefix: Prefix } = this.uri;
    const [deleted, seen, rewritten]: [string[], Set<string>, Set<string>] = [[], new Set(), new Set()];
    try {
      for (
        let marker: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> = {};
        ;
      ) {
        const page: ListObjectVersionsCommandOutput = await this.s3.send(
          new ListObjectVersionsCommand({
            ...{ Bucket, Prefix },
            KeyMarker: marker.NextKeyMarker,
            VersionIdMarker: marker.NextVersionIdMarker,
          }),
        );
        for (const { Key = '', IsLatest } of page.DeleteMarkers ?? [])
          if (IsLatest === true) deleted.push(Key.slice(Prefix.length));
        for (const { Key = '' } of page.Versions ?? []) {
          const path = Key.slice(Prefix.length);
          if (seen.has(path)) rewritten.add(path);
          seen.add(path);
        }
        if (page.IsTruncated !== true) return { deleted, rewritten: [...rewritten] };
        marker = page;
      }
    } catch (error) {
      return { unread: error instanceof Error ? error.name : String(error) };
    }
  }

  async *read(path: string): AsyncGenerator<Uint8Array> {
    const { bucket, prefix } = this.uri;
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: bucket, Key: `${prefix}${path}` }));
      // On Node the SDK gives a stream of Node's.
      if (Body instanceof Readable) yield* Body;
    } catch (error) {
      throw unreadable(`${this.name}, ${path}`, error);
    }
  }
}

const unreadable = (what: string, error: unknown): FolderError =>
  error instanceof FolderError
    ? error
    : new FolderError(
        `${what}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
        {
          cause: error,
        },
      );
