import { approvalMain } from '../approval/main';
import type { Decision } from '../approval/messages';
import { SessionApprovalAccount } from '../approval/session-account';
import { openSession } from '../aws/session';

/** `cordon approve` and `cordon deny`. */
export function approval(decision: Decision, args: readonly string[]): Promise<number> {
  const { stdout, stderr, env: environment } = process;
  return approvalMain(decision, args, {
    account: ({ session }) => new SessionApprovalAccount(openSession(session)),
    stdout,
    stderr,
    environment,
  });
}
