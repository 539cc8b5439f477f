/** The same seed gives the same drill, to the byte; and a drill leaves nothing behind in the process. */
import { callsTo, type Played, play } from './play';

/** As a person would store it: two drills are the same when this is. */
const bytes = ({ execution, calls, events, score, vault, notices }: Played): string =>
  JSON.stringify({ execution, calls, events, score, vault, notices });

const online = (seed: string) => play({ scenario: 'web-server-c2', mode: 'online', seed });

test('the same seed gives the same history, calls and events', async () => {
  const [first, second] = [await online('one'), await online('one')];
  expect(bytes(second)).toBe(bytes(first));
});

test('it is the same drill whether its requests cross a socket or not', async () => {
  const over = (transport: 'direct' | 'socket') =>
    play({ scenario: 'web-server-c2', mode: 'capture-then-stop', transport });
  const [direct, socket] = [await over('direct'), await over('socket')];
  expect(bytes(socket)).toBe(bytes(direct));
});

test('a call that was refused is not repeated: the clock of the SDK agrees with the answers of the range', async () => {
  const faults = [{ service: 'ec2', operation: 'CreateTags', kind: 'denied' as const }];
  const played = await play({ scenario: 'no-agent', mode: 'online', faults });
  expect(callsTo(played, 'ec2:CreateTags')).toHaveLength(1);
});

/** What the process holds open of ports, connections, processes and datagram sockets. */
const held = (): string[] =>
  process.getActiveResourcesInfo().filter((kind) => /^(TCP|UDP|Process)/.test(kind));

const DRILLS = 15;

test('many drills in a row differ by their seed, and leave no listening port, no connection and no process', async () => {
  const histories = new Set<string>();
  for (let at = 0; at < DRILLS; at++) {
    const played = await play({ scenario: 'tagged-by-analyst', mode: 'offline', seed: `drill ${at}` });
    expect(played.verdict.containment).toBe('contained');
    histories.add(JSON.stringify(played.execution.history));
  }
  expect(histories.size).toBe(DRILLS);
  expect(await settled()).toEqual([]);
});

/** Sockets that were destroyed are gone some turns of the event loop later. */
async function settled(): Promise<string[]> {
  for (let turn = 0; turn < 100 && held().length > 0; turn++) await new Promise(setImmediate);
  return held();
}
