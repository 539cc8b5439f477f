import { addNetwork, type Network } from '../../../range/scenarios/network';
import { removeEntry, setEntry } from '../../../range/services/ec2/network-acls';
import type { Instance, NetworkAcl } from '../../../range/services/ec2/state';
import { Account } from '../account';
import { contained, GROUP_ONLY } from './case-fixture';

let account: Account;
let network: Network;
let subject: Instance;

beforeAll(async () => {
  account = await Account.open({
    policy: {
      containment: {
        ...GROUP_ONLY.containment,
        networkAcl: true,
      },
    },
  });
});
afterAll(() => account.close());
beforeEach(() => {
  network = addNetwork(account.world);
  subject = account.launch({}, network);
});
afterEach(() => account.heal());

function acl(): NetworkAcl {
  const [{ id }] = network.subnets;
  const found = [...account.world.ec2.networkAcls.values()].find(({ associations }) => associations.has(id));
  if (!found) throw new Error('the subnet has no network ACL');
  return found;
}

const denials = (): string[] =>
  acl()
    .entries.filter(({ ruleNumber }) => ruleNumber <= 16)
    .map(({ direction, ruleNumber, cidr }) => `${direction} ${ruleNumber} ${cidr}`);

const BOTH = ['egress 1 198.51.100.23/32', 'ingress 1 198.51.100.23/32'];

describe('an entry of a network ACL', () => {
  it('goes with the case that needed it, and its number can be taken again', async () => {
    const { release } = await contained(account, subject);
    expect(denials()).toEqual(BOTH);
    expect(await release.row(`network-acl.${acl().id}.198.51.100.23/32`)).toMatchObject({
      status: 'restore',
      before: null,
      now: 'rule 1: deny outbound and inbound',
    });
    await release.applyAll();
    expect(denials()).toEqual([]);
    expect(await release.finish()).toMatchObject({ outcome: 'released', differences: [] });
    const other = account.launch({}, network);
    await contained(account, other);
    expect(denials()).toEqual(BOTH);
  });

  it('stays for the other subject of the same intruder, and goes with the last', async () => {
    const first = await contained(account, subject);
    const second = await contained(account, account.launch({}, network));
    expect(await first.release.row(`network-acl.${acl().id}.198.51.100.23/32`)).toMatchObject({
      note: 'the entry stays for 1 other case',
    });
    await first.release.applyAll();
    expect(await first.release.finish()).toMatchObject({ outcome: 'released', differences: [] });
    expect(denials()).toEqual(BOTH);
    await second.release.applyAll();
    expect(denials()).toEqual([]);
  });

  it('is left to whoever put another one at the same number', async () => {
    const { release } = await contained(account, subject);
    const foreign = {
      ruleNumber: 1,
      action: 'allow',
      protocol: '-1',
      family: 'ipv4',
      cidr: '192.0.2.0/24',
    } as const;
    removeEntry(account.world, acl(), 'ingress', 1);
    setEntry(account.world, acl(), { ...foreign, direction: 'ingress' });
    await release.applyAll();
    expect(denials()).toEqual(['ingress 1 192.0.2.0/24']);
    expect(await release.finish()).toMatchObject({ outcome: 'released' });
  });

  it.each(['UpdateItem', 'DeleteNetworkAclEntry'])(
    'goes also when %s breaks off on the way',
    async (operation) => {
      const service = operation === 'UpdateItem' ? 'dynamodb' : 'ec2';
      for (const nth of [1, 2, 3]) {
        const { release } = await contained(account, account.launch({}, network));
        account.fail(service, operation, 'denied', [nth]);
        await Promise.allSettled([release.applyAll()]);
        account.heal();
        await release.applyAll();
        expect(await release.finish()).toMatchObject({ outcome: 'released', differences: [] });
        expect(denials()).toEqual([]);
      }
    },
  );
});
