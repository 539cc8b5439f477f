import { SESSION_HELP } from '../aws/session';

/** What `cordon respond --help` prints. */
export const RESPOND_HELP = `Contain instances now: a case is opened for each, exactly as if a finding had named it.

Usage: cordon respond i-… [i-…] --reason TEXT
       cordon respond --asg NAME | --vpc ID   [--apply --reason TEXT]

Without --reason it shows which instances these are, in which mode each would be answered, and which ask a person first; nothing
is done. One instance needs --reason alone. More than one, a group and a VPC need --apply too.

  --asg NAME                every instance of an Auto Scaling group
  --vpc ID                  every instance of a VPC
  --reason TEXT             why; it stands in the case, in the report and in the notices
  --apply                   yes, all of them
  --mode MODE               goes before the mode tag of each instance
  --dry-run                 let the fleet machine say whom it would answer, and open no case
  --follow                  wait for the verdict of each case
${SESSION_HELP}
  --json                    print one JSON object a line instead of text
  --help                    this

It goes on without you: breaking off does not stop it. Run again, it joins the cases that are open.

Exit status: 0 done; 1 not all well: an instance was refused or is not there, or (with --follow) a case did not end contained;
2 a wrong option; 3 refused: there is nothing to answer, or it needs --apply; 4 it failed.

docs/fleet.md tells more.
`;
