/**
 * Texts that somebody may put where Cordon reads: each made to do something to whoever repeats it. `c4n4ry` stands in most of them where a
 * program would act on it. What a fuzz run finds is added to texts.json, with what it broke.
 */
import fc from 'fast-check';
import texts from './texts.json';

export const CANARY = 'c4n4ry';

export interface HostileText {
  readonly name: string;
  readonly text: string;
  /** What it broke once. */
  readonly found?: string;
}

export const CORPUS: readonly HostileText[] = texts;

export const corpusText: fc.Arbitrary<string> = fc.constantFrom(...CORPUS.map(({ text }) => text));

/** One of the corpus, two of them side by side, one cut anywhere, or any UTF-16 at all. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: corpusText },
  { weight: 2, arbitrary: fc.tuple(corpusText, corpusText).map((both) => both.join('')) },
  { weight: 2, arbitrary: fc.tuple(corpusText, fc.nat(400)).map(([text, at]) => text.slice(at)) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 400 }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
      .map((units) => String.fromCharCode(...units)),
  },
);

/**
 * How often a property is tried: `FUZZ_RUNS` asks for more than the share of `npm test`, `FUZZ_SEED` for the run of a failure, whose seed
 * fast-check prints.
 */
export function fuzz(runs: number): fc.Parameters<unknown> {
  const { FUZZ_RUNS, FUZZ_SEED } = process.env;
  return {
    numRuns: FUZZ_RUNS === undefined ? runs : Number(FUZZ_RUNS),
    ...(FUZZ_SEED !== undefined && { seed: Number(FUZZ_SEED) }),
  };
}
