import { ingestEmf } from '../../../../range/services/cloudwatch/emf';
import { statisticOf } from '../../../../range/services/cloudwatch/metrics';
import { createCloudWatchState } from '../../../../range/services/cloudwatch/state';

const NOW = 1_795_420_800_000;
const DIRECTIVE = {
  Namespace: 'Cordon',
  Dimensions: [['service'], ['service', 'mode'], []],
  Metrics: [{ Name: 'NotContained', Unit: 'Count' }],
};
const ROOT = {
  _aws: { Timestamp: NOW, CloudWatchMetrics: [DIRECTIVE] },
  service: 'report',
  mode: 'online',
  NotContained: 1,
  caseId: 'anything else',
};

function ingest(line: unknown) {
  const state = createCloudWatchState();
  ingestEmf(state, typeof line === 'string' ? line : JSON.stringify(line), NOW);
  const sum = (dimensions: Record<string, string>) =>
    statisticOf(
      state,
      { namespace: 'Cordon', name: 'NotContained', dimensions },
      'Sum',
      0,
      Number.POSITIVE_INFINITY,
    );
  return { sum, rejected: state.rejectedEmf, stored: state.metrics.size };
}

describe('embedded metrics', () => {
  it('are stored once for each set of dimensions', () => {
    const { sum, stored } = ingest(ROOT);
    expect([sum({ service: 'report' }), sum({ mode: 'online', service: 'report' }), sum({})]).toEqual([
      1, 1, 1,
    ]);
    expect(stored).toBe(3);
  });

  it('may have several values', () => {
    expect(ingest({ ...ROOT, NotContained: [1, 2, 3] }).sum({})).toBe(6);
  });

  it.each([
    ['text', 'START RequestId: 1'],
    ['another object', { level: 'INFO', message: 'x' }],
    ['broken JSON', '{"_aws":'],
    ['a list', []],
    ['more after the object', `${JSON.stringify(ROOT)} x`],
  ])('are not looked for in %s', (_, line) => {
    const { stored, rejected } = ingest(line);
    expect([stored, rejected.length]).toEqual([0, 0]);
  });

  const withDirective = (change: object) => ({
    ...ROOT,
    _aws: { Timestamp: NOW, CloudWatchMetrics: [{ ...DIRECTIVE, ...change }] },
  });
  it.each([
    ['without Timestamp', { ...ROOT, _aws: { CloudWatchMetrics: [DIRECTIVE] } }],
    [
      'of three weeks ago',
      { ...ROOT, _aws: { Timestamp: NOW - 21 * 86_400_000, CloudWatchMetrics: [DIRECTIVE] } },
    ],
    ['without Namespace', withDirective({ Namespace: undefined })],
    ['with an unknown unit', withDirective({ Metrics: [{ Name: 'NotContained', Unit: 'Cases' }] })],
    ['with dimensions that are not sets', withDirective({ Dimensions: ['service'] })],
    ['with 31 dimensions', withDirective({ Dimensions: [Array.from({ length: 31 }, (_, at) => `d${at}`)] })],
    ['without the dimension named', { ...ROOT, mode: undefined }],
    ['with a dimension that is a number', { ...ROOT, mode: 1 }],
    ['without the metric named', { ...ROOT, NotContained: undefined }],
    ['with a metric that is a text', { ...ROOT, NotContained: '1' }],
    ['with 101 values', { ...ROOT, NotContained: Array.from({ length: 101 }, () => 1) }],
  ])('are rejected as a whole %s', (_, line) => {
    const { stored, rejected } = ingest(line);
    expect([stored, rejected.length]).toEqual([0, 1]);
  });
});
