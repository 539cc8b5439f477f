import { SESSION_HELP } from '../aws/session';

/** What `cordon release --help` prints. */
export const RELEASE_HELP = `Put the subject of a case back as it was. Without --apply nothing is changed: it shows how everything was
before the case, what Cordon set, how it is now, and what would happen to each field.

Usage: cordon release CASE [options]

  CASE                      such as i-0123456789abcdef0-20261123T030000000Z: it is in the notice, in the
                            report, and in the subject's tag cordon:case
  --apply                   do it
  --reason TEXT             why; goes with --apply, into the vault and into the notice
  --resolve FIELD=restore   put back what somebody else has changed meanwhile
  --resolve FIELD=leave     leave a field as it is now; both as often as there are fields
  --start                   start the subject again, if it ran before the case
  --replacement keep        the group keeps the instance that replaced the subject, and wants one more (default)
  --replacement retire      that instance is terminated
${SESSION_HELP}
  --json                    print one JSON object a line instead of text
  --help                    this

Account and Region are those of your AWS credentials and configuration, as for every AWS tool.

Exit status: 0 done, or nothing to do; 1 not everything was restored: look, and run it again; 2 a wrong option;
3 refused, because of drift or because the case cannot be released now; 4 it failed.

docs/release.md is the run book.
`;
