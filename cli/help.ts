import type { Scenario } from './main';
import type { Choices } from './options';

/** What `--help` prints. */
export function helpText({ modes }: Choices, scenarios: readonly Scenario[]): string {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  const list = scenarios.map(
    ({ name, title }, at) => `    ${name.padEnd(width)}  ${title}${at === 0 ? ' (default)' : ''}`,
  );
  return `Rehearse the response to a compromised instance: the state machine and the Lambda code that
get deployed, against a simulated AWS with an intruder in it. No AWS account is touched.

Usage: npm start -- [options]

  --scenario NAME   what is attacked:
${list.join('\n')}
  --mode MODE       ${modes.join(' | ')}
                    put on the subject as its tag; without it the scenario's own tag decides
  --seed N          the same seed gives the same drill, byte for byte (default 1)
  --dry-run         with enforcement: dry-run, which only says what would have been done
  --release         after the case, put the subject back (cordon release) and show what is not as before
  --report FILE     where the report is written (default report.html)
  --evidence DIR    write the case as it lies in the vault into an empty folder, for cordon verify DIR
  --json            print one JSON object a line instead of text
  --compare         instead of one drill: "stop it, or isolate it first?", every order of steps against
                    every kind of intruder; has options of its own, see --compare --help
  --help            this

Exit status: 0 contained, and released where that was asked for; 1 not, or a dry run; 2 a wrong option;
3 the drill broke down.

Without a terminal, or with CI set, the timeline is plain lines; NO_COLOR turns colour off.

With --json each line has a "type": "start", "progress", "event" (at: UTC, sinceTriggerMs, kind, text,
state), at the end one "result" (verdict, score, subject, case, execution status, vault, evidence, notices,
alarms, report, next), or one "failure". The calls and the steps' times are in the report.
`;
}
