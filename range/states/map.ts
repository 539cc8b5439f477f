import { runBranch } from './branch';
import { isPercentage } from './compile-state';
import type { Json } from './json';
import type { Lane } from './lane';
import { type ItemContext, MapIterations, type Tolerance } from './map-iterations';
import type { MapState } from './model';
import { withRecovery } from './recovery';
import type { Template } from './template';
import type { Exit, Visit } from './visit';

const COUNT = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** Inline mode: runs the processor once for each item; the result has the outputs in the order of the items. */
export function runMap(visit: Visit<MapState>): Promise<Exit> {
  return withRecovery(visit, async () => {
    const items = await itemsOf(visit);
    const concurrency = await optionalInteger(visit, visit.state.maxConcurrency, 'MaxConcurrency');
    const process = (lane: Lane, context: ItemContext) => processItem(visit, lane, context);
    const iterations = new MapIterations(visit, items, await toleranceOf(visit), process);
    const { result, previous } = await iterations.run(concurrency ?? 0);
    return { ...(await visit.conclude(visit.state, result, { result })), next: visit.state.next, previous };
  });
}

async function processItem(visit: Visit<MapState>, lane: Lane, context: ItemContext): Promise<Json> {
  const { itemSelector, processor } = visit.state;
  const input = itemSelector
    ? await visit.evaluate(itemSelector, 'ItemSelector', { map: context }, lane)
    : context.Item.Value;
  visit.checkPayload(input);
  return runBranch(processor, input, lane);
}

async function itemsOf(visit: Visit<MapState>): Promise<readonly Json[]> {
  const { items } = visit.state;
  const value = items ? await visit.evaluate(items, 'Items') : visit.input;
  if (Array.isArray(value)) return value;
  throw visit.unexpected(items, 'Items', value, 'an array');
}

async function toleranceOf(visit: Visit<MapState>): Promise<Tolerance> {
  const { toleratedFailureCount, toleratedFailurePercentage: template } = visit.state;
  const count = await optionalInteger(visit, toleratedFailureCount, 'ToleratedFailureCount');
  if (!template) return { count, percentage: undefined };
  const percentage = await visit.evaluate(template, 'ToleratedFailurePercentage');
  if (isPercentage(percentage)) return { count, percentage };
  throw visit.unexpected(template, 'ToleratedFailurePercentage', percentage, 'a number from 0 to 100');
}

async function optionalInteger(visit: Visit, template: Template | undefined, location: string) {
  return template ? visit.integer(template, location, COUNT) : undefined;
}
