/** What the page says in numbers, looked up in the recording. */
import { bytes, duration } from '../../format';
import { MEASURES, type Measure, spreadOf, typical } from '../measures';
import type { Recording, Run } from '../recording';

export type Which = Partial<Pick<Run, 'scenario' | 'temperament' | 'order'>>;

export class Figures {
  readonly scenarios: readonly string[];
  readonly temperaments: readonly string[];
  readonly seeds: number;

  constructor(private readonly recording: Recording) {
    const { runs } = recording;
    this.scenarios = [...new Set(runs.map(({ scenario }) => scenario))];
    this.temperaments = [...new Set(runs.map(({ temperament }) => temperament))];
    this.seeds = new Set(runs.map(({ seed }) => seed)).size;
  }

  /** The scenario that the pictures show. */
  get headline(): string {
    const [first] = this.scenarios;
    if (first === undefined) throw new Error('nothing was played');
    return first;
  }

  get runs(): readonly Run[] {
    return this.recording.runs;
  }

  get minutes(): number {
    return this.recording.horizonMs / 60_000;
  }

  where({ scenario, temperament, order }: Which): Run[] {
    return this.runs.filter(
      (run) =>
        (scenario === undefined || run.scenario === scenario) &&
        (temperament === undefined || run.temperament === temperament) &&
        (order === undefined || run.order === order),
    );
  }

  value(name: Measure['name'], which: Which): number {
    const measure = MEASURES.find((each) => each.name === name);
    const runs = this.where(which);
    if (!measure || runs.length === 0) throw new Error(`nothing was played of ${JSON.stringify(which)}`);
    return typical(measure, runs) ?? Number.POSITIVE_INFINITY;
  }

  time = (which: Which): string => duration(this.value('cutMs', which));
  /** From the intruder that gets least out to the one that gets most. */
  out(which: Which): string {
    const each = this.temperaments.map((temperament) => {
      const { median } = spreadOf(this.where({ ...which, temperament }), 'bytesOut');
      return median ?? 0;
    });
    const [least, most] = [Math.min(...each), Math.max(...each)];
    return `${least < 1_000 ? 'nothing' : bytes(least)} to ${bytes(most)}`;
  }

  percent = (name: Measure['name'], which: Which): string => `${Math.round(this.value(name, which) * 100)} %`;

  /** The modes that an order came to, as `assess` chose them. */
  modes = (which: Which): string => [...new Set(this.where(which).map(({ mode }) => mode))].join(', ');
}
