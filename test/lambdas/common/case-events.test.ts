import type { Trigger } from '../../../lambdas/common/case';
import {
  type CaseEventDetails,
  type CaseEventKind,
  caseEvent,
  triggerSummary,
} from '../../../lambdas/common/case-events';
import { EVENT_SCHEMAS, misfits } from '../../event-schemas';
import { caseOf, executionOf } from '../case-fixture';

process.env.PARTITION = 'aws';

const request = caseOf('i-0a1b2c3d4e5f60718');
const trigger = triggerSummary(request.trigger);

const reported: CaseEventDetails['reported'] = {
  mode: 'online',
  containment: 'contained',
  evidence: 'complete',
  evidenceItems: [{ what: 'memory', status: 'complete' }],
  residual: ['dns'],
  attention: 0,
  durationMs: 61_000,
  manifest: { key: 'cases/x/report/t/manifest.json', sha256: 'a'.repeat(64) },
};
const release = { by: 'arn:aws:iam::111122223333:user/ada', differences: 0 };

const DETAILS: CaseEventDetails = {
  opened: { openedAt: request.openedAt, trigger, rule: null },
  isolated: { mode: 'online', timeToCutMs: 1_900 },
  cut: { mode: 'online', timeToCutMs: 4_200 },
  asked: { until: '2026-11-23T03:30:00.000Z', onExpiry: 'act', trigger },
  joined: { trigger },
  reported,
  'not-contained': { ...reported, mode: null, manifest: null },
  drift: { putBack: 2, left: 0 },
  released: release,
  'release-incomplete': release,
};
const KINDS = Object.keys(DETAILS) as CaseEventKind[];

const eventOf = (kind: CaseEventKind, detail = DETAILS[kind]) =>
  caseEvent(kind, request, executionOf(request), detail as never);

it('every event has a published schema, and every schema an event', () => {
  expect(new Set(EVENT_SCHEMAS.keys())).toEqual(new Set(KINDS.map((kind) => `cordon.case.${kind}`)));
});

it.each(KINDS)('%s fits its schema, with a link to the execution and a command to type', (kind) => {
  const { type, detail, resources } = eventOf(kind);
  expect(misfits(type, detail)).toEqual([]);
  expect(detail.link).toContain(executionOf(request));
  expect(detail.next).toBe(`npx cordon ${kind === 'asked' ? 'approve' : 'status'} ${request.caseId}`);
  expect(resources).toEqual([
    'arn:aws:ec2:us-east-1:111122223333:instance/i-0a1b2c3d4e5f60718',
    executionOf(request),
  ]);
});

it.each(KINDS)('%s with a member that its schema does not know does not fit', (kind) => {
  const { type, detail } = eventOf(kind);
  expect(misfits(type, { ...detail, surprise: 1 })).not.toEqual([]);
  expect(misfits(type, { ...detail, at: 'yesterday' })).not.toEqual([]);
});

const TRIGGERS: readonly Trigger[] = [
  { ...request.trigger, findingType: 'x'.repeat(9_000), findingId: 'y'.repeat(9_000) } as Trigger,
  { kind: 'tag', key: 'cordon:respond', version: 1, at: request.openedAt },
  { kind: 'person', by: `arn:aws:iam::111122223333:user/${'z'.repeat(900)}`, reason: 'mark7f3a' },
];

it.each(TRIGGERS)('a trigger of any kind is summed up without its free text: $kind', (each) => {
  const { type, detail } = eventOf('joined', { trigger: triggerSummary(each) });
  expect(misfits(type, detail)).toEqual([]);
  expect(JSON.stringify(detail)).not.toMatch(/mark7f3a|cordon:respond/);
});
