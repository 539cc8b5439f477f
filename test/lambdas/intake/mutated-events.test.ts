/**
 * Whatever an event holds, what comes out is a correct request, a reason why there is none, or a typed refusal; of bounded size.
 * The events arrive as text, as Lambda gets them, so that keys such as `__proto__` are what they are in JSON.
 */
import fc from 'fast-check';
import * as v from 'valibot';
import { caseSchema, triggerSchema } from '../../../lambdas/common/case';
import { InvalidInput } from '../../../lambdas/common/parse';
import type { Part, TriggerRequest } from '../../../lambdas/intake/part';
import { RefusedTrigger } from '../../../lambdas/intake/sighting';
import { understand } from '../../../lambdas/intake/trigger-event';
import { surroundings } from './surroundings';
import {
  ACCOUNT,
  containerFinding,
  customAction,
  customEvent,
  directRequest,
  finding,
  INSTANCE,
  imported,
  importedV2,
  instanceArn,
  REGION,
  sampleFinding,
  securityFinding,
  sequenceFinding,
  sequenceGroup,
  sequenceResource,
  stolenCredentials,
  tagChange,
} from './vectors';

const RUNS = 10_000;
const LARGEST_PART = 8_000;
/** Lambda takes no larger one from EventBridge. */
const LARGEST_EVENT = 1_000_000;
const MOST_PARTS = 400 + 10 + 1;

const VECTORS: readonly unknown[] = [
  finding(),
  containerFinding(),
  sequenceFinding([
    sequenceResource(instanceArn(INSTANCE)),
    sequenceGroup([INSTANCE, 'i-0fedcba9876543210']),
  ]),
  stolenCredentials(),
  sampleFinding('AccessKey', 'UnauthorizedAccess:IAMUser/TorIPCaller'),
  imported(),
  importedV2(),
  customAction([securityFinding(), securityFinding()]),
  customEvent(),
  directRequest(),
  directRequest({
    tag: { key: 'cordon:respond', version: 1, at: '2026-11-23T03:00:00Z', of: instanceArn(INSTANCE) },
  }),
  tagChange(),
];

/** Stand for what cannot be said in a value, and are put into the text. */
const IN_TEXT: Readonly<Record<string, string>> = {
  '@deep-list@': `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  '@deep-map@': `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  '@proto@': '{"__proto__":{"sample":true,"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  '@proto-list@': '[{"__proto__":{"instanceId":"i-0fedcba9876543210"}}]',
  '@huge-number@': '1e999',
};

const HOSTILE = [
  '__proto__',
  'constructor',
  '"; shutdown -h now #',
  '$(reboot)',
  '../../../etc/passwd',
  '\u001b[2J\u001b]0;owned\u0007',
  '\u202ei-0a1b2c3d4e5f60718',
  '<script>alert(1)</script>',
  '\ud800',
  '\u0000',
  `${INSTANCE}\n`,
  `${INSTANCE} `,
  INSTANCE.toUpperCase(),
  'i-99999999',
  `arn:aws:ec2:${REGION}:444455556666:instance/${INSTANCE}`,
  `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/${INSTANCE}/${INSTANCE}`,
  'NaN',
  '9999-99-99T99:99:99Z',
];

type Path = readonly string[];

/** Every place in a JSON value. */
const paths = (value: unknown, at: Path = []): Path[] =>
  typeof value === 'object' && value !== null
    ? [at, ...Object.entries(value).flatMap(([key, each]) => paths(each, [...at, key]))]
    : [at];

const DELETED = Symbol('deleted');

function changed(value: unknown, [key, ...rest]: Path, to: (old: unknown) => unknown): unknown {
  if (key === undefined) return to(value);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, old]): [string, unknown][] => {
    if (name !== key) return [[name, old]];
    const next = changed(old, rest, to);
    return next === DELETED ? [] : [[name, next]];
  });
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}

const constant = (value: unknown) => (): unknown => value;

const mutation: fc.Arbitrary<(old: unknown) => unknown> = fc.oneof(
  fc.constant(constant(DELETED)),
  fc.constantFrom<unknown>(null, '', 0, -1, 1e308, true, false, [], {}, 'true', [[]], [null]).map(constant),
  fc.constantFrom(...HOSTILE).map(constant),
  fc.constantFrom(...Object.keys(IN_TEXT)).map(constant),
  fc.jsonValue().map(constant),
  fc.constant((old: unknown) => ({ nested: old })),
  fc.constant((old: unknown) => [old, old]),
  fc.constant((old: unknown) => String(old)),
  fc.constant((old: unknown) => JSON.stringify(old)),
  fc.constant((old: unknown) =>
    typeof old === 'string' ? old.slice(0, 100).repeat(5_000) : Array.from({ length: 600 }, () => old),
  ),
  fc.constantFrom(...HOSTILE).map((text) => (old: unknown) => `${text}${String(old)}`),
);

