import { quarantinePolicyName } from '../../../lambdas/common/quarantine-policy';
import { addNetwork } from '../../../range/scenarios/network';
import {
  addNetworkInterface,
  addSecurityGroup,
  allow,
  attachInterface,
} from '../../../range/services/ec2/builders';
import { networkAclOf } from '../../../range/services/ec2/network-acls';
import type { Instance } from '../../../range/services/ec2/state';
import { Account, type Input } from '../account';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());
afterEach(() => account.heal());

const started = ({ id }: Instance) => ({
  'detail-type': 'EC2 Instance State-change Notification',
  detail: { 'instance-id': id, state: 'running' },
});
const called = (eventName: string, requestParameters: object) => ({
  'detail-type': 'AWS API Call via CloudTrail',
  detail: {
    eventName,
    requestParameters,
    userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/Admin/eve' },
  },
});
const brokenOff = ({ case: { caseId } }: Input) => ({
  'detail-type': 'Step Functions Execution Status Change',
  detail: { name: caseId, status: 'ABORTED' },
});

const hold = async (event: unknown): Promise<readonly string[]> =>
  (await account.invoke<{ held: readonly string[] }>('Hold', event)).held;

/** A case that has got as far as its before-state. */
async function standing(status = 'contained', instance: Instance = account.launch()): Promise<Input> {
  const input = await account.assessed(instance, 'online');
  account.openCase(input.case, status);
  return input;
}

/** The input of the workflow that a hold started last. */
const startedWith = (): Record<string, unknown> =>
  JSON.parse(account.range.record.executions.at(-1)?.history[0]?.executionStartedEventDetails?.input ?? '{}');

describe('hold', () => {
  it('makes the cut of a standing case again when its subject was started', async () => {
    const input = await standing();
    const subject = account.world.ec2.instances.get(input.subject.instanceId);
    expect(subject && (await hold(started(subject)))).toEqual([input.case.caseId]);
    expect(startedWith()).toMatchObject({ case: input.case, mode: 'online', spareChannel: false });
  });

  it.each<[string, (subject: Instance) => object]>([
    [
      'an interface was attached',
      ({ id, eniIds }) => called('AttachNetworkInterface', { instanceId: id, networkInterfaceId: eniIds[0] }),
    ],
    [
      'the groups of its interface were changed',
      ({ eniIds }) => called('ModifyNetworkInterfaceAttribute', { networkInterfaceId: eniIds[0] }),
    ],
    [
      'its policy was taken from the role',
      ({ id }) => called('DeleteRolePolicy', { policyName: quarantinePolicyName(id) }),
    ],
  ])('does so when %s', async (_, eventOn) => {
    const input = await standing();
    const subject = account.world.ec2.instances.get(input.subject.instanceId);
    expect(subject && (await hold(eventOn(subject)))).toEqual([input.case.caseId]);
  });

  it('does so for everybody in a group of its own that somebody opened, and for nobody in another’s', async () => {
    const network = addNetwork(account.world);
    const inputs = [
      await standing('contained', account.launch({}, network)),
      await standing('contained', account.launch({}, network)),
    ];
    for (const input of inputs)
      await account.invoke('Isolate', { ...input, group: 'quarantine', reread: true });
    const [own] = [...account.world.ec2.securityGroups.values()].filter(
      ({ vpcId, tags }) => vpcId === network.vpc.id && tags.has('cordon:group'),
    );
    const held = await hold(called('AuthorizeSecurityGroupEgress', { groupId: own?.id }));
    expect(new Set(held)).toEqual(new Set(inputs.map((each) => each.case.caseId)));
    const other = addSecurityGroup(account.world, network.vpc.id, {
      name: 'web',
      rules: [allow('ingress', 'tcp', 80, '0.0.0.0/0')],
    });
    expect(await hold(called('AuthorizeSecurityGroupIngress', { groupId: other.id }))).toEqual([]);
  });

  it('does so for the quarantined behind a network ACL that somebody changed, and not for their neighbours', async () => {
    const network = addNetwork(account.world);
    const input = await standing('contained', account.launch({}, network));
    await account.invoke('Isolate', { ...input, group: 'quarantine', reread: true });
    await standing('contained', account.launch({}, network));
    const acl = networkAclOf(account.world, network.subnets[0].id);
    expect(await hold(called('DeleteNetworkAclEntry', { networkAclId: acl?.id, ruleNumber: 1 }))).toEqual([
      input.case.caseId,
    ]);
  });

  it('spares the evidence channel while the workflow runs, and closes it when the workflow broke off', async () => {
    const input = await standing('open');
    const subject = account.world.ec2.instances.get(input.subject.instanceId);
    if (!subject) throw new Error('no subject');
    await hold(called('AttachNetworkInterface', { instanceId: subject.id }));
    expect(startedWith()).toMatchObject({ spareChannel: true });
    await hold(brokenOff(input));
    expect(startedWith()).toMatchObject({ spareChannel: false });
  });

  it('goes by the groups alone for a subject that is off', async () => {
    const input = await standing();
    const subject = account.world.ec2.instances.get(input.subject.instanceId);
    if (subject) subject.state = 'stopped';
    await hold(called('AttachNetworkInterface', { instanceId: subject?.id }));
    expect(startedWith()).toMatchObject({ mode: 'offline' });
  });

  it.each(['releasing', 'released', 'rehearsed'])('leaves a case alone that is %s', async (status) => {
    const input = await standing(status);
    expect(await hold(called('AttachNetworkInterface', { instanceId: input.subject.instanceId }))).toEqual(
      [],
    );
  });

  it('leaves an instance without a case alone, and one of which nobody has written down how it was', async () => {
    expect(await hold(started(account.launch()))).toEqual([]);
    const instance = account.launch();
    const input = await standing('open', account.launch());
    account.openCase({
      ...input.case,
      instanceId: instance.id,
      subjectKey: `111122223333/us-east-1/${instance.id}`,
      caseId: `${instance.id}-20261123T030000999Z`,
    });
    expect(await hold(started(instance))).toEqual([]);
  });

  it('does not take the end of an earlier case for that of the one that stands', async () => {
    const input = await standing();
    const earlier = {
      ...input,
      case: { ...input.case, caseId: input.case.caseId.replace('20261123', '20261122') },
    };
    expect(await hold(brokenOff(earlier))).toEqual([]);
  });
});

