import { SESSION_HELP } from '../aws/session';
import { CHECKS } from './checks';

const WIDTH = Math.max(...CHECKS.map(({ id }) => id.length));
const LIST = CHECKS.map(
  ({ id, title, weight }) => `  ${String(weight).padStart(4)}  ${id.padEnd(WIDTH)}  ${title}`,
);

/** What `cordon readiness --help` prints. */
export const READINESS_HELP = `Score every instance by how well it could be contained and examined, with the fix for each gap, the worst first. Read-only.

Usage: cordon readiness [options]

  --vpc ID                  only the instances of a VPC
  --tag KEY[=VALUE]         only those with a tag
  --instance ID             only this one; as often as there are instances
  --quick                   leave out the two calls an instance for stop protection and shutdown behaviour
  --all                     list every instance in the terminal, not only the worst
  --page FILE               write an HTML page too
${SESSION_HELP}
  --json                    print one JSON object a line instead of text: one an instance, then the summary
  --help                    this

A score of 100 is lowered by the weight of each check that is bad, and by half of it where there is a warning:

${LIST.join('\n')}

Calls to AWS: about 15 for the first hundred instances and a few for each further hundred, and two an instance without --quick; after a
first burst at half the pace at which EC2 lets Describe calls through.

Exit status: 0 every instance is ready; 1 a check is bad for at least one; 2 a wrong option; 3 there is no such instance; 4 it failed.

docs/readiness.md tells more.
`;
