import { Timeline } from '../../cli/timeline';
import type { DrillEvent, DrillEventKind } from '../../range/drill/result';

const event = (at: number, kind: DrillEventKind = 'intruder'): DrillEvent => ({
  at,
  kind,
  text: `${kind} at ${at}`,
});

function recorded() {
  const times: number[] = [];
  return { times, timeline: new Timeline((_, sinceTriggerMs) => times.push(sinceTriggerMs)) };
}

test('what happened before the trigger is shown once the trigger is known', () => {
  const { times, timeline } = recorded();
  timeline.add(event(900));
  expect(times).toEqual([]);
  timeline.add(event(1_000, 'trigger'));
  timeline.add(event(1_700, 'trigger'));
  timeline.add(event(1_500));
  expect(times).toEqual([-100, 0, 700, 500]);
});

test('a drill without an event of its trigger still shows everything at its end, once', () => {
  const { times, timeline } = recorded();
  timeline.add(event(900));
  timeline.end(400);
  timeline.end(400);
  expect(times).toEqual([500]);
});
