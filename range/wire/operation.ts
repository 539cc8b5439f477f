/**
 * The contract between the wire and the simulated services. An operation is one small file: who must be allowed
 * what (`authorize`), what AWS would refuse (`validate`, by throwing ServiceError with the service's own code),
 * and what it does to the world (`apply`). Both may assume that the input has the shape of the SDK's own type;
 * nothing else about it is checked before `validate`.
 *
 * Order, as on AWS: authorization, then validation of the request, then existence and state checks, then effect.
 */
import type { PolicyDocument } from '../iam/document';
import type { AuthorizationRequest, Principal } from '../iam/evaluate';
import type { World } from '../world';

export interface Caller {
  /** Who it is, for logs and the call record: a function's logical id, `analyst`, `intruder`, `agent:<instance>`. */
  readonly name: string;
  readonly principal: Principal;
  /** `aws:userid` of the caller: `<role id>:<session name>`. */
  readonly userId: string;
  /** Condition keys that the credentials bring along, as those that EC2 delivered to an instance do. */
  readonly context?: Readonly<Record<string, string>>;
}

export interface Call {
  readonly world: World;
  readonly caller: Caller;
  readonly requestId: string;
}

export interface Authorization extends AuthorizationRequest {
  /** Policies attached to the resource itself, such as a bucket policy. */
  readonly resourcePolicies?: readonly PolicyDocument[];
}

export interface Operation<Input, Output> {
  readonly name: string;
  /** Everything that must be allowed for the call; global condition keys (aws:*) are added by the dispatcher. */
  authorize(input: Input, call: Call): readonly Authorization[];
  validate?(input: Input, call: Call): void;
  apply(input: Input, call: Call): Output;
}

/** An operation whose input and output types have been forgotten, as the dispatcher stores it. */
export type AnyOperation = Operation<unknown, unknown>;

/** Forgets the types of an operation; the wire guarantees the shape again from the SDK's schema of that name. */
export function operation<Input, Output>(definition: Operation<Input, Output>): AnyOperation {
  return definition as AnyOperation;
}
