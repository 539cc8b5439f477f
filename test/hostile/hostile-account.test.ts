/**
 * Whole cases in an account that is hostile throughout. Looked at is what came out of them: nothing ran, every document is whole, every
 * message is one that its receiver takes, and nothing was refused for its size or its characters.
 */

import { vaultFolder } from '../../cli/evidence/vault-folder';
import { reportPage } from '../../cli/report-html/page';
import { LinesReporter } from '../../cli/terminal/lines-reporter';
import { custodyPage } from '../../cli/verify/page/page';
import { type Verification, verifyCase } from '../../cli/verify/verify';
import { placeOf } from '../../lambdas/common/custody';
import { breachesOf } from '../../prove/laws/laws';
import { makeHostile, withWords } from '../../range/scenarios/hostile-account';
import { ObjectBody } from '../../range/services/s3/body';
import { ACTS_ON_A_TERMINAL, CollectedOutput } from '../cli/collected-output';
import { nestingProblems, strayBrackets } from '../cli/report-html/markup';
import { nameOf, type Played, play } from '../workflow/play';
import { CANARY, CORPUS } from './corpus/corpus';

jest.setTimeout(240_000);

const WITHOUT_FORM = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** By `FUZZ_DRILLS` more than the share of `npm test`; each begins elsewhere in the corpus, so that every text comes to every field in time. */
const DRILLS = Number(process.env.FUZZ_DRILLS ?? 4);
const MODES = ['online', 'offline', 'capture-then-stop', 'hibernate'] as const;
const STRIDE = 17;

const cases = Array.from({ length: DRILLS }, (_, index) => ({
  mode: MODES[index % MODES.length] ?? 'online',
  from: index * STRIDE,
}));

/** One text of the corpus after the other, round and round. */
function texts(from: number): () => string {
  let at = from;
  return () => CORPUS[at++ % CORPUS.length]?.text ?? '';
}

async function playHostile({ mode, from }: (typeof cases)[number]): Promise<Played> {
  const next = texts(from);
  return await play({
    scenario: 'web-server-c2',
    mode,
    seed: `hostile ${from}`,
    arrange: (range, staged) => {
      makeHostile(range, staged, next);
      const { world } = range;
      const emit = world.emit.bind(world);
      Object.assign(world, {
        emit: (event: Parameters<typeof emit>[0]) =>
          emit(event.source === 'aws.guardduty' ? withWords(event, next) : event),
      });
    },
  });
}

const bytesOf = (object: unknown): Buffer =>
  Buffer.from(object instanceof ObjectBody ? object.toBytes() : new Uint8Array());

/** Documents that Cordon writes itself, with their bytes. */
function documentsOf({ range, caseId }: Played): [path: string, bytes: Buffer][] {
  const { bodies } = vaultFolder(range, caseId);
  return [...bodies].flatMap(([path, body]): [string, Buffer][] =>
    /\.(json|jsonl|jsonld)$/.test(path) && placeOf(path)?.source !== 'host' ? [[path, bytesOf(body)]] : [],
  );
}

const strict = new TextDecoder('utf-8', { fatal: true });

/** What AWS answers to what is too long, of wrong characters, or too many. */
const REFUSED =
  /Validation|InvalidParameter|Malformed|LimitExceeded|TooLarge|TooLong|InvalidRequest|SerializationException/;

describe.each(cases)('mode $mode, texts from $from on', (which) => {
  let played: Played;
  let verification: Verification;
  beforeAll(async () => {
    played = await playHostile(which);
    verification = await verifyCase(vaultFolder(played.range, played.caseId));
  });

  test('the case is reported, contained, and breaks no law', () => {
    expect(played.execution.status).toBe('SUCCEEDED');
    expect(played.verdict.containment).toBe('contained');
    expect(breachesOf(played)).toEqual([]);
  });

  test('nothing that was said comes back in a call, but for what is kept as evidence', () => {
    const quoting = played.calls.filter(
      ({ caller, input }) =>
        caller.endsWith('Function') && JSON.stringify({ ...(input as object), Body: '' }).includes(CANARY),
    );
    expect(quoting.map(nameOf)).toEqual([]);
  });

  test('no call is refused for what is in it, and no function fails', () => {
    const refused = played.calls.filter(
      ({ caller, error }) => caller.endsWith('Function') && REFUSED.test(error ?? ''),
    );
    expect(refused.map((call) => `${nameOf(call)} ${call.error}`)).toEqual([]);
    expect(played.range.record.logs.filter(({ line }) => line.includes('"level":"ERROR"'))).toEqual([]);
  });

  test('every document that Cordon wrote is UTF-8 and JSON, and the evidence holds', () => {
    const documents = documentsOf(played);
    expect(documents.length).toBeGreaterThan(10);
    for (const [path, bytes] of documents) {
      const text = strict.decode(bytes);
      const lines = path.endsWith('.jsonl') ? text.trimEnd().split('\n') : [text];
      for (const each of lines) expect(() => JSON.parse(each)).not.toThrow();
    }
    expect(verification.broken).toEqual([]);
    expect(verification.holds).toBe(true);
  });

  test('every log line is one JSON object, and repeats nothing that was said', () => {
    for (const { line } of played.range.record.logs) {
      expect(typeof JSON.parse(line)).toBe('object');
      expect(line).not.toContain(CANARY);
      expect(Buffer.byteLength(line)).toBeLessThan(256 * 1024);
    }
  });

  test('what people are told is plain, whole and of the length that SNS takes', () => {
    expect(played.notices.length).toBeGreaterThan(0);
    for (const { subject, message } of played.notices) {
      expect(subject).toMatch(/^[!-~][ -~]{0,98}$/);
      expect(message.replaceAll('\n', '')).not.toMatch(WITHOUT_FORM);
      expect(message).not.toContain(CANARY);
    }
  });

  test('its pages are pages, with nothing in them that runs', () => {
    for (const page of [reportPage(played, 'npm start', verification), custodyPage(verification)]) {
      expect(nestingProblems(page)).toEqual([]);
      expect(strayBrackets(page)).toEqual([]);
      expect(page).not.toMatch(/<(script|link|iframe|object|embed|img|base|form)\b|<[^>]*\son[a-z]+=/i);
      expect(page).not.toMatch(ACTS_ON_A_TERMINAL);
    }
  });

  test('its lines act on no terminal', () => {
    const [output, errors] = [new CollectedOutput(), new CollectedOutput()];
    const reporter = new LinesReporter(output, errors);
    reporter.report({
      type: 'result',
      result: played,
      evidence: verification,
      report: 'report.html',
      next: [],
    });
    expect(output.lines.length).toBeGreaterThan(10);
    expect(output.text).not.toMatch(ACTS_ON_A_TERMINAL);
  });

  test('what it said is in the vault as it was', () => {
    const { bodies } = vaultFolder(played.range, played.caseId);
    const { attributes } = played.staged.subject;
    expect(bytesOf(bodies.get('context/user-data.raw'))).toEqual(
      Buffer.from(attributes.userData ?? '', 'base64'),
    );
    expect(bytesOf(bodies.get('before-state/instance.json')).toString()).toContain(CANARY);
  });
});
