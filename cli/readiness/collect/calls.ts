/**
 * Every call of readiness goes through here: one after the other, counted, and after a first burst at half the pace at which EC2 refills the
 * bucket of its Describe actions (20 a second, for the whole account), so that a look at the fleet takes nothing from a response.
 */
import { describeError } from '../../../lambdas/common/aws-error';

const BURST = 40;
const PACE_MS = 100;

export class Calls {
  /** By `service:Operation`. */
  readonly byName = new Map<string, number>();
  /** What could not be read, and why. */
  readonly notRead: string[] = [];
  private total = 0;

  constructor(private readonly pause: (ms: number) => Promise<void>) {}

  async make<Answer>(name: string, work: () => Promise<Answer>): Promise<Answer> {
    this.total += 1;
    this.byName.set(name, (this.byName.get(name) ?? 0) + 1);
    if (this.total > BURST) await this.pause(PACE_MS);
    return await work();
  }

  /** Every page of a listing. */
  async pages<Answer>(
    name: string,
    page: (token: string | undefined) => Promise<Answer>,
    next: (answer: Answer) => string | undefined,
  ): Promise<Answer[]> {
    const answers: Answer[] = [];
    let token: string | undefined;
    do {
      const answer = await this.make(name, () => page(token));
      answers.push(answer);
      token = next(answer) || undefined;
    } while (token !== undefined);
    return answers;
  }

  /** What is not allowed or does not answer is said, and readiness goes on without it. */
  async attempt<Value>(what: string, work: () => Promise<Value>, otherwise: Value): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      this.notRead.push(`${what}: ${describeError(error)}`);
      return otherwise;
    }
  }
}

export function* chunks<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
