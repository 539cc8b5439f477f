import { type Experiment, parseExperiment, textOf, toFault } from '../../prove/experiment';
import { ExperimentError } from '../../prove/experiment-error';

const RUN =
  'web-server-c2/online/seed-7/IsolateFunction:ec2:ModifyNetworkInterfaceAttribute#1=lost-answer,SeverFunction:ec2:CreateNetworkAclEntry#2-=denied';

test('a run is one word, and that word is the run', () => {
  expect(textOf(parseExperiment(RUN))).toBe(RUN);
  expect(RUN).toMatch(/^[\w/:#=,.-]+$/);
});

test.each<[string, Experiment['faults'][number]]>([
  ['#3=denied', { from: 3, to: 3, ...call('denied') }],
  ['#3-5=throttled', { from: 3, to: 5, ...call('throttled') }],
  ['#3-=throttled', { from: 3, ...call('throttled') }],
])('which calls it befalls: %s', (text, fault) => {
  const { faults } = parseExperiment(`no-agent/offline/seed-1/PowerFunction:ec2:StopInstances${text}`);
  expect(faults).toEqual([fault]);
});

function call(kind: 'denied' | 'throttled') {
  return { caller: 'PowerFunction', service: 'ec2', operation: 'StopInstances', kind };
}

test('the range gets the calls of that function alone', () => {
  const [fault] = parseExperiment(RUN).faults;
  expect(fault && toFault(fault)).toEqual({
    caller: 'IsolateFunction',
    service: 'ec2',
    operation: 'ModifyNetworkInterfaceAttribute',
    nth: { from: 1, to: 1 },
    kind: 'lost-answer',
  });
});

test('no fault at all is a dash', () => {
  expect(parseExperiment('no-agent/dry-run/seed-1/-').faults).toEqual([]);
});

test.each([
  ['no-agent', /'no-agent' is no run; one is scenario\/mode\/seed-N\/faults/],
  ['nowhere/online/seed-1/-', /no scenario 'nowhere'; there are web-server-c2/],
  ['no-agent/sideways/seed-1/-', /'sideways' is no mode; allowed are offline, online/],
  ['no-agent/online/7/-', /'7' is no seed/],
  ['no-agent/online/seed-1/stop', /'stop' is no fault; one is/],
  ['no-agent/online/seed-1/A:ec2:StopInstances#0=denied', /is no fault/],
  [
    'no-agent/online/seed-1/A:ec2:StopInstances#1=broken',
    /'broken' is no kind of fault; allowed are throttled/,
  ],
  ['no-agent/online/seed-1/A:ec2:StopInstances#1=stale', /'stale' cannot happen to ec2:StopInstances/],
])('rejects %s and says what is allowed', (text, message) => {
  expect(() => parseExperiment(text)).toThrow(ExperimentError);
  expect(() => parseExperiment(text)).toThrow(message);
});
