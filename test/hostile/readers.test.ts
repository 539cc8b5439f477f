/**
 * Whoever reads what somebody else wrote answers with a value of its type or with its own refusal, and nothing else: of texts, of bytes, and
 * of correct documents that were changed in one place.
 */
import fc from 'fast-check';
import * as v from 'valibot';
import { custodyPage } from '../../cli/verify/page/page';
import { verificationRows } from '../../cli/verify/rows';
import { verifyCase } from '../../cli/verify/verify';
import { CaptureAnswerError, parseManifest, parseOutcome } from '../../documents/outcome';
import { parsePlan } from '../../documents/plan';
import { PlanError } from '../../documents/plan-fields';
import { parseTriage, parseTriageOutcome } from '../../documents/triage';
import { fleetRequestSchema } from '../../lambdas/common/fleet-request';
import { joinedTriggersOf } from '../../lambdas/common/joined-triggers';
import { InvalidInput } from '../../lambdas/common/parse';
import { parseTrailEvent } from '../../lambdas/common/trail-event';
import { accessOf } from '../../lambdas/custody/access-event';
import { RefusedTag, understand as understandFleetTag } from '../../lambdas/fleet-start/tag-event';
import { understand as understandConcern } from '../../lambdas/hold/concern';
import { fromDirectRequest } from '../../lambdas/intake/direct-request';
import { parseHostManifest, parseVerification } from '../../lambdas/report/claims';
import { ACTS_ON_A_TERMINAL } from '../cli/collected-output';
import { strayBrackets } from '../cli/report-html/markup';
import { finishedCase, MANIFEST } from '../cli/verify/case-fixture';
import { CORPUS, fuzz, hostileText } from './corpus/corpus';

const RUNS = 500;

type Refusal = new (...args: never[]) => Error;

/** The value, or one of the refusals. */
function answers<T>(read: () => T, ...refusals: readonly Refusal[]): T | Error {
  try {
    return read();
  } catch (error) {
    if (refusals.some((each) => error instanceof each)) return error as Error;
    throw error;
  }
}

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  hostileText,
  fc.dictionary(fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString'), hostileText), hostileText),
);

/** A correct event in which one value is another. */
function mutated(given: unknown): fc.Arbitrary<unknown> {
  const at = pathsOf(given);
  return fc.tuple(fc.constantFrom(...at), anything).map(([path, value]) => withValue(given, path, value));
}

type Path = readonly string[];
const pathsOf = (value: unknown, at: Path = []): Path[] =>
  typeof value === 'object' && value !== null
    ? [at, ...Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...at, key]))]
    : [at];

function withValue(given: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (typeof given !== 'object' || given === null) return given;
  if (Array.isArray(given))
    return given.map((each: unknown, at) => (String(at) === key ? withValue(each, rest, value) : each));
  return Object.fromEntries(
    Object.entries(given).map(([name, each]) => [name, name === key ? withValue(each, rest, value) : each]),
  );
}

describe('what the host says', () => {
  test('is an outcome, a manifest, a plan or a triage, or is refused as none', () => {
    const law = (text: string): void => {
      answers(() => parseOutcome(text), CaptureAnswerError);
      answers(() => parseManifest(text), CaptureAnswerError);
      answers(() => parseTriageOutcome(text), CaptureAnswerError);
      answers(() => parseTriage(Buffer.from(text)), CaptureAnswerError);
      answers(() => parsePlan(text), PlanError);
      parseHostManifest(text);
      parseVerification(text);
      parseTrailEvent(text);
    };
    for (const { text } of CORPUS) law(text);
    fc.assert(fc.property(hostileText, law), fuzz(RUNS));
    fc.assert(
      fc.property(
        anything.map((each) => JSON.stringify(each) ?? 'null'),
        law,
      ),
      fuzz(RUNS),
    );
    law('['.repeat(200_000));
  });

  test('cannot make a section of a triage out of what is in another', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const frame = Buffer.concat([
          Buffer.from(`cordon-triage 1\nsection a 0 ${bytes.length} whole\n`),
          bytes,
          Buffer.from('\nend 1\n'),
        ]);
        expect(parseTriage(frame).map(({ name, bytes: kept }) => [name, [...kept]])).toEqual([
          ['a', [...bytes]],
        ]);
      }),
      fuzz(RUNS),
    );
  });
});

const dataEvent = {
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.s3',
  detail: {
    eventID: '11111111-2222-4333-8444-555555555555',
    eventName: 'GetObject',
    eventTime: '2026-11-23T03:00:00Z',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2',
    userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/analyst/me' },
    requestParameters: { bucketName: 'vault', key: 'cases/i-0123456789abcdef0-20261123T030000000Z/memory/x' },
  },
};

