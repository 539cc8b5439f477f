/** Mode auto on the subjects of the scenarios: what it picks, that it says why, and that the case goes as if that had been asked for. */
import { LAWS } from '../../prove/laws/laws';
import { callsTo, type PlayOptions, play } from './play';

interface Expectation {
  readonly scenario: string;
  readonly mode: string;
  readonly rule: string;
  readonly ends: 'running' | 'stopped';
  readonly faults?: PlayOptions['faults'];
}

test.each<Expectation>([
  { scenario: 'web-server-c2', mode: 'capture-then-stop', rule: 'capture-and-stop', ends: 'stopped' },
  { scenario: 'hibernation-ready', mode: 'hibernate', rule: 'hibernate', ends: 'stopped' },
  {
    scenario: 'hibernation-ready',
    mode: 'online',
    rule: 'unknown',
    ends: 'running',
    faults: [{ service: 'ssm', operation: 'DescribeInstanceInformation', kind: 'denied' }],
  },
])('$scenario: $mode by the rule $rule', async ({ scenario, mode, rule, ends, faults }) => {
  const played = await play({ scenario, mode: 'auto', ...(faults && { faults }) });
  expect(played.mode).toMatchObject({ name: mode, asked: 'auto' });
  expect(played.mode.reason).toContain(`auto chose ${mode} by its rule ${rule}: `);
  expect(played.staged.subject.state).toBe(ends);
  expect(played.verdict.containment).toBe('contained');
  expect(played.notices[0]?.message).toContain(`by its rule ${rule}`);
  expect(callsTo(played, 'ec2:StopInstances')).toHaveLength(ends === 'stopped' ? 1 : 0);
  expect(played.score.transitions.total).toBeLessThanOrEqual(30);
  expect(LAWS.flatMap(({ breaches }) => breaches(played))).toEqual([]);
});
