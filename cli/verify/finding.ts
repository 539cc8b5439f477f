/** What verification finds wrong, or cannot vouch for: each in one sentence that says what, where, what it means, and what to do. */
import { visible } from '../visible-text';

export type FindingCode = keyof typeof EXPLANATIONS;

export interface Finding {
  readonly code: FindingCode;
  /** Paths within the folder; the first is the one that is wrong. */
  readonly files: readonly [string, ...string[]];
  /** Where in it, as far as it can be known: `line 3`, `part 2 (bytes 16777216 to 33554431)`. */
  readonly at?: string;
  readonly what: string;
}

interface Explanation {
  readonly means: string;
  readonly todo: string;
}

const OTHER_COPY = 'compare with another copy of the folder, such as the vault itself';

const EXPLANATIONS = {
  'no-report': {
    means: 'there is nothing to check the folder against',
    todo: 'give the folder of one case (cases/CASE), after its report',
  },
  'not-a-file': {
    means: 'it was not opened, as it could lead anywhere',
    todo: 'find out who put it there, and remove it',
  },
  'no-place': {
    means: 'it is not evidence of this case, or a newer version of Cordon wrote it',
    todo: 'find out who put it there',
  },
  deleted: {
    means: 'somebody took it away, and its versions are still there',
    todo: 'look at them (aws s3api list-object-versions), and ask CloudTrail who did that',
  },
  rewritten: {
    means: "Cordon writes every object once, so another version is somebody else's",
    todo: 'look at its versions (aws s3api list-object-versions), and ask CloudTrail who did that',
  },
  'past-unread': {
    means: 'what was taken away at the end of a chain would not show',
    todo: 'verify with s3:ListBucketVersions on the bucket',
  },
  'cut-off': {
    means: 'the end of the chain was cut off, or all of it was written anew',
    todo: OTHER_COPY,
  },
  missing: { means: 'evidence is not there', todo: OTHER_COPY },
  unlisted: {
    means: 'it was added, or renamed, by somebody other than Cordon, or its record was taken away',
    todo: 'do not take it for evidence, and look for what became of the list that should name it',
  },
  unproved: {
    means: 'nothing shows what these files should be',
    todo: 'get that manifest with its signature from another copy',
  },
  size: { means: 'it was cut off or something was appended', todo: OTHER_COPY },
  changed: { means: 'its content is not what was stored', todo: OTHER_COPY },
  unhashed: {
    means: 'nothing shows that its content is what was stored',
    todo: 'do not rely on it without other proof',
  },
  unreadable: { means: 'it could not be checked', todo: 'make it readable and verify again' },
  'too-large': { means: 'it is not what Cordon wrote, and was not read', todo: OTHER_COPY },
  malformed: {
    means: 'it was changed, or another version of Cordon wrote it',
    todo: 'compare with another copy, and verify with the version of Cordon that wrote it',
  },
  unsigned: {
    means: 'anybody could have written it',
    todo: 'find out from the log of the report step why it could not be signed',
  },
  signature: {
    means: 'one of them was changed, and nothing that is named there can be relied on',
    todo: OTHER_COPY,
  },
  'public-key': {
    means: 'the signature cannot be checked with it',
    todo: 'get the public key from KMS (aws kms get-public-key) or from another copy',
  },
  'wrong-key': {
    means: 'it was signed by somebody else, or the key you compare with is of another deployment',
    todo: 'ask for the right key by another way than the folder came by, and trust nothing in here until then',
  },
  timeline: { means: 'a line was changed, added, moved or left out', todo: OTHER_COPY },
  chain: { means: 'a link between the documents of the case was broken', todo: OTHER_COPY },
  'other-case': { means: 'files of two cases were mixed', todo: 'take each case into a folder of its own' },
  image: {
    means: 'the image is not the whole memory, although the manifest says that it passed',
    todo: 'do not conclude from what is absent in it',
  },
  contradiction: {
    means: 'two documents of the case do not say the same of it',
    todo: OTHER_COPY,
  },
  'failed-check': {
    means: 'it is what was stored, but it was not proved to be good then',
    todo: 'read what the manifest says of it before you use it',
  },
  'host-claim': {
    means: 'that is the word of a compromised host, and proves nothing by itself',
    todo: "rely on Cordon's own hash",
  },
  'two-keys': {
    means: 'the key was replaced between two reports, or somebody else wrote the later one',
    todo: 'compare both fingerprints with those that the keys of the account have',
  },
} as const satisfies Record<string, Explanation>;

/** A finding in one sentence, in which no character can act on a terminal. */
export function sentenceOf({ code, files: [file], at, what }: Finding): string {
  const { means, todo } = EXPLANATIONS[code];
  const place = at === undefined ? file : `${file}, ${at}`;
  return visible(`${place}: ${what}; ${means}: ${todo}.`);
}

/** Gathers findings in the order in which they are made. */
export class Findings {
  /** What does not hold. */
  readonly broken: Finding[] = [];
  /** What holds, but is not as good as it looks. */
  readonly doubts: Finding[] = [];
  /** Whoever prepares a folder has as many findings as they like: nothing looks through all of them for each file. */
  private readonly wrong = new Set<string>();
  private readonly concerned = new Set<string>();

  fail(code: FindingCode, files: Finding['files'] | string, what: string, at?: string): void {
    const made = finding(code, files, what, at);
    this.broken.push(made);
    this.wrong.add(made.files[0]);
    for (const each of made.files) this.concerned.add(each);
  }

  doubt(code: FindingCode, files: Finding['files'] | string, what: string, at?: string): void {
    this.doubts.push(finding(code, files, what, at));
  }

  /** Whether the file itself does not hold. */
  isWrong(path: string): boolean {
    return this.wrong.has(path);
  }

  /** Whether anything that does not hold has to do with the file. */
  concerns(path: string): boolean {
    return this.concerned.has(path);
  }
}

const finding = (
  code: FindingCode,
  files: Finding['files'] | string,
  what: string,
  at: string | undefined,
): Finding => ({
  code,
  files: typeof files === 'string' ? [files] : files,
  ...(at !== undefined && { at }),
  what,
});
