import { eventText, stepOf } from '../../cli/event-text';
import type { DrillEvent } from '../../range/drill/result';

const event = (text: string, state?: string): DrillEvent => ({
  at: 0,
  kind: 'step',
  text,
  ...(state !== undefined && { state }),
});

test.each([
  ['cases/i-1-2026/before-state/instance.json', 'before-state/instance.json'],
  ['stored cases/c-1/a.json and cases/c-1/b.json', 'stored a.json and b.json'],
  ['cases/ are looked at', 'cases/ are looked at'],
  ['the suspicious cases/c-1/ ends', 'the suspicious cases/c-1/ ends'],
])('"%s" reads "%s"', (text, shown) => {
  expect(eventText(event(text))).toBe(shown);
});

test('the step is named once', () => {
  expect([
    stepOf(event('ok', 'Assess')),
    stepOf(event('Assess begins', 'Assess')),
    stepOf(event('ok')),
  ]).toEqual(['Assess', undefined, undefined]);
});
