/** What the orders do to an intruder, played: the claims of docs/stop-or-isolate.md rest on these. */
import { TEMPERAMENTS } from '../../../range/intruder/temperament';
import { ORDERS } from '../../../range/orders/orders';
import { MEMORY_MIB, type Outcome, outcomeOf } from '../../../range/orders/outcome';
import { deployedStack } from '../stack-fixture';

jest.setTimeout(240_000);

const stack = deployedStack();

function play(order: string, temperament: string, scenario = 'web-server-c2'): Promise<Outcome> {
  const find = <T extends { readonly name: string }>(all: readonly T[], name: string): T => {
    const found = all.find((each) => each.name === name);
    if (!found) throw new Error(name);
    return found;
  };
  return outcomeOf({
    ...{ stack, scenario, seed: '1' },
    order: find(ORDERS, order),
    temperament: find(TEMPERAMENTS, temperament),
  });
}

test('to capture first keeps no more memory, and costs files, time and what gets out meanwhile', async () => {
  const isolate = await play('isolate-capture-stop', 'ransomware');
  const capture = await play('capture-first', 'ransomware');
  expect([isolate.memory, isolate.disk, isolate.volatile]).toEqual([1, 1, 1]);
  expect([capture.memory, capture.disk, capture.volatile]).toEqual([1, 1, 1]);
  expect(isolate.cutMs).toBeLessThan(5_000);
  expect(capture.cutMs).toBeGreaterThan((MEMORY_MIB / 90) * 1_000);
  expect(capture.memoryMs).toBeLessThan(capture.cutMs ?? 0);
  expect(isolate.snapshotMs).toBeLessThan(isolate.memoryMs ?? 0);
  expect(capture.bytesOut).toBeGreaterThan(isolate.bytesOut);
  expect(isolate.noticed).toBe(true);
  expect(isolate.filesLost).toBeLessThan(0.1);
  expect(capture.filesLost).toBeGreaterThan(0.3);
});

test('a spy wipes its memory when it is isolated; the stop leaves it no time for the disk', async () => {
  const stop = await play('stop-first', 'spy');
  expect(stop).toMatchObject({ memory: 0, disk: 1, noticed: false, memoryMs: null });
  const isolate = await play('isolate-first', 'spy');
  expect(isolate).toMatchObject({ memory: 0, noticed: true, haltedMs: null });
});

test('the group swap alone leaves the open connections and the credentials to the intruder', async () => {
  const swap = await play('group-and-snapshots', 'credential-thief');
  expect(swap).toMatchObject({ deniedMs: null, disk: 1, memory: 0 });
  const isolate = await play('isolate-first', 'credential-thief');
  expect(isolate.deniedMs).toBeLessThan(60_000);
  expect(swap.bytesOut).toBeGreaterThan(20 * isolate.bytesOut);
});