const eventText = fc
  .constantFrom(...VECTORS)
  .chain((vector) =>
    fc
      .array(fc.tuple(fc.constantFrom(...paths(vector)), mutation), { minLength: 1, maxLength: 4 })
      .map((changes) => changes.reduce<unknown>((each, [path, to]) => changed(each, path, to), vector)),
  )
  .map((event) =>
    Object.entries(IN_TEXT).reduce(
      (text, [name, json]) => text.replaceAll(JSON.stringify(name), json),
      JSON.stringify(event) ?? 'null',
    ),
  )
  .filter((text) => text.length <= LARGEST_EVENT);

const where = surroundings({ customSources: ['com.example.detector'] });

function read(text: string): readonly Part[] | InvalidInput | RefusedTrigger {
  try {
    return understand(JSON.parse(text), where);
  } catch (error) {
    if (error instanceof RefusedTrigger || error instanceof InvalidInput) return error;
    throw error;
  }
}

const CONTROL = /[^\P{C}]/u;

function expectCorrect(part: Part, text: string): void {
  expect(JSON.stringify(part).length).toBeLessThan(LARGEST_PART);
  if (part.kind === 'trigger') expectRequest(part, text);
  else expect(part.reason).not.toBe('');
}

function expectRequest(part: TriggerRequest, text: string): void {
  const { instanceId, accountId, region, trigger, decision, gate } = part;
  expect({ accountId, region }).toEqual({ accountId: ACCOUNT, region: REGION });
  expect(instanceId).toMatch(/^i-[0-9a-f]{8}(?:[0-9a-f]{9})?$/);
  expect(text).toContain(instanceId);
  expect(v.is(triggerSchema, trigger)).toBe(true);
  expect(JSON.stringify(trigger)).not.toMatch(CONTROL);
  expect(decision.answer).toBe(gate === 'ask' ? 'ask' : 'act');
  expect(v.is(caseSchema.entries.gate, gate)).toBe(true);
}

test('ten thousand mutated events: a correct request, a reason, or a typed refusal', () => {
  const seen = { trigger: 0, ignored: 0, refused: 0, thrown: 0 };
  fc.assert(
    fc.property(eventText, (text) => {
      const result = read(text);
      if (result instanceof Error) {
        seen.thrown++;
        expect(result.message.length).toBeLessThan(LARGEST_PART);
        return;
      }
      expect(result.length).toBeLessThanOrEqual(MOST_PARTS);
      for (const part of result) {
        seen[part.kind]++;
        expectCorrect(part, text);
      }
    }),
    { numRuns: RUNS },
  );
  expect(Object.getPrototypeOf({})).not.toHaveProperty('polluted');
  // A test of nothing but refusals would prove little.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(RUNS / 100);
}, 300_000);

function requestsIn(text: string): TriggerRequest[] {
  const result = read(text);
  return result instanceof Error ? [] : result.flatMap((part) => (part.kind === 'trigger' ? part : []));
}

/** What is asked for is in the event: nothing is taken from elsewhere, or put together out of what is there. */
test('an event that does not name the account, the Region or the instance asks for none of them, however it is mutated', () => {
  let asked = 0;
  fc.assert(
    fc.property(eventText, (text) => {
      asked += requestsIn(text).length;
      expect(requestsIn(text.replaceAll(ACCOUNT, '999988887777'))).toEqual([]);
      expect(requestsIn(text.replaceAll(REGION, 'ap-south-1'))).toEqual([]);
      const others = requestsIn(text.replaceAll(INSTANCE, 'i-0fedcba98765432ff'));
      expect(others.filter(({ instanceId }) => instanceId === INSTANCE)).toEqual([]);
    }),
    { numRuns: RUNS / 4 },
  );
  expect(asked).toBeGreaterThan(RUNS / 40);
}, 300_000);

/** A text that is written for people names nobody, whoever wrote it. */
test('no request names an instance that only a title or a description names', () => {
  const spoken = (value: unknown): Path[] =>
    paths(value).filter((path) => /^(title|description|desc|reason)$/i.test(path.at(-1) ?? ''));
  const victim = 'i-0badc0ffee0badc0f';
  const places = VECTORS.map((vector) => spoken(vector).length);
  expect(places.reduce((sum, each) => sum + each)).toBeGreaterThan(VECTORS.length);
  for (const vector of VECTORS)
    for (const path of spoken(vector))
      for (const said of [victim, instanceArn(victim), `"instanceId":"${victim}"`])
        for (const { instanceId } of requestsIn(JSON.stringify(changed(vector, path, constant(said)))))
          expect(instanceId).not.toBe(victim);
});

test.each(Object.entries(IN_TEXT))(
  '%s in every place of every event alone',
  (name, json) => {
    for (const vector of VECTORS)
      for (const path of paths(vector)) {
        const text = JSON.stringify(changed(vector, path, constant(name))).replaceAll(
          JSON.stringify(name),
          json,
        );
        const result = read(text);
        if (!(result instanceof Error)) for (const part of result) expectCorrect(part, text);
      }
  },
  300_000,
);
