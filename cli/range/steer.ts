/** `cordon range VERB`: one order to a range that is served, and what it answers. */
import { parseDuration } from '../../range/serve/duration';
import { duration } from '../format';
import type { Reporter } from '../shared/reporting';
import { parseEvents, parseScore, parseState } from './answers';
import type { ControlClient } from './control-client';
import type { RangeMessage } from './messages';
import type { SteerOptions } from './options';
import { isCutOff } from './score-rows';

const FOLLOWED_S = 30;

/** Gives whether all was well. */
export async function steer(
  options: SteerOptions,
  client: ControlClient,
  reporter: Reporter<RangeMessage>,
): Promise<boolean> {
  const state = (answer: unknown): void => reporter.report({ type: 'state', ...parseState(answer) });
  switch (options.verb) {
    case 'state':
      state(await client.get('state'));
      return true;
    case 'trigger':
      state(await client.post('trigger'));
      return true;
    case 'advance':
      state(await advance(parseDuration(options.value ?? '') ?? 0, client, reporter));
      return true;
    case 'speed':
      state(await client.post('clock', { speed: Number(options.value) }));
      return true;
    case 'settle':
      state(await client.post('clock', { until: 'idle' }));
      return true;
    case 'reset': {
      const { scenario, mode, seed } = options;
      state(await client.post('reset', { scenario, mode, seed }));
      return true;
    }
    case 'finding':
      reporter.report({ type: 'finding', event: await client.get('finding') });
      return true;
    case 'score': {
      const score = parseScore(await client.get('score'));
      reporter.report({ type: 'score', ...score });
      return isCutOff(score);
    }
    case 'events':
      await tellEvents(options.follow, client, reporter);
      return true;
  }
}

const LONGEST_STRIDE_S = 600;

/** In strides: a day of a busy account takes minutes, and no client waits that long for one answer. */
async function advance(
  ms: number,
  client: ControlClient,
  reporter: Reporter<RangeMessage>,
): Promise<unknown> {
  for (let left = ms / 1_000; ; ) {
    const stride = Math.min(left, LONGEST_STRIDE_S);
    const answer = await client.post('clock', { advance: `${stride}s` });
    left -= stride;
    if (left <= 0) return answer;
    reporter.report({
      type: 'progress',
      text: `${parseState(answer).now}, ${duration(left * 1_000)} to go …`,
    });
  }
}

/** Followed, until the range ends or the user does. */
async function tellEvents(
  follow: boolean,
  client: ControlClient,
  reporter: Reporter<RangeMessage>,
): Promise<void> {
  for (let since = 0; ; ) {
    const wait = follow && since > 0 ? FOLLOWED_S : 0;
    const { events, next } = parseEvents(await client.get(`events?since=${since}&wait=${wait}`));
    for (const event of events) reporter.report({ type: 'event', event });
    since = next;
    if (!follow) return;
  }
}
