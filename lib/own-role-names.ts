/**
 * Cordon tells its own roles by their names, which begin with the stack's: it may put no policy on them, and what they do to a quarantine is
 * no drift. CloudFormation shortens the stack's part of a generated name that would be too long, so under a long stack name they would not
 * be told any more. Where it cuts is documented nowhere; so the names have to fit as they are.
 */
import { type Stack, Token } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LONGEST_NAME = 64;
/** A hyphen and up to 13 characters that CloudFormation draws. */
const TAIL = 14;

export class StackNameError extends Error {
  override readonly name = 'StackNameError';
  readonly code = 'STACK_NAME_TOO_LONG';

  constructor(
    readonly stackName: string,
    readonly longest: number,
  ) {
    super(
      `the stack name ${stackName} has ${stackName.length} characters; allowed: at most ${longest}, so that the names of its roles begin with it`,
    );
  }
}

/** @throws {StackNameError} when the name of one of the stack's roles could be shortened */
export function requireWholeRoleNames(stack: Stack): void {
  const ids = stack.node
    .findAll()
    .flatMap((each) => (each instanceof CfnRole ? [stack.getLogicalId(each).length] : []));
  const longest = LONGEST_NAME - TAIL - '-'.length - Math.max(0, ...ids);
  const { stackName } = stack;
  if (!Token.isUnresolved(stackName) && stackName.length > longest)
    throw new StackNameError(stackName, longest);
}
