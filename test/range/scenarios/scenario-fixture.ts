import { scenarios } from '../../../range/scenarios';
import type { Staged, TagKeys } from '../../../range/scenarios/scenario';
import type { AwsEvent } from '../../../range/world';
import { type Fixture, worldFixture } from '../world-fixture';

export const TAG_KEYS: TagKeys = { trigger: 'respond', mode: 'mode', exempt: 'exempt' };

export interface StagedFixture extends Fixture {
  readonly staged: Staged;
  /** What the trigger puts on the bus. */
  triggered(): AwsEvent | undefined;
}

/** A scenario in a world of its own. */
export function stage(name: string): StagedFixture {
  const fixture = worldFixture();
  const scenario = scenarios.find((each) => each.name === name);
  if (!scenario) throw new Error(`there is no scenario ${name}`);
  const staged = scenario.stage(fixture.world, TAG_KEYS);
  const triggered = (): AwsEvent | undefined => {
    staged.trigger(fixture.world);
    fixture.advance(10_000);
    return fixture.events.at(-1);
  };
  return { ...fixture, staged, triggered };
}

/** The addresses, names and ids that a finding has, by the parts that Cordon reads. */
export interface SeenFinding {
  readonly type: string;
  readonly severity: number;
  readonly resource: {
    readonly resourceType: string;
    readonly instanceDetails: { readonly instanceId: string };
  };
  readonly service: { readonly action: Readonly<Record<string, unknown>>; readonly resourceRole?: string };
}

export const findingIn = (event: AwsEvent | undefined): SeenFinding => event?.detail as SeenFinding;
