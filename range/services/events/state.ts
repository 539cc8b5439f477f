import type { Random } from '../../kernel/random';

export interface EventsState {
  readonly ids: Random;
}

export const createEventsState = ({ random }: { readonly random: Random }): EventsState => ({
  ids: random.fork('events.ids'),
});
