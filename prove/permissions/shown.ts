/** Grants in the words of the template, as people read them: no account, no Region, no hash of a name. */
import type { DeployedStack } from '../../range/stack';
import type { Grant } from './grant';

/** `<vault>/cases/*`, `instance/*`, `<CasesTable>`: ARNs without what is the same in all of them. */
export function shownResource(resource: string, stack: DeployedStack): string {
  if (resource === '*') return '*';
  const own = [...stack.template.values()]
    .filter(({ arn }) => arn !== undefined && arn.length > 0 && isWithin(resource, arn))
    .toSorted((a, b) => b.arn.length - a.arn.length)[0];
  if (own) return `<${own.logicalId}>${resource.slice(own.arn.length)}`;
  const [, , service = '', , , ...rest] = resource.split(':');
  return `${service}:${withoutNames(rest.join(':'), stack)}`;
}

const isWithin = (resource: string, arn: string): boolean =>
  resource === arn || resource.startsWith(`${arn}/`) || resource.startsWith(`${arn}:`);

/** Names that CloudFormation would give. */
function withoutNames(text: string, { template }: DeployedStack): string {
  return [...template.values()]
    .filter(({ name }) => name !== undefined && name.length > 8)
    .toSorted((a, b) => b.name.length - a.name.length)
    .reduce((shown, { name, logicalId }) => shown.replaceAll(name, `<${logicalId}>`), text);
}

const OPERATORS: Readonly<Record<string, string>> = {
  StringEquals: 'is',
  StringLike: 'like',
  Bool: 'is',
  NumericEquals: 'is',
  'ForAllValues:StringEquals': 'only',
  'ForAllValues:StringLike': 'only like',
};

/** One line a key; `Null: false` means that the request must have the key. */
export function shownCondition({ condition = {} }: Grant, { deployment }: DeployedStack): string[] {
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => {
      const wanted = [values]
        .flat()
        .map((value) =>
          String(value).replaceAll(deployment.region, 'REGION').replaceAll(deployment.account, 'ACCOUNT'),
        );
      if (operator === 'Null') return `${key} ${String(values) === 'true' ? 'absent' : 'present'}`;
      return `${key} ${OPERATORS[operator] ?? operator} ${wanted.join(' or ')}`;
    }),
  );
}
