import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS } from '../../lambdas/common/metric';
import { stepNames } from '../../lib/bundle';
import { capitalized } from '../../lib/workflow';
import { templateFor } from './fixture';
import { asArray, at, ofType, sorted, text } from './template';

const template = templateFor();

/** As it is in the partition `aws`. */
const inAws = (value: unknown): unknown => {
  const [, , otherwise] = asArray(at(value, 'Fn::If'));
  if (otherwise !== undefined) return inAws(otherwise);
  const [separator, parts] = asArray(at(value, 'Fn::Join'));
  return Array.isArray(parts) ? parts.map((part) => text(inAws(part))).join(String(separator)) : value;
};

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly markdown?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly (string | object)[])[];
  };
}

const [board] = ofType(template, 'AWS::CloudWatch::Dashboard');
const { widgets }: { readonly widgets: readonly Widget[] } = JSON.parse(
  text(inAws(board?.properties.DashboardBody)),
);

/** Namespace, name and dimensions of all that is drawn; metric math has none of its own. */
const shown = widgets
  .flatMap(({ properties }) => properties.metrics ?? [])
  .map((metric) => metric.filter((part): part is string => typeof part === 'string'))
  .filter((metric) => metric.length > 0);

const namesOf = (namespace: string) =>
  sorted([...new Set(shown.filter(([of]) => of === namespace).map(([, name = '']) => name))]);

const lambdas = join(__dirname, '..', '..', 'lambdas');
const sources = readdirSync(lambdas, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(lambdas, name), 'utf8'))
  .join('\n');

test.each(METRICS)('the metric %s is sent by a function', (name) => {
  expect(sources).toMatch(new RegExp(`(count|measure)\\('${name}'`));
});

test('the dashboard shows every metric that the functions send, and no other of that namespace', () => {
  expect(namesOf('Cordon')).toEqual(sorted(METRICS));
  for (const [namespace, , ...dimensions] of shown)
    if (namespace === 'Cordon') expect(dimensions).toEqual([]);
});

test('of AWS it shows metrics that Step Functions, Lambda and SQS have', () => {
  expect(new Set(shown.map(([namespace]) => namespace))).toEqual(
    new Set(['Cordon', 'AWS/States', 'AWS/Lambda', 'AWS/SQS']),
  );
  expect(namesOf('AWS/States')).toEqual([
    'ExecutionThrottled',
    'ExecutionsAborted',
    'ExecutionsFailed',
    'ExecutionsStarted',
    'ExecutionsSucceeded',
    'ExecutionsTimedOut',
  ]);
  expect(namesOf('AWS/Lambda')).toEqual(['Errors', 'Throttles']);
  expect(namesOf('AWS/SQS')).toEqual(['ApproximateNumberOfMessagesVisible']);
});

test('each of them is of something that the stack has', () => {
  for (const [namespace = '', , dimension, value] of shown.filter(([of]) => of !== 'Cordon')) {
    const [type = '', key = ''] = {
      'AWS/States': ['AWS::StepFunctions::StateMachine', 'StateMachineArn'],
      'AWS/Lambda': ['AWS::Lambda::Function', 'FunctionName'],
      'AWS/SQS': ['AWS::SQS::Queue', 'QueueName'],
    }[namespace] ?? ['', ''];
    expect(dimension).toBe(key);
    const ids = ofType(template, type).map(({ id }) => id);
    expect(ids).toContain((value ?? '').replace(/^<(\w+)(\.\w+)?>$/, '$1'));
  }
});

test('no function, machine or alarm is missing', () => {
  const drawn = JSON.stringify(widgets);
  for (const step of stepNames()) expect(drawn).toContain(`<${capitalized(step)}Function>`);
  for (const { id } of ofType(template, 'AWS::StepFunctions::StateMachine'))
    expect(drawn).toContain(`<${id}>`);
  const [status] = widgets.filter(({ type }) => type === 'alarm');
  expect(status?.properties.alarms).toHaveLength(ofType(template, 'AWS::CloudWatch::Alarm').length);
});

test('its widgets lie side by side within its 24 columns, none over another', () => {
  const cells = widgets.flatMap(({ x, y, width, height }) =>
    Array.from({ length: width * height }, (_, n) => `${x + (n % width)},${y + Math.floor(n / width)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
});

test('its links lead to the console of the partition, and its name has the Region in it', () => {
  const links = widgets.flatMap(({ properties }) => properties.markdown?.match(/https:[^)]+/g) ?? []);
  expect(links.length).toBeGreaterThan(2);
  for (const link of links) expect(link).toMatch(/^https:\/\/console\.aws\.amazon\.com\/(states|s3)\//);
  expect(text(board?.properties.DashboardName)).toBe('<AWS::StackName>-<AWS::Region>');
  expect(JSON.stringify(board?.properties.DashboardBody)).toContain('console.amazonaws.cn');
});

test('there is none where it is switched off', () => {
  expect(ofType(templateFor({ dashboard: false }), 'AWS::CloudWatch::Dashboard')).toEqual([]);
});
