import { runBranch } from './branch';
import { isPercentage } from './compile-state';
import type { Json } from './json';
import type { Lane } from './lane';
import { type ItemContext, MapIterations } from './map-iterations';
import { MapRun } from './map-run';
import type { Tolerance } from './map-tolerance';
import type { MapState } from './model';
import { withRecovery } from './recovery';
import type { Template } from './template';
import type { Exit, Visit } from './visit';

const COUNT = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** Runs the processor once for each item; the result has the outputs in the order of the items. */
export function runMap(visit: Visit<MapState>): Promise<Exit> {
  return withRecovery(visit, async () => {
    const items = await itemsOf(visit);
    const concurrency = await optionalInteger(visit, visit.state.maxConcurrency, 'MaxConcurrency');
    const tolerance = await toleranceOf(visit);
    const attempt = visit.state.mode === 'DISTRIBUTED' ? distributed : inline;
    const { result, previous } = await attempt(visit, items, tolerance).run(concurrency ?? 0);
    return { ...(await visit.conclude(visit.state, result, { result })), next: visit.state.next, previous };
  });
}

const inline = (visit: Visit<MapState>, items: readonly Json[], tolerance: Tolerance): MapIterations =>
  new MapIterations(visit, items, tolerance, async (lane, context) =>
    runBranch(visit.state.processor, await select(visit, lane, context), lane),
  );

const distributed = (visit: Visit<MapState>, items: readonly Json[], tolerance: Tolerance): MapRun =>
  new MapRun(visit, items, tolerance, (context) => select(visit, visit.lane, context));

/** What the processor of an item begins with. */
async function select(visit: Visit<MapState>, lane: Lane, context: ItemContext): Promise<Json> {
  const { itemSelector } = visit.state;
  const input = itemSelector
    ? await visit.evaluate(itemSelector, 'ItemSelector', { map: context }, lane)
    : context.Item.Value;
  visit.checkPayload(input);
  return input;
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
