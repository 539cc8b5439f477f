import type { Verification } from './verify';

/** Everything that a verification tells its user, as data. */
export type VerifyMessage =
  | { readonly type: 'progress'; readonly text: string }
  | { readonly type: 'result'; readonly verification: Verification; readonly page: string | undefined }
  | { readonly type: 'failure'; readonly error: unknown };

export interface VerifyReporter {
  report(message: VerifyMessage): void;
}
