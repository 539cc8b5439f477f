import type { Verification } from './verify';

/** What a verification tells its user at its end, as data. */
export interface VerifyMessage {
  readonly type: 'result';
  readonly verification: Verification;
  readonly page: string | undefined;
}
