/**
 * Command documents, schema version 2.2, in JSON. Only what Run Command needs of them: parameters, and one script
 * step a platform. (Systems Manager user guide, "Data elements and parameters".)
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { NotModelled } from '../../wire/service-error';

const MAX_BYTES = 64 * 1024;

const parameter = v.strictObject({
  type: v.picklist(['String', 'StringList']),
  description: v.optional(v.string()),
  default: v.optional(v.union([v.string(), v.array(v.string())])),
  allowedPattern: v.optional(v.string()),
  allowedValues: v.optional(v.array(v.string())),
  minChars: v.optional(v.number()),
  maxChars: v.optional(v.number()),
  minItems: v.optional(v.number()),
  maxItems: v.optional(v.number()),
  displayType: v.optional(v.string()),
  /** `ENV_VAR` hands the value over as `SSM_<name>` instead of pasting it into the script. */
  interpolationType: v.optional(v.literal('ENV_VAR')),
});

const step = v.strictObject({
  action: v.picklist(['aws:runShellScript', 'aws:runPowerShellScript']),
  name: v.string(),
  precondition: v.optional(
    v.strictObject({ StringEquals: v.tuple([v.literal('platformType'), v.picklist(['Linux', 'Windows'])]) }),
  ),
  inputs: v.strictObject({
    runCommand: v.union([v.string(), v.array(v.string())]),
    timeoutSeconds: v.optional(v.union([v.string(), v.number()])),
    workingDirectory: v.optional(v.string()),
  }),
});

const schema = v.strictObject({
  schemaVersion: v.literal('2.2'),
  description: v.optional(v.string()),
  parameters: v.optional(v.record(v.string(), parameter)),
  mainSteps: v.pipe(v.array(step), v.minLength(1)),
});

export type DocumentParameter = v.InferOutput<typeof parameter>;
export type DocumentStep = v.InferOutput<typeof step>;
export type DocumentContent = v.InferOutput<typeof schema>;

export interface DocumentVersion {
  readonly version: string;
  readonly content: DocumentContent;
  /** SHA-256 of the text, in hexadecimal. */
  readonly sha256: string;
}

/** @throws {NotModelled} for content that the range cannot run; the message names the element */
export function parseDocument(name: string, version: string, text: string): DocumentVersion {
  if (Buffer.byteLength(text) > MAX_BYTES) throw new RangeError(`document ${name} is larger than 64 KB`);
  const parsed = v.safeParse(schema, parseJson(name, text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new NotModelled(`SSM document ${name}: ${v.getDotPath(issue) ?? 'root'}: ${issue.message}`);
  }
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { version, content: parsed.output, sha256 };
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotModelled(`SSM document ${name}: content that is not JSON`);
  }
}

/** The step that runs on a platform; undefined when the document has none for it. */
export function stepFor(content: DocumentContent, platform: 'Linux' | 'Windows'): DocumentStep | undefined {
  const steps = content.mainSteps.filter(({ action, precondition }) =>
    precondition
      ? precondition.StringEquals[1] === platform
      : platform === 'Windows' || action === 'aws:runShellScript',
  );
  if (steps.length > 1) throw new NotModelled('SSM documents with several steps for one platform');
  return steps[0];
}
