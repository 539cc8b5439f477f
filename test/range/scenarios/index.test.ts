import { canConnect } from '../../../range/intruder/connect';
import { Intruder } from '../../../range/intruder/intruder';
import { scenarios } from '../../../range/scenarios';
import { dataBucket } from '../../../range/scenarios/network';
import { findingIn, stage } from './scenario-fixture';

const NAMES = scenarios.map(({ name }) => name);

test('have a name of their own each, a title of one line and a story', () => {
  expect(new Set(NAMES).size).toBe(NAMES.length);
  for (const { name, title, story } of scenarios) {
    expect(name).toMatch(/^[a-z0-9-]+$/);
    expect(title).toMatch(/^[^\n]{10,80}$/);
    expect(story).toMatch(/^[^\n]{80,}\.$/);
  }
  expect(NAMES[0]).toBe('web-server-c2');
});

describe.each(NAMES)('%s', (name) => {
  test('has a subject that reaches its C2 server, and a sibling that is not to be hurt', () => {
    const { world, staged } = stage(name);
    const { subject, c2, neighbours } = staged;
    expect(subject.state).toBe('running');
    expect(canConnect(world, subject, c2)).toBe(true);
    expect(neighbours.length).toBeGreaterThan(0);
    expect(neighbours).not.toContain(subject);
  });

  test('offers the intruder every path but the serial console, and the credentials only with a profile', () => {
    const { world, staged } = stage(name);
    const { subject, c2, isC2Named, tracePath } = staged;
    const loot = `${dataBucket(world)}/customers.csv`;
    const onEvent = (): void => undefined;
    const times = { beaconMs: 5_000, patienceMs: 0 };
    const options = { instance: subject, c2, isC2Named, loot, ...times, tracePath, onEvent };
    const intruder = new Intruder(world, options);
    intruder.start();
    expect(intruder.openPaths()).toEqual([
      ...(isC2Named ? ['finding-addresses'] : []),
      ...['open-connections', 'new-connections', 'dns'],
      ...(subject.profile ? ['credentials'] : []),
    ]);
  });

  test('is set off by an event about the subject, which names the C2 server or does not', () => {
    const { staged, triggered } = stage(name);
    const event = triggered();
    expect(JSON.stringify(event)).toContain(staged.subject.id);
    expect(JSON.stringify(event).includes(staged.c2.ip)).toBe(staged.isC2Named);
    if (event?.['detail-type'] !== 'GuardDuty Finding') return;
    const { severity, resource, type } = findingIn(event);
    expect(severity).toBeGreaterThanOrEqual(7);
    expect(resource).toMatchObject({
      resourceType: 'Instance',
      instanceDetails: { instanceId: staged.subject.id },
    });
    expect(staged.triggerText).toContain(type);
  });
});
