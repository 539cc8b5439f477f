import fc from 'fast-check';
import {
  type CapturePlan,
  LARGEST_PART,
  MIB,
  MOST_PARTS,
  MOST_SOURCES,
  PlanError,
  type PlanSource,
  parsePlan,
  renderPlan,
} from '../../documents/plan';
import { ARCHITECTURES } from '../../documents/plan-source';

const URL = 'https://vault.s3.eu-west-1.amazonaws.com/case/1?X-Amz-Signature=ab%2F';
const TOOL = { kind: 'avml', architecture: 'x86_64', sha256: 'a'.repeat(64), url: URL } as const;
const plan: CapturePlan = {
  timeLimitSeconds: 3000,
  partSize: 16 * MIB,
  sources: [{ kind: 'kcore' }],
  manifestUrl: `${URL}&m=1`,
  partUrls: [`${URL}&n=1`, `${URL}&n=2`],
};
const text = renderPlan(plan);

test('a plan is the lines that the script reads', () => {
  expect(text).toBe(
    [
      'cordon-capture-plan 2',
      'time-limit 3000',
      'part-size 16777216',
      'source kcore',
      `manifest ${URL}&m=1`,
      `part 1 ${URL}&n=1`,
      `part 2 ${URL}&n=2`,
      '',
    ].join('\n'),
  );
});

const url = fc.stringMatching(/^https:\/\/[A-Za-z0-9.-]{1,40}(:[0-9]{1,5})?\/[A-Za-z0-9/?&=%._~+-]{1,80}$/);
const tool = {
  architecture: fc.constantFrom(...ARCHITECTURES),
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  url,
};
const memorySource: fc.Arbitrary<PlanSource> = fc.oneof(
  fc.constant({ kind: 'kcore' } as const),
  fc.record({ kind: fc.constantFrom('reader', 'avml', 'winpmem', 'dumpit'), ...tool }),
  fc.record({
    kind: fc.constant('lime' as const),
    kernelRelease: fc.stringMatching(/^[A-Za-z0-9._+~-]{1,64}$/),
    ...tool,
  }),
);
const anyPlan: fc.Arbitrary<CapturePlan> = fc.record({
  timeLimitSeconds: fc.integer({ min: 1, max: 99_999 }),
  partSize: fc.integer({ min: 5, max: 5120 }).map((mib) => mib * MIB),
  sources: fc.oneof(
    fc.array(memorySource, { minLength: 1, maxLength: MOST_SOURCES }),
    fc
      .record({ kind: fc.constant('instance-store' as const), index: fc.integer({ min: 1, max: 99 }) })
      .map((source) => [source]),
  ),
  manifestUrl: url,
  partUrls: fc.array(url, { minLength: 1, maxLength: 20 }),
});

test('parsing what was rendered gives the same plan', () => {
  fc.assert(
    fc.property(anyPlan, (any) => {
      expect(parsePlan(renderPlan(any))).toEqual(any);
    }),
  );
});

test('every accepted text is exactly what rendering it gives', () => {
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({ unit: 'binary', maxLength: 2 }), (at, change) => {
      const changed = text.slice(0, at) + change + text.slice(at + 1);
      const parsed = parseOrUndefined(changed);
      expect(parsed === undefined || renderPlan(parsed) === changed).toBe(true);
    }),
  );
});

function parseOrUndefined(changed: string): CapturePlan | undefined {
  try {
    return parsePlan(changed);
  } catch (error) {
    if (error instanceof PlanError) return undefined;
    throw error;
  }
}

test.each<[string, Partial<CapturePlan>]>([
  ['an http URL', { manifestUrl: 'http://vault/m' }],
  ['a URL with a line feed', { manifestUrl: `${URL}\npart 3 ${URL}` }],
  ['a URL with a blank', { partUrls: [`${URL} x`] }],
  ['a URL with a quote', { partUrls: [`${URL}'`] }],
  ['no parts', { partUrls: [] }],
  ['more parts than S3 takes', { partUrls: Array.from({ length: MOST_PARTS + 1 }, () => URL) }],
  ['a part that S3 calls too small', { partSize: 4 * MIB }],
  ['a part that S3 calls too large', { partSize: LARGEST_PART + MIB }],
  ['a part that is not whole MiB', { partSize: 16 * MIB + 1 }],
  ['no time', { timeLimitSeconds: 0 }],
  ['a fraction of a second', { timeLimitSeconds: 1.5 }],
  ['no source', { sources: [] }],
  ['too many sources', { sources: Array.from({ length: 17 }, () => ({ kind: 'kcore' })) }],
  ['a volume beside memory', { sources: [{ kind: 'kcore' }, { kind: 'instance-store', index: 1 }] }],
  ['a volume of number 0', { sources: [{ kind: 'instance-store', index: 0 }] }],
  ['a tool without a hash', { sources: [{ ...TOOL, sha256: '' }] }],
  ['a tool by http', { sources: [{ ...TOOL, url: 'http://vault/tool' }] }],
  ['a module for a folder', { sources: [{ ...TOOL, kind: 'lime', kernelRelease: '../6.1' }] }],
])('rejects %s', (_what, changes) => {
  expect(() => renderPlan({ ...plan, ...changes })).toThrow(PlanError);
});

test.each<[string, string]>([
  ['nothing', ''],
  ['another version', text.replace('plan 2', 'plan 1')],
  ['a missing line', text.replace('source kcore\n', '')],
  ['lines in another order', text.replace(/(time-limit.*\n)(part-size.*\n)/, '$2$1')],
  ['a gap in the part numbers', text.replace('part 2', 'part 3')],
  ['a line of its own at the end', `${text}part\n`],
  ['an empty line', text.replace('source', '\nsource')],
  ['carriage returns', text.replaceAll('\n', '\r\n')],
  ['a cut off end', text.slice(0, -1)],
  ['a leading zero', text.replace('3000', '03000')],
])('rejects a text with %s', (_what, wrong) => {
  expect(() => parsePlan(wrong)).toThrow(PlanError);
});

test('says what it got and what is allowed', () => {
  expect(() => parsePlan(text.replace('16777216', '1000'))).toThrow(
    'plan: part-size is "1000"; allowed: whole MiB from 5 MiB to 5 GiB, in bytes',
  );
});
