/** Which drills a comparison plays. Names only, so that a job can be handed to another process. */
export interface Job {
  readonly scenario: string;
  readonly temperament: string;
  readonly order: string;
  readonly seed: string;
}

export interface Plan {
  readonly scenarios: readonly string[];
  readonly temperaments: readonly string[];
  readonly orders: readonly string[];
  /** How many. */
  readonly seeds: number;
}

/** What `--all` plays: each differs from the others in what the response can do, or in what it costs. */
export const REPRESENTATIVE: readonly string[] = [
  'web-server-c2',
  'c2-through-nat',
  'stolen-credentials',
  'hibernation-ready',
  'no-agent',
];

export function jobsOf({ scenarios, temperaments, orders, seeds }: Plan): Job[] {
  return scenarios.flatMap((scenario) =>
    temperaments.flatMap((temperament) =>
      orders.flatMap((order) =>
        Array.from({ length: seeds }, (_, at) => ({ scenario, temperament, order, seed: String(at + 1) })),
      ),
    ),
  );
}
