import type { ReleaseOptions } from './options';
import type { ReleaseOutput } from './output';

/** Everything that a release tells its user, as data. */
export type ReleaseMessage =
  | { readonly type: 'progress'; readonly text: string }
  | { readonly type: 'result'; readonly options: ReleaseOptions; readonly output: ReleaseOutput }
  | { readonly type: 'failure'; readonly error: unknown };

export interface ReleaseReporter {
  report(message: ReleaseMessage): void;
}
