/** What the roles of a stack are granted, in the smallest pieces: one action on one pattern of resources by one statement. */
import { evaluate, type PolicyDocument } from '../../range/iam';
import type { StatementDocument } from '../../range/iam/document';
import type { DeployedStack } from '../../range/stack';
import type { Use } from './record';

export interface Grant {
  /** Logical id of the role. */
  readonly role: string;
  /** Which statement of which policy of the role. */
  readonly policy: number;
  readonly statement: number;
  readonly action: string;
  readonly resource: string;
  readonly condition: StatementDocument['Condition'];
  /** The grant as a policy that allows nothing else. */
  readonly document: PolicyDocument;
}

export function grantsOf(stack: DeployedStack): readonly Grant[] {
  return [...stack.roles.values()].flatMap(({ logicalId, identityPolicies }) =>
    identityPolicies.flatMap((document, policy) =>
      many(document.Statement).flatMap((statement, index) =>
        split(statement).map((piece) => ({
          role: logicalId,
          policy,
          statement: index,
          condition: statement.Condition,
          document: {
            Version: '2012-10-17',
            Statement: { ...statement, Action: piece.action, Resource: piece.resource },
          },
          ...piece,
        })),
      ),
    ),
  );
}

function split({ Effect, Action, Resource }: StatementDocument): { action: string; resource: string }[] {
  if (Effect === 'Deny') return [];
  return many(Action ?? []).flatMap((action) =>
    many(Resource ?? []).map((resource) => ({ action, resource })),
  );
}

/** Whether the grant, and nothing beside it, allows what was used. */
export function allows({ role, action, document }: Grant, use: Use): boolean {
  if (role !== use.role || action !== use.action) return false;
  const principal = { arn: `arn:aws:iam::000000000000:role/${role}`, identityPolicies: [document] };
  return evaluate(principal, use).allowed;
}

const many = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);
