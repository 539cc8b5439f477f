/** The documents of a case, each read once and only up to a size: what is hashed, checked by its signature and parsed is the same bytes. */
import type * as v from 'valibot';
import { sha256 } from '../../lambdas/common/custody';
import { InvalidInput, parse } from '../../lambdas/common/parse';
import type { CaseFolder } from './case-folder';
import type { Findings } from './finding';

export interface Document {
  readonly path: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

const MIB = 1024 * 1024;
/** Of any document that is parsed. A manifest has some hundred bytes an object. */
export const LARGEST_DOCUMENT = 64 * MIB;
/** Of all that are parsed, since they are kept: a folder may have any number of them, and sparse files cost nothing. */
export const MOST_TOGETHER = 256 * MIB;

export class Documents {
  private readonly known = new Map<string, Document | undefined>();
  private together = 0;

  constructor(
    private readonly folder: CaseFolder,
    /** Bytes by path. */
    readonly files: ReadonlyMap<string, number>,
    private readonly findings: Findings,
  ) {}

  /** Undefined, and a finding, where it cannot be read. The caller decides what its absence means. */
  async read(path: string): Promise<Document | undefined> {
    if (!this.known.has(path)) this.known.set(path, await this.load(path));
    return this.known.get(path);
  }

  /** Of a document that was read. */
  sha256(path: string): string | undefined {
    return this.known.get(path)?.sha256;
  }

  private async load(path: string): Promise<Document | undefined> {
    const size = this.files.get(path);
    if (size === undefined) return undefined;
    const tooLarge = (): void =>
      this.findings.fail('too-large', path, `it has more than ${LARGEST_DOCUMENT / MIB} MiB`);
    if (size > LARGEST_DOCUMENT) return tooLarge() as undefined;
    this.together += size;
    if (this.together > MOST_TOGETHER)
      return this.findings.fail(
        'too-large',
        path,
        `with it the documents have more than ${MOST_TOGETHER / MIB} MiB together`,
      ) as undefined;
    const pieces: Buffer[] = [];
    let length = 0;
    try {
      for await (const piece of this.folder.read(path)) {
        length += piece.length;
        if (length > LARGEST_DOCUMENT) return tooLarge() as undefined;
        pieces.push(Buffer.from(piece));
      }
    } catch (error) {
      this.findings.fail('unreadable', path, error instanceof Error ? error.message : String(error));
      return undefined;
    }
    const bytes = Buffer.concat(pieces);
    return { path, bytes, sha256: sha256(bytes) };
  }

  /** Parsed by its schema, or undefined and a finding. */
  parsed<Schema extends v.GenericSchema>(
    { path, bytes }: Document,
    schema: Schema,
  ): v.InferOutput<Schema> | undefined {
    const fail = (what: string): void => this.findings.fail('malformed', path, what);
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString('utf8'));
    } catch (error) {
      return fail(`it is not JSON (${String(error)})`) as undefined;
    }
    try {
      return parse('it', schema, value);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return fail(error.message) as undefined;
    }
  }
}
