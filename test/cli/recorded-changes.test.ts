import { recordedChanges } from '../../cli/recorded-changes';
import { drillResult, dryRun, HOSTILE } from './drill-fixture';

test('done and planned changes are told apart, and what is no result of a step is none', () => {
  const stop = { action: 'ec2:StopInstances', target: dryRun.subject };
  const { history } = dryRun.execution;
  expect(recordedChanges(history, 'would be done')).toEqual([
    expect.objectContaining({ ...stop, what: `stop ${HOSTILE}` }),
  ]);
  expect(recordedChanges(history, 'done')).toEqual([]);
  expect(recordedChanges([...history, ...drillResult.execution.history], 'done')).toEqual([
    expect.objectContaining({ target: 'eni-0aa11bb22cc33dd44' }),
    expect.objectContaining({ ...stop, what: 'running -> stopping' }),
  ]);
});
