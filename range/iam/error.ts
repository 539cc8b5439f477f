/** A policy that IAM would refuse, or that uses what this evaluation does not know: never a silent no match. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';

  /** `where` names the policy and the element, for instance "identity policy 0, Statement.1.Condition". */
  constructor(
    readonly where: string,
    problem: string,
  ) {
    super(`${where}: ${problem}`);
  }
}
