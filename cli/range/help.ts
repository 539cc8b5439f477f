import { RANGE_PORT } from '../../range/operator';
import type { Scenario } from '../main';

/** What `cordon range --help` prints. */
export function rangeHelp(scenarios: readonly Scenario[], modes: readonly string[]): string {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  const list = scenarios.map(
    ({ name, title }, at) => `    ${name.padEnd(width)}  ${title}${at === 0 ? ' (default)' : ''}`,
  );
  return `Serve the simulated AWS account on this machine, with a scenario in it and the stack of this repository deployed:
every AWS SDK, the AWS CLI and every cordon command with --range can be pointed at it. No AWS account is touched.

Usage: cordon range [options]         serves until Ctrl-C
       cordon range VERB [options]    steers one that is served

  --scenario NAME     what is attacked:
${list.join('\n')}
  --mode MODE         ${modes.join(' | ')}
                      put on the subject as its tag; without it the scenario's own tag decides
  --seed N            the same seed gives the same account (default 1)
  --speed N           virtual seconds in a second (default 1); 0 stands still until told. While a call waits for
                      its answer time passes anyhow.
  --port N            on 127.0.0.1 (default ${RANGE_PORT}; 0 is any that is free)
  --without-cordon    nothing of ours is in the account: rehearse another responder, and have it scored
  --deliver-to URL    POST the event that sets a responder off to this URL
  --exec COMMAND      run a command with the event on its standard input and the AWS_* variables set
  --once              trigger at once, let the responder finish and ten minutes more pass, print the score and end
  --json              print one JSON object a line instead of text
  --help              this

Verbs, each with --port N or --endpoint-url URL, and --json:

  state               what is served, its time, its executions
  trigger             set off what the scenario is about: the finding comes, or the tag is set
  advance TIME        let 90s, 10m or 1h30m pass, as fast as it goes
  speed N             virtual seconds in a second from now on
  settle              let time pass until nothing of the stack runs, or it only waits for a person
  events [--follow]   what happened so far, and what happens
  score               what really happened to the subject, its evidence and its neighbours
  finding             the event that set it off, as EventBridge delivers it
  reset               begin anew; --scenario, --mode and --seed choose another beginning

Exit status: 0 done; 1 the score says that the subject was not cut off; 2 a wrong option; 3 refused, because nothing has
happened yet; 4 it failed, or no range is served there.

docs/range.md has examples, and a responder in thirty lines that is rehearsed on it.
`;
}
