import { SESSION_HELP } from '../aws/session';
import type { Decision } from './messages';

const WHAT: Readonly<Record<Decision, string>> = {
  approve: 'Let a case go on that waits for a person: Cordon then does to the instance what it asked about.',
  deny: 'Decline a case that waits for a person: nothing is changed, and the case is reported and closed.',
};

/** What `cordon approve --help` and `cordon deny --help` print. */
export const approvalHelp = (decision: Decision): string => `${WHAT[decision]}
Without --reason it shows what is asked and until when, and answers nothing.

Usage: cordon ${decision} CASE --reason TEXT [options]

  CASE                      such as i-0123456789abcdef0-20261123T030000000Z: it is in the notice
  --reason TEXT             why; it goes with your ARN into the report of the case
${SESSION_HELP}
  --json                    print one JSON object a line instead of text
  --help                    this

Exit status: 0 answered, or shown; 2 a wrong option; 3 refused: nobody waits for an answer (there is no such case, it has
been answered, it went on or its deadline has passed); 4 it failed.

docs/asking.md says when a person is asked, and what happens when nobody answers.
`;
