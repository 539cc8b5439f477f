/** What `cordon explain --help` prints. */
export const EXPLAIN_HELP = `Explain what Cordon would do about an event: for each instance which rule decides and why, and why the rules before
it do not; for what is refused the reason. The same code decides as in the account. Nothing is asked of AWS.

Usage: cordon explain FILE [options]
       cordon explain --list [options]

  FILE                an event as EventBridge carries it, or - for standard input. A finding without the event around
                      it, and the answer of \`aws guardduty get-findings\`, \`aws securityhub get-findings\` or
                      \`get-findings-v2\`, are put into one.
  --list              the decision on every finding type that GuardDuty documents for instances
  --default           decide as Cordon does by default instead of by cordon.config.ts
  --account ID        the account that Cordon is in (default: that of the event)
  --region REGION     its Region (default: that of the event)
  --json              print one JSON object a line instead of text
  --help              this

Exit status: 0 an instance is answered at once; 1 a person is asked first; 5 nothing is done; 3 the event, or a part
of it, is refused; 2 a wrong option; 4 the file cannot be read.

docs/triggers.md says what Cordon understands, lists the default rules, and how to write your own.
`;
