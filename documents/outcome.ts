/**
 * What comes back from a capture: the script's one line of stdout, and the manifest that it stored. Both were made on the subject,
 * so they are claims of a hostile host: parse them here, and prove them by the vault's own list of parts.
 */
import * as v from 'valibot';
import { count, hostClock, hostText, parseAnswer, parseJson, sha256, word } from './parse';

export { CaptureAnswerError } from './parse';

const md5 = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const source = v.picklist(['reader', 'kcore', 'avml', 'lime', 'instance-store', 'winpmem', 'dumpit']);
const content = v.picklist(['lime-v1', 'avml-v2', 'raw', 'elf', 'dmp']);
const address = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{1,16}$/));
const ranges = v.array(v.tuple([address, address]));
/** The sources of the plan that were not possible here, in the order in which they were tried, and why. */
const tried = v.pipe(v.array(v.tuple([source, word])), v.maxLength(16));

export const captureOutcome = v.variant('status', [
  v.strictObject({
    status: v.literal('ok'),
    source,
    reader: v.picklist(['static', 'python3', 'platform-python', 'perl', 'none']),
    workspace: v.picklist(['private-tmpfs', 'shared-tmpfs', 'memory']),
    content,
    totalBytes: count,
    parts: count,
    sha256,
    tried,
  }),
  v.strictObject({
    status: v.literal('failed'),
    stage: v.picklist(['plan', 'tool', 'source', 'put', 'manifest']),
    reason: word,
    detail: hostText,
    tried,
  }),
]);

const common = {
  format: v.literal('cordon-capture-manifest/2'),
  content,
  totalBytes: count,
  sha256,
  partSize: count,
  /** Number, bytes, MD5, SHA-256. */
  parts: v.array(v.tuple([count, count, md5, sha256])),
  tried,
  kernelRelease: hostText,
  machine: hostText,
  /** By the subject's clock. */
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  endedAt: v.pipe(v.string(), v.isoTimestamp()),
  hostClock,
};

/** What the host calls RAM: first and last address of each range. A verifier checks the image's coverage against it. */
const ram = ranges;
/** The length was computed before the first byte was read, and met. */
const planned = { completeness: v.literal('planned-bytes') };
const plannedRanges = { ...planned, uncoveredBytes: count, ranges, ram };
/** A tool's length is not known in advance: only its exit status says that it came to the end. */
const ended = { completeness: v.literal('tool-exit-status'), ram };
const tool = { toolSha256: sha256 };

export const captureManifest = v.variant('source', [
  v.strictObject({
    source: v.literal('reader'),
    reader: v.literal('static'),
    ...tool,
    ...plannedRanges,
    ...common,
  }),
  v.strictObject({
    source: v.literal('kcore'),
    reader: v.picklist(['python3', 'platform-python', 'perl']),
    ...plannedRanges,
    ...common,
  }),
  v.strictObject({ source: v.literal('avml'), ...tool, ...ended, ...common }),
  v.strictObject({ source: v.literal('lime'), ...tool, ...plannedRanges, ...common }),
  /** `device` is the name that udev gave the volume, which holds its serial number. */
  v.strictObject({ source: v.literal('instance-store'), device: hostText, ...planned, ...common }),
  v.strictObject({ source: v.literal('winpmem'), ...tool, ...ended, ...common }),
  v.strictObject({ source: v.literal('dumpit'), ...tool, ...ended, ...common }),
]);

export type CaptureOutcome = v.InferOutput<typeof captureOutcome>;
export type CaptureManifest = v.InferOutput<typeof captureManifest>;

/**
 * The script's stdout as GetCommandInvocation returns it.
 * @throws CaptureAnswerError when it is not one line of the script's form, e.g. because the agent killed the script.
 */
export const parseOutcome = (stdout: string): CaptureOutcome =>
  parseAnswer(captureOutcome, stdout, 'capture answer');

/** @throws CaptureAnswerError when the text is not a manifest of the script's form. */
export const parseManifest = (text: string): CaptureManifest =>
  parseJson(captureManifest, text, 'capture manifest');
