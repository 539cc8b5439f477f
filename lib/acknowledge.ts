import { Stack, Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Says why a rule of cdk-nag's AwsSolutions pack does not apply to a construct and what is in it. */
export function acknowledge(scope: IConstruct, rule: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}

/**
 * Acknowledges exactly the wildcard resources of these statements, one by one: a wildcard that comes to the role in
 * another way is still reported.
 */
export function acknowledgeWildcards(role: IConstruct, statements: PolicyStatement[], reason: string): void {
  const stack = Stack.of(role);
  const resources = statements
    .flatMap((statement) => statement.resources)
    .map((arn) => flat(stack.resolve(arn)));
  for (const resource of new Set(resources.filter((name) => name.includes('*')))) {
    const because = resource === '*' ? 'IAM cannot limit these actions to a resource' : reason;
    acknowledge(role, `IAM5[Resource::${resource}]`, because);
  }
}

type Resolved =
  | string
  | { readonly Ref: string }
  | { readonly 'Fn::GetAtt': readonly string[] }
  | { readonly 'Fn::Join': readonly [string, readonly Resolved[]] };

/** A resolved value as cdk-nag writes it: `<Bucket.Arn>/cases/*`. */
function flat(value: Resolved): string {
  if (typeof value === 'string') return value;
  if ('Ref' in value) return `<${value.Ref}>`;
  if ('Fn::GetAtt' in value) return `<${value['Fn::GetAtt'].join('.')}>`;
  const [separator, parts] = value['Fn::Join'];
  return parts.map(flat).join(separator);
}
