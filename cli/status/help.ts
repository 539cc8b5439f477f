import { SESSION_HELP } from '../aws/session';

/** What `cordon status --help` prints. */
export const STATUS_HELP = `Without a case: the cases that are not over, the most urgent first, and what to do next about each. With a case: its
whole story. Nothing is changed.

Usage: cordon status [CASE] [options]

  CASE                      such as i-0123456789abcdef0-20261123T030000000Z: it is in the notice, in the
                            report, and in the subject's tag cordon:case
  --all                     also the cases that are over: released, declined, rehearsed
  --follow                  with a case: show what happens until it is reported
  --json                    print one JSON object a line instead of text
${SESSION_HELP}
  --help                    this

Permissions: dynamodb:Scan and GetItem on the case table, states:DescribeExecution and GetExecutionHistory,
cloudformation:DescribeStacks. The list reads the whole case table, one item for each subject that ever had a
case, and looks at the workflows of the 50 gravest open cases.

Exit status: 0 done; 1 a case is not contained, or its workflow failed; 2 a wrong option; 3 there is no such case;
4 it failed.
`;
