/**
 * The contract of the documents that both sides share: who deploys them (lib), who sends the commands (the memory step) and the
 * tests. No dependencies, because a Lambda bundles it.
 *
 * Run Command pastes a parameter into the script as text, unescaped, so each pattern must be safe inside single quotes by itself. The
 * service matches them as Java regular expressions and the agent as Go ones: no lookaround, no counted repetition above 1,000.
 */
export const PLAN_URL_PARAMETER = 'PlanUrl';
export const PLAN_SHA256_PARAMETER = 'PlanSha256';
export const EXECUTION_TIMEOUT_PARAMETER = 'ExecutionTimeout';

/** The documents' steps, one a platform; GetCommandInvocation and EC2 Command events name them as the plugin. */
export const CAPTURE_STEP = 'captureMemory';
export const CAPTURE_STEP_WINDOWS = 'captureMemoryWindows';
export const TRIAGE_STEP = 'collectTriage';
export const TRIAGE_STEP_WINDOWS = 'collectTriageWindows';

/** A pre-signed URL: https only, no user info, no fragment, nothing that a shell could take for its own. */
export const URL_PATTERN = '^https://[A-Za-z0-9.-]+(:[0-9]+)?/[A-Za-z0-9/?&=%._~+-]+$';
export const SHA256_PATTERN = '^[0-9a-f]{64}$';
/** Seconds, 10 to 99,999: a day of capture is more than any pre-signed URL lives. */
export const EXECUTION_TIMEOUT_PATTERN = '^[1-9][0-9]{1,4}$';
export const DEFAULT_EXECUTION_TIMEOUT = '3600';

/** Pre-signed URLs with a session token are 1 to 2 KB; the script and its author need no more. */
export const LONGEST_URL = 4096;
