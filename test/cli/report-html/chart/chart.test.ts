import fc from 'fast-check';
import { timePicture } from '../../../../cli/report-html/chart/chart';
import { textWidth } from '../../../../cli/report-html/chart/layout';
import type { DrillEventKind, DrillResult } from '../../../../range/drill/result';
import { LEAK_PATHS } from '../../../../range/intruder/path';
import { drillResult, dryRun, lostDrill, TRIGGER_AT } from '../../drill-fixture';
import { historyOf } from '../../history-fixture';

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
}

const LINE_HEIGHT = 10;

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];

function textBoxes(svg: string): Box[] {
  return [...svg.matchAll(/(<text [^>]*>)([^<]*)<\/text>/g)].map(([, tag = '', escaped = '']) => {
    const text = escaped.replace(/&[a-z0-9#]+;/g, '.');
    const width = attribute(tag, 'class') === 'count' ? 10 : textWidth(text);
    const x = Number(attribute(tag, 'x'));
    const share = { middle: 0.5, end: 1 }[attribute(tag, 'text-anchor') ?? ''] ?? 0;
    return {
      text,
      left: x - share * width,
      right: x + (1 - share) * width,
      baseline: Number(attribute(tag, 'y')),
    };
  });
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && Math.abs(a.baseline - b.baseline) < LINE_HEIGHT;

function problemsOf(result: DrillResult): string[] {
  const pictures = [
    ...timePicture(result)
      .toString()
      .matchAll(/<svg[\s\S]*?<\/svg>/g),
  ].map(([svg]) => svg);
  return pictures.flatMap((svg) => {
    const boxes = textBoxes(svg);
    const width = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
    const outside = boxes
      .filter(({ left, right }) => left < 0 || right > width)
      .map(({ text }) => `outside: ${text}`);
    const touching = boxes.flatMap((a, at) =>
      boxes.slice(at + 1).flatMap((b) => (overlap(a, b) ? `${a.text} / ${b.text}` : [])),
    );
    return [...outside, ...touching];
  });
}

test.each(Object.entries({ drillResult, lostDrill, dryRun }))(
  'no text of %s lies on another or outside the picture',
  (_, result) => {
    expect(problemsOf(result)).toEqual([]);
  },
);

const KINDS: readonly DrillEventKind[] = ['intruder', 'change', 'evidence', 'world', 'alarm'];
const duration = fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 700_000_000 }));

const anyCase = fc.record({
  total: duration,
  cut: fc.option(fc.nat(), { nil: undefined }),
  paths: fc.array(fc.record({ cutAt: fc.option(duration, { nil: undefined }), bytes: fc.nat() }), {
    maxLength: 6,
  }),
  steps: fc.array(fc.record({ gap: fc.integer({ min: 0, max: 5_000 }), length: duration }), {
    maxLength: 12,
  }),
  leaks: fc.array(fc.integer({ min: -100_000, max: 700_000_000 }), { maxLength: 10 }),
  marks: fc.array(
    fc.record({ kind: fc.constantFrom(...KINDS), after: fc.integer({ min: -100_000, max: 700_000_000 }) }),
    { maxLength: 40 },
  ),
});

type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;

function drillOf({ total, cut, steps, leaks, marks, paths }: Case): DrillResult {
  let at = 0;
  const history = steps.map(({ gap, length }, index) => {
    const from = at + gap;
    at = from + length;
    const type = index % 3 === 2 ? ('Wait' as const) : ('Task' as const);
    return { state: `A step with the name ${index}`, type, from, to: at };
  });
  const cutAfterMs = cut === undefined ? undefined : cut % (total + 1);
  return {
    ...drillResult,
    endAt: TRIGGER_AT + total,
    leaks: leaks.map((after) => ({ at: TRIGGER_AT + after, bytes: 1, path: 'dns' })),
    events: marks.map(({ kind, after }) => ({ at: TRIGGER_AT + after, kind, text: 'x' })),
    score: {
      ...drillResult.score,
      cutAfterMs,
      lastByteAfterMs: total / 2,
      paths: paths.map(({ cutAt, bytes }, index) => ({
        path: LEAK_PATHS[index] ?? 'dns',
        bytesAfterTrigger: bytes,
        cutAfterMs: cutAt,
        bytesAfterCut: 0,
        lastByteAfterMs: total / 2,
        bytesAfterVerdict: 0,
      })),
    },
    execution: { ...drillResult.execution, history: historyOf(history, TRIGGER_AT) },
  };
}

test('no text lies on another or outside the picture, whatever the times', () => {
  fc.assert(
    fc.property(anyCase, (it) => expect(problemsOf(drillOf(it))).toEqual([])),
    { numRuns: 150 },
  );
});

test('there are two panels, each for a screen and for a telephone', () => {
  expect(timePicture(drillResult).toString().match(/<svg/g)).toHaveLength(4);
});

test('a case that is over soon after the cut needs one panel only', () => {
  const short = { ...drillResult, events: [], endAt: TRIGGER_AT + 4_500 };
  expect(timePicture(short).toString().match(/<svg/g)).toHaveLength(2);
});

test('the zone after the cut is called safe only from the last byte on', () => {
  const leaking = { ...drillResult, score: { ...drillResult.score, lastByteAfterMs: 60_000 } };
  const widthOf = (result: DrillResult, zone: string) =>
    [
      ...timePicture(result)
        .toString()
        .matchAll(new RegExp(`zone ${zone}"[^>]* width="([^"]*)"`, 'g')),
    ].map(([, width]) => Number(width));
  expect(widthOf(drillResult, 'leaking')).toEqual([0, 0, 0, 0]);
  expect(Math.min(...widthOf(leaking, 'leaking'))).toBeGreaterThan(0);
  expect(widthOf(leaking, 'safe')[0]).toBe(0);
});

test('each way out has a lane of its own, as long as it was open', () => {
  const picture = timePicture(drillResult).toString();
  for (const lane of ['out: finding&#39;s addresses', 'out: DNS']) expect(picture).toContain(lane);
  expect(picture).toContain(' in 4 s');
  expect(picture).toContain('not closed');
});

test('a line says when the verdict stood, where it is in the picture', () => {
  const lines = (result: DrillResult) =>
    timePicture(result)
      .toString()
      .match(/<line class="moment reported"/g) ?? [];
  expect(lines(drillResult)).toHaveLength(2);
  expect(lines({ ...drillResult, events: [], endAt: TRIGGER_AT + 4_500 })).toHaveLength(2);
});

test('the picture goes on as long as anything gets out', () => {
  const leaks = [{ at: drillResult.endAt + 600_000, bytes: 1, path: 'dns' as const }];
  expect(timePicture({ ...drillResult, leaks }).toString()).toContain('in the first 48 min 12 s');
});
