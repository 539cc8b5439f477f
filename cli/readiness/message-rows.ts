/** Readiness in rows: the fleet in one line, every gap with its fix, the instances, the worst first. */
import { counted } from '../format';
import { EMPTY_ROW, type Row, type RowTone, row } from '../terminal/row';
import { visible } from '../visible-text';
import { countsOf, type Gap, gapsOf, overall } from './gaps';
import type { ReadinessMessage, ReadinessReport } from './messages';
import type { InstanceReadiness } from './score';

/** The worst that are shown with what they lack, unless all are asked for. */
const SHOWN = 10;
/** Ids that stand beside a gap. */
const NAMED = 3;

export function readinessRows({ report, all, page }: Extract<ReadinessMessage, { type: 'report' }>): Row[] {
  const { instances } = report;
  if (instances.length === 0)
    return [row('', 'There is no such instance in this account and Region.', 'warning')];
  const shown = all ? instances : instances.filter(({ score }) => score < 100).slice(0, SHOWN);
  const left = instances.length - shown.length;
  return [
    EMPTY_ROW,
    ...gapRows(gapsOf(instances)),
    ...shown.flatMap(instanceRows),
    ...(left > 0
      ? [EMPTY_ROW, row('', `… and ${left} more that are no worse: --all lists them`, 'dim')]
      : []),
    EMPTY_ROW,
    ...summaryRows(report),
    ...(page === undefined ? [] : [row('', `Page: ${visible(page)}`, 'strong')]),
  ];
}

function gapRows(gaps: readonly Gap[]): Row[] {
  if (gaps.length === 0) return [];
  return [
    row('', 'What costs the fleet most', 'strong'),
    ...gaps.map((gap) => {
      const ids = [...gap.bad, ...gap.warn];
      const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
      const isBad = gap.bad.length > 0;
      return row(
        `  ${isBad ? '✗' : '!'} ${gap.id.padEnd(15)} `,
        `${gap.title}: ${countsOf(gap)} (${ids.slice(0, NAMED).map(visible).join(', ')}${more})`,
        isBad ? 'bad' : 'warning',
      );
    }),
  ];
}

const toneOf = ({ score, isReady }: InstanceReadiness): RowTone => {
  if (!isReady) return 'bad';
  return score === 100 ? 'good' : 'warning';
};

function instanceRows(instance: InstanceReadiness): Row[] {
  const { instanceId, name, type, state, score, results } = instance;
  const indent = ' '.repeat(6);
  return [
    EMPTY_ROW,
    row(
      `${String(score).padStart(4)}  `,
      [instanceId, visible(name), type, state].filter(Boolean).join('  '),
      toneOf(instance),
    ),
    ...results
      .filter(({ grade }) => grade !== 'ok')
      .flatMap(({ grade, why, fix, cost }) => [
        row(
          `${indent}${grade === 'bad' ? '✗' : '!'} -${String(cost).padEnd(4)} `,
          visible(why),
          grade === 'bad' ? 'bad' : 'warning',
        ),
        ...(fix?.split('\n') ?? []).map((line) => row(`${indent}        fix: `, visible(line), 'dim')),
      ]),
  ];
}

function summaryRows({ instances, inCase, calls, notRead, region }: ReadinessReport): Row[] {
  const { score, ready } = overall(instances);
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0);
  const isWhole = ready === instances.length;
  return [
    ...notRead.map((each) =>
      row('  not read  ', `${visible(each)}: what depends on it may look better than it is`, 'warning'),
    ),
    row(
      '',
      `${ready} of ${counted(instances.length, 'instance')} in ${visible(region)} ready; ${score} of 100 on average`,
      isWhole ? 'banner-good' : 'banner-warning',
    ),
    ...(inCase.length > 0
      ? [row('', `${counted(inCase.length, 'instance')} with a case left out: cordon status`, 'dim')]
      : []),
    row('', `${counted(total, 'call')} to AWS, none of which changes anything`, 'dim'),
  ];
}
