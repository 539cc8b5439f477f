/** A response in rows: whom it would contain and how, what came of it, the next command to type. */
import type { FleetSummary } from '../../lambdas/common/fleet-request';
import { counted } from '../format';
import { EMPTY_ROW, type Row, type RowTone, row } from '../terminal/row';
import { visible } from '../visible-text';
import type { CaseState } from './account';
import type { RespondMessage } from './messages';
import type { RespondOptions } from './options';
import type { PlannedInstance, RespondPlan } from './plan';

/** A plan of more instances than that is told by its counts and its first ones. */
const SHOWN = 20;

export function respondRows(message: Exclude<RespondMessage, { type: 'failure' }>): Row[] {
  switch (message.type) {
    case 'progress':
      return [row('', visible(message.text), 'dim')];
    case 'plan':
      return planRows(message.options, message.plan, message.next);
    case 'summary':
      return summaryRows(message.summary, message.same);
    case 'case':
      return caseRows(message.state);
    case 'end':
      return endRows(message.cases);
  }
}

function planRows(
  options: RespondOptions,
  { instances, absent, isRehearsal }: RespondPlan,
  next: string | undefined,
): Row[] {
  const exempt = instances.filter(({ isExempt }) => isExempt).length;
  return [
    EMPTY_ROW,
    row(
      '',
      `${counted(instances.length, 'instance')}${targetText(options)}: ${modesText(instances)}`,
      'strong',
    ),
    ...(isRehearsal ? [row('', 'The stack is a dry run: it will change nothing', 'warning')] : []),
    ...(exempt === 0
      ? []
      : [row('', `${exempt} of them exempt: a person is asked first (cordon approve)`, 'warning')]),
    ...instances.slice(0, SHOWN).map(instanceRow(widthOf(instances))),
    ...(instances.length > SHOWN
      ? [row('  ', `… and ${instances.length - SHOWN} more; --json lists all`, 'dim')]
      : []),
    ...absent.map(({ id, why }) =>
      row('  ! ', `${visible(id)} is not there to be answered: ${visible(why)}`, 'warning'),
    ),
    ...(next === undefined
      ? []
      : [
          EMPTY_ROW,
          row(
            '',
            `Nothing was done. To contain ${instances.length === 1 ? 'it' : 'them'}, add ${next}`,
            'strong',
          ),
        ]),
    EMPTY_ROW,
  ];
}

const targetText = ({ target }: RespondOptions): string => {
  if ('vpc' in target) return ` in ${target.vpc}`;
  return 'autoScalingGroup' in target ? ` of the Auto Scaling group ${visible(target.autoScalingGroup)}` : '';
};

/** `3 online, 1 offline`. */
function modesText(instances: readonly PlannedInstance[]): string {
  const modes = [...new Set(instances.map(({ mode }) => mode))];
  return modes.map((mode) => `${instances.filter((each) => each.mode === mode).length} ${mode}`).join(', ');
}

interface Widths {
  readonly id: number;
  readonly name: number;
}

const widthOf = (instances: readonly PlannedInstance[]): Widths => ({
  id: Math.max(0, ...instances.map(({ id }) => id.length)),
  name: Math.min(32, Math.max(0, ...instances.map(({ name }) => visible(name).length))),
});

const instanceRow =
  ({ id: idWidth, name: nameWidth }: Widths) =>
  ({ id, name, state, mode, modeReason, isExempt }: PlannedInstance): Row =>
    row(
      `  ${visible(id).padEnd(idWidth)}  ${visible(name).slice(0, nameWidth).padEnd(nameWidth)}  `,
      `${state}, ${mode} (${visible(modeReason)})${isExempt ? ', EXEMPT: asks first' : ''}`,
      isExempt ? 'warning' : 'plain',
    );

function summaryRows(
  { instances, dryRun, wouldBe, opened, joined, refused, absent }: FleetSummary,
  same: string,
): Row[] {
  if (dryRun)
    return [
      row(
        '',
        `Dry run: ${counted(wouldBe.length, 'case')} would be opened or joined, and none was`,
        'strong',
      ),
      ...absentRows(absent),
    ];
  return [
    row(
      '',
      `${counted(instances, 'instance')}: ${opened.length} opened, ${joined.length} joined, ${refused.length} refused`,
      refused.length === 0 ? 'good' : 'bad',
    ),
    ...caseList('opened', opened),
    ...caseList('joined', joined),
    ...refused.map((line) => row('  refused  ', visible(line), 'bad')),
    ...absentRows(absent),
    ...nextRows([...opened, ...joined], same),
  ];
}

const caseList = (word: string, cases: readonly string[]): Row[] => [
  ...cases.slice(0, SHOWN).map((each) => row(`  ${word.padEnd(7)}  `, visible(each))),
  ...(cases.length > SHOWN ? [row('  ', `… and ${cases.length - SHOWN} more ${word}`, 'dim')] : []),
];

const absentRows = (absent: FleetSummary['absent']): Row[] =>
  Object.entries(absent).flatMap(([why, ids]) =>
    ids.map((id) => row('  absent   ', `${visible(id)} ${visible(why)}`, 'warning')),
  );

/** The command that shows how it goes on: of the one case, or of all. */
function nextRows([first, ...others]: readonly string[], same: string): Row[] {
  if (first === undefined) return [];
  const one = others.length === 0 ? ` ${visible(first)}` : '';
  return [EMPTY_ROW, row('Next: ', `cordon status${one}${visible(same)}`, 'strong')];
}

const TONES: Readonly<Record<string, RowTone>> = {
  contained: 'good',
  'not-contained': 'bad',
  open: 'warning',
};

const caseRows = ({ caseId, status, isAsked }: CaseState): Row[] => [
  row(
    '  ',
    isAsked && status === 'open'
      ? `${visible(caseId)} waits for a person: cordon approve ${visible(caseId)}`
      : `${visible(caseId)} ${visible(status)}`,
    TONES[status] ?? 'plain',
  ),
];

function endRows(cases: readonly CaseState[]): Row[] {
  const contained = cases.filter(({ status }) => status === 'contained').length;
  const isWell = contained === cases.length;
  return [
    EMPTY_ROW,
    row(
      '',
      `${contained} of ${counted(cases.length, 'case')} contained`,
      isWell ? 'banner-good' : 'banner-warning',
    ),
  ];
}
