/** docs/notifications.md, held against what there is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS } from '../../lambdas/common/metric';
import { compilePattern } from '../../range/events/pattern';
import { EVENT_SCHEMAS } from '../event-schemas';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'notifications.md'), 'utf8');
const sectionOf = (title: string): string => page.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
const firstCells = (title: string): string[] =>
  [...sectionOf(title).matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name);

test('lists every metric that is sent, and no other', () => {
  expect(new Set(firstCells('Metrics'))).toEqual(new Set(METRICS));
  expect(page).toContain('custom metrics: ten');
  expect(METRICS).toHaveLength(10);
});

test('lists every event with its schema', () => {
  expect(new Set(firstCells('Events'))).toEqual(new Set(EVENT_SCHEMAS.keys()));
  for (const type of EVENT_SCHEMAS.keys()) expect(page).toContain(`(schemas/${type}.json)`);
});

describe('its rule for a ticket system', () => {
  const pattern = compilePattern(JSON.parse(/```json\n([^`]+)```/.exec(page)?.[1] ?? ''));
  const well = { containment: 'contained', evidence: 'complete', attention: 0 };
  const event = (detail: object, type = 'cordon.case.reported', source = 'cordon') => ({
    source,
    'detail-type': type,
    detail: { ...well, ...detail },
  });

  test.each([{ containment: 'not contained' }, { evidence: 'incomplete' }, { attention: 2 }])(
    'opens one for %j',
    (detail) => {
      expect(pattern.matches(event(detail))).toBe(true);
    },
  );

  test('opens none for a case that went well, another event or another source', () => {
    const bad = { containment: 'not contained' };
    expect(pattern.matches(event({}))).toBe(false);
    expect(pattern.matches(event(bad, 'cordon.case.not-contained'))).toBe(false);
    expect(pattern.matches(event(bad, undefined, 'somebody'))).toBe(false);
  });
});
