import type { Condition, Triggers } from '../../lambdas/common/trigger-policy';
import { rulesOf } from '../../lambdas/intake/decision-table';

/** The rules in their order as a table in Markdown, as docs/triggers.md has it. */
export function rulesTable(triggers: Triggers): string {
  const lines = rulesOf(triggers).map(
    ({ id, when, answer, why }) => `| \`${id}\` | ${conditionText(when)} | ${answer} | ${why} |`,
  );
  return ['| rule | when | answer | why |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

function conditionText(when: Condition): string {
  const { types, products, source, severity, role, sample, archived, olderThanHours, tags } = when;
  const parts = [
    types && `type ${types.map((each) => `\`${each}\``).join(', ')}`,
    products && `product ${products.join(', ')}`,
    source && `source ${source}`,
    severity?.from !== undefined && `severity from ${severity.from}`,
    severity?.below !== undefined && `severity below ${severity.below}`,
    role && `role ${role}`,
    sample && 'a sample',
    archived && 'archived',
    olderThanHours !== undefined && `last seen more than ${olderThanHours} h ago`,
    tags && `tag ${tags.key}`,
  ];
  return parts.filter(Boolean).join('; ');
}
