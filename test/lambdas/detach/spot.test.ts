import type { Mode } from '../../../lambdas/common/mode';
import type { Policy } from '../../../lambdas/common/policy';
import type { LaunchSpec } from '../../../range/services/ec2/builders';
import { terminateInstance } from '../../../range/services/ec2/lifecycle';
import type { SpotRequest } from '../../../range/services/ec2/state';
import { POLICY } from '../policy-fixture';
import { beforeState, type Fleet, fleet } from './fleet-fixture';

function spotSubject(fleet: Fleet, lifecycle: NonNullable<LaunchSpec['lifecycle']>): SpotRequest {
  const { account, network } = fleet;
  fleet.subject = account.launch({ lifecycle }, network);
  const request = [...account.world.ec2.spotRequests.values()].at(-1);
  if (!request) throw new Error('no Spot request');
  return request;
}

const detachIn = async (fleet: Fleet, mode: Mode) => {
  const input = await fleet.account.assessed(fleet.subject, mode);
  return { input, result: await fleet.detachWith(input) };
};

describe('a persistent Spot request', () => {
  const opened = fleet();

  it('is recorded and cancelled, so that it launches nothing in place of the subject', async () => {
    const { account } = opened();
    const request = spotSubject(opened(), 'spot-persistent');
    const { input, result } = await detachIn(opened(), 'online');
    expect(result).toMatchObject({
      status: 'ok',
      changes: [{ action: 'ec2:CancelSpotInstanceRequests', target: request.id }],
      detail: { spotRequest: { id: request.id, type: 'persistent', outcome: 'cancelled' } },
    });
    expect(account.vaultJson(beforeState(input, 'spot-request.json'))).toMatchObject({
      request: { id: request.id, type: 'persistent', state: 'active' },
    });
    expect(opened().subject.state).toBe('running');
    const instances = account.world.ec2.instances.size;
    terminateInstance(account.world, opened().subject);
    await account.pass(600_000);
    expect(account.world.ec2.instances.size).toBe(instances);
  });

  it('is cancelled once, whether the step runs twice or an answer gets lost', async () => {
    const { account } = opened();
    const request = spotSubject(opened(), 'spot-persistent');
    account.fail('ec2', 'CancelSpotInstanceRequests', 'lost-answer', [1]);
    const { input, result } = await detachIn(opened(), 'online');
    expect(result).toMatchObject({ status: 'ok', changes: [{}] });
    const record = account.vaultText(beforeState(input, 'spot-request.json'));
    expect(await opened().detachWith(input)).toMatchObject({ status: 'ok', changes: [] });
    expect(account.vaultText(beforeState(input, 'spot-request.json'))).toBe(record);
    expect(request.state).toBe('cancelled');
  });

  it.each<Mode>(['offline', 'capture-then-stop'])(
    'is kept in mode %s: what has no request cannot be stopped',
    async (mode) => {
      const request = spotSubject(opened(), 'spot-persistent');
      const { result } = await detachIn(opened(), mode);
      expect(result).toMatchObject({ status: 'ok', changes: [] });
      expect(request.state).toBe('active');
    },
  );

  it.each([
    ['active', 'marked-for-stop'],
    ['disabled', 'instance-stopped-by-user'],
  ] as const)('is kept while it is %s and %s: EC2 would terminate the subject', async (state, statusCode) => {
    const request = spotSubject(opened(), 'spot-persistent');
    Object.assign(request, { state, statusCode });
    const { result } = await detachIn(opened(), 'online');
    expect(result).toMatchObject({ status: 'ok', changes: [] });
    expect(request.state).toBe(state);
  });

  it('fails to be cancelled when it cannot be recorded, or read', async () => {
    const { account } = opened();
    const request = spotSubject(opened(), 'spot-persistent');
    const input = await account.assessed(opened().subject, 'online');
    for (const [service, operation] of [
      ['s3', 'PutObject'],
      ['ec2', 'DescribeSpotInstanceRequests'],
    ] as const) {
      account.fail(service, operation, 'denied');
      expect(await opened().detachWith(input)).toMatchObject({
        status: 'failed',
        why: expect.stringContaining('Spot request'),
        changes: [],
      });
      account.heal();
    }
    expect(request.state).toBe('active');
  });
});

describe('a one-time Spot request', () => {
  const opened = fleet();

  it('is left alone', async () => {
    const request = spotSubject(opened(), 'spot-one-time');
    const { result } = await detachIn(opened(), 'online');
    expect(result).toMatchObject({ status: 'ok', changes: [] });
    expect(request.state).toBe('active');
  });
});

describe.each<[string, Partial<Policy>]>([
  ['a policy that keeps requests', { fleet: { ...POLICY.fleet, cancelSpotRequests: false } }],
  ['a dry run', { enforcement: 'dry-run' }],
])('under %s', (_, policy) => {
  const opened = fleet({ policy });

  it('a persistent request stays', async () => {
    const request = spotSubject(opened(), 'spot-persistent');
    expect((await detachIn(opened(), 'online')).result.status).toBe('ok');
    expect(request.state).toBe('active');
  });
});