const groupTag = {
  source: 'aws.autoscaling',
  'detail-type': 'AWS API Call via CloudTrail',
  account: '111122223333',
  region: 'us-east-1',
  time: '2026-11-23T03:00:00Z',
  resources: [],
  detail: {
    eventName: 'CreateOrUpdateTags',
    eventID: '11111111-2222-4333-8444-555555555555',
    eventTime: '2026-11-23T03:00:00Z',
    requestParameters: { tags: [{ resourceId: 'shop-web', key: 'cordon:respond-all', value: 'true' }] },
  },
};

describe('events', () => {
  test('of accesses to evidence are recorded in lines, or are none', () => {
    fc.assert(
      fc.property(mutated(dataEvent), (event) => {
        const accessed = accessOf(event, 'vault', 'arn:aws:sts::111122223333:assumed-role/Cordon-');
        if (accessed === undefined) return;
        const said = JSON.stringify(accessed);
        expect(said.isWellFormed()).toBe(true);
        expect(said.length).toBeLessThan(8_000);
        expect(said).not.toMatch(/(?<!\\)(\\\\)*\\u00|[\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
      fuzz(RUNS),
    );
  });

  test('that could undo a quarantine are understood, or are none', () => {
    fc.assert(
      fc.property(
        mutated({
          ...dataEvent,
          detail: { ...dataEvent.detail, requestParameters: { instanceId: 'i-0123456789abcdef0' } },
        }),
        (event) => {
          understandConcern(event, ':assumed-role/Cordon-');
        },
      ),
      fuzz(RUNS),
    );
  });

  test('of the case table list what can be read', () => {
    fc.assert(
      fc.property(anything, (value) => void joinedTriggersOf({ L: [value, { S: JSON.stringify(value) }] })),
      fuzz(RUNS),
    );
  });

  test('of a tag on a group start what the fleet machine takes, or are refused', () => {
    fc.assert(
      fc.property(mutated(groupTag), (event) => {
        const understood = answers(
          () => understandFleetTag(event, 'cordon:respond-all', 'aws'),
          RefusedTag,
          InvalidInput,
        );
        if (understood instanceof Error || 'ignored' in understood) return;
        for (const { name, input } of understood.starts) {
          expect(name).toMatch(/^[A-Za-z0-9-]{1,80}$/);
          expect(Buffer.byteLength(JSON.stringify(input))).toBeLessThan(262_144);
        }
      }),
      fuzz(RUNS),
    );
  });

  /** Amazon EC2 Auto Scaling takes any printable character but a colon (API Reference, "CreateAutoScalingGroup"). */
  const groupName = fc
    .oneof(
      fc.constantFrom(...CORPUS.map(({ text }) => text)),
      fc.string({ unit: 'grapheme', maxLength: 255 }),
    )
    .map((text) =>
      text
        .toWellFormed()
        .replace(/[\p{Cc}:]/gu, '')
        .slice(0, 255)
        .toWellFormed(),
    )
    .filter((name) => name !== '');

  test('of a tag on a group of any name start its response', () => {
    fc.assert(
      fc.property(groupName, (resourceId) => {
        const event = withValue(
          groupTag,
          ['detail', 'requestParameters', 'tags', '0', 'resourceId'],
          resourceId,
        );
        const understood = understandFleetTag(event, 'cordon:respond-all', 'aws');
        if (!('starts' in understood)) throw new Error(understood.ignored);
        const [start] = understood.starts;
        const parsed = v.safeParse(fleetRequestSchema, start?.input);
        expect(parsed.issues).toBeUndefined();
        const { by, reason, tag } = start?.input ?? {};
        const request = { instanceId: 'i-0123456789abcdef0', accountId: '111122223333', region: 'us-east-1' };
        expect(fromDirectRequest({ request: { ...request, by, reason, tag } }).trigger).toMatchObject({
          kind: 'tag',
        });
      }),
      fuzz(RUNS),
    );
  });
});

test('a folder of evidence with names and documents of any kind is verified or found broken, and shown without harm', async () => {
  const document = fc.oneof(
    hostileText,
    anything.map((each) => JSON.stringify(each) ?? 'null'),
  );
  const path = fc.oneof(
    hostileText,
    fc.constantFrom(MANIFEST, 'custody/000001.json', '../../etc/passwd', 'context/__proto__'),
  );
  await fc.assert(
    fc.asyncProperty(path, document, async (name, text) => {
      const folder = finishedCase();
      folder.files.set(name, Buffer.from(text));
      const verification = await verifyCase(folder);
      expect(verification.holds).toBe(false);
      expect(strayBrackets(custodyPage(verification))).toEqual([]);
      for (const { head, text: said } of verificationRows(verification, undefined))
        expect(`${head}${said}`).not.toMatch(ACTS_ON_A_TERMINAL);
    }),
    fuzz(60),
  );
  expect(Object.getPrototypeOf({})).toEqual(Object.prototype);
});