describe('the workflow that hold starts', () => {
  const ended = async (): Promise<unknown> => {
    const execution = account.range.record.executions.at(-1);
    await account.range.run(() => execution?.status !== 'RUNNING');
    return execution?.output;
  };

  it('puts back what was changed, says so, and finds nothing the next time', async () => {
    const network = addNetwork(account.world);
    const input = await standing('contained', account.launch({}, network));
    const subject = account.world.ec2.instances.get(input.subject.instanceId);
    if (!subject) throw new Error('no subject');
    const event = called('AttachNetworkInterface', { instanceId: subject.id });
    await hold(event);
    await ended();
    const eni = addNetworkInterface(account.world, { subnetId: network.subnets[1].id });
    attachInterface(account.world, subject, eni, 1);
    const told = [...account.world.sns.topics.values()].flatMap(({ messages }) => messages).length;
    await hold(event);
    expect(await ended()).toMatchObject({
      putBack: expect.arrayContaining([
        expect.stringContaining(`ec2:ModifyNetworkInterfaceAttribute ${eni.id}`),
      ]),
      left: [],
    });
    const messages = [...account.world.sns.topics.values()].flatMap((topic) => topic.messages).slice(told);
    expect(messages).toMatchObject([{ subject: `Cordon: ${subject.id} QUARANTINE PUT BACK` }]);
    await hold(event);
    expect(await ended()).toEqual({ putBack: [], left: [] });
  });

  it('says what it could not put back', async () => {
    const input = await standing();
    account.fail('ec2', 'ModifyNetworkInterfaceAttribute', 'denied');
    await hold(called('AttachNetworkInterface', { instanceId: input.subject.instanceId }));
    expect(await ended()).toMatchObject({ left: [expect.stringContaining('isolate failed')] });
  });
});
