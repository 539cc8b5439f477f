import type { Result } from './input';

const MADE_ONCE = [
  'ec2:CreateSecurityGroup',
  'ec2:RevokeSecurityGroupEgress',
  'ec2:AuthorizeSecurityGroupEgress',
  'ec2:AuthorizeSecurityGroupIngress',
  'iam:PutRolePolicy',
];

/**
 * The results, with the making of a group or a policy listed once. A dry run makes none, so every step that would use it
 * misses it and says again what would be done to make it.
 */
export function saidOnce(results: readonly Result[]): Result[] {
  const said = new Set<string>();
  return results.map(({ changes, ...result }) => ({
    ...result,
    changes: (changes ?? []).filter(({ action, target, what, outcome }) => {
      if (outcome === 'done' || !MADE_ONCE.includes(action)) return true;
      const name = [action, target, what].join('\n');
      return !said.has(name) && said.add(name);
    }),
  }));
}
