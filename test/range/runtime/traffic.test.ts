import { Traffic } from '../../../range/runtime/traffic';

/** Whether all is quiet after `turns` turns of the event loop. */
async function isQuietWithin(traffic: Traffic, turns: number): Promise<boolean> {
  let quiet = false;
  void traffic.quiet().then(() => {
    quiet = true;
  });
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
  return quiet;
}

test('is quiet when nothing is on its way', async () => {
  expect(await isQuietWithin(new Traffic(), 12)).toBe(true);
});

test('is not quiet while a request or its answer is on its way, and is when both have arrived', async () => {
  const traffic = new Traffic();
  traffic.sent('1');
  expect(await isQuietWithin(traffic, 30)).toBe(false);
  traffic.settled('1');
  expect(await isQuietWithin(traffic, 12)).toBe(true);
  traffic.sent('1');
  expect(await isQuietWithin(traffic, 30)).toBe(false);
  traffic.over('1');
  expect(await isQuietWithin(traffic, 12)).toBe(true);
});

test('waits some turns longer after each move, because a function may go on', async () => {
  const traffic = new Traffic();
  for (let turn = 0; turn < 5; turn++) {
    traffic.sent(`${turn}`);
    traffic.settled(`${turn}`);
    expect(await isQuietWithin(traffic, 3)).toBe(false);
  }
});

test('does not wait for an answer to somebody who has given up', async () => {
  const traffic = new Traffic();
  traffic.sent('1');
  traffic.over('1');
  traffic.sent('1');
  expect(await isQuietWithin(traffic, 12)).toBe(true);
});
