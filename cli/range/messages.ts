import type { DrillEvent } from '../../range/drill/result';
import type { Served } from '../../range/serve/host';
import type { ScoreAnswer, StateAnswer } from './answers';

export interface Environment {
  readonly AWS_ENDPOINT_URL: string;
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_REGION: string;
  readonly AWS_DEFAULT_REGION: string;
}

/** Everything that a served range, or one that is steered, tells its user, as data. */
export type RangeMessage =
  | {
      readonly type: 'serving';
      readonly title: string;
      readonly story: string;
      readonly endpoint: string;
      readonly account: string;
      readonly subject: string;
      readonly withoutCordon: boolean;
      readonly environment: Environment;
      readonly next: readonly { readonly command: string; readonly what: string }[];
    }
  | { readonly type: 'event'; readonly event: DrillEvent }
  | { readonly type: 'finding'; readonly event: unknown }
  | { readonly type: 'reset'; readonly scenario: string; readonly seed: string }
  /** What a responder that was started here says, and how it ended. */
  | { readonly type: 'responder'; readonly text: string }
  | ({ readonly type: 'state' } & StateAnswer)
  | ({ readonly type: 'score' } & ScoreAnswer)
  | ({ readonly type: 'ended'; readonly wallMs: number } & Served);
