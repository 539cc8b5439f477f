import type { ReleaseOptions } from './options';
import type { ReleaseOutput } from './output';

/** What a release tells its user at its end, as data. */
export interface ReleaseMessage {
  readonly type: 'result';
  readonly options: ReleaseOptions;
  readonly output: ReleaseOutput;
}
