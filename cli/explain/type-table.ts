/** The decision on every documented finding type at each of its severities. */
import type { Triggers } from '../../lambdas/common/trigger-policy';
import { decide } from '../../lambdas/intake/decision-table';
import type { Sighting } from '../../lambdas/intake/sighting';
import { DOCUMENTED_TYPES, SEVERITY_NUMBER, type Severity } from './documented-types';

export interface TypeRow {
  readonly group: string;
  readonly type: string;
  readonly decisions: readonly {
    readonly severity: Severity;
    readonly answer: string;
    readonly rule: string;
  }[];
  /** What is different where the finding says that the instance is the target. */
  readonly ifTarget: string | undefined;
}

const sighting = (findingType: string, severity: number, role: string | undefined): Sighting => ({
  source: 'guardduty',
  product: 'GuardDuty',
  findingId: 'any',
  findingType,
  severity,
  role,
  sample: false,
  archived: false,
  firstSeen: undefined,
  lastSeen: undefined,
  remoteAddresses: [],
  subjects: [],
  noSubject: undefined,
  mustNameOne: false,
  refused: [],
});

export const typeTable = (triggers: Triggers): TypeRow[] =>
  DOCUMENTED_TYPES.map(({ type, group, severities }) => {
    const on = (severity: Severity, role?: string) =>
      decide(sighting(type, SEVERITY_NUMBER[severity], role), new Map(), triggers, 0);
    const decisions = severities.map((severity) => {
      const { answer, rule } = on(severity);
      return { severity, answer, rule };
    });
    const targets = severities.map((severity) => on(severity, 'TARGET'));
    const differs = targets.some(({ answer }, at) => answer !== decisions[at]?.answer);
    return { group, type, decisions, ifTarget: differs ? targets[0]?.answer : undefined };
  });

/** The same as a table in Markdown, as docs/triggers.md has it. */
export function markdownTable(rows: readonly TypeRow[]): string {
  const cell = (row: TypeRow, severity: readonly Severity[]): string =>
    row.decisions.find((each) => severity.includes(each.severity))?.answer ?? '';
  const lines = rows.map(
    (row) =>
      `| \`${row.type}\` | ${cell(row, ['low'])} | ${cell(row, ['medium'])} | ${cell(row, ['high', 'critical'])} | ${row.ifTarget ?? ''} |`,
  );
  return [
    '| finding type | low | medium | high or critical | as target |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}
