/** What a release undoes of options that are off by default: here the test does by hand what they would have done. */
import { addNetwork, type Network } from '../../../range/scenarios/network';
import { addElasticIp } from '../../../range/services/ec2/builders';
import { associateElasticIp, disassociateElasticIp, placeOf } from '../../../range/services/ec2/elastic-ips';
import type { ElasticIp, Instance, NetworkInterface } from '../../../range/services/ec2/state';
import { Account } from '../account';
import { contained as containedBy, GROUP_ONLY, type ReleaseOf } from './case-fixture';

let account: Account;
let network: Network;
let subject: Instance;

beforeAll(async () => {
  const options = { lowerIdleTimeouts: true, disassociateElasticIps: true };
  account = await Account.open({ policy: { containment: { ...GROUP_ONLY.containment, ...options } } });
});
afterAll(() => account.close());
beforeEach(() => {
  network = addNetwork(account.world);
  subject = account.launch({}, network);
});

const contained = (): Promise<{ readonly release: ReleaseOf }> =>
  containedBy(account, subject, 'online', ['Sever']);

const interfaceOf = ({ eniIds: [id = ''] }: Instance): NetworkInterface => {
  const eni = account.world.ec2.networkInterfaces.get(id);
  if (!eni) throw new Error('there is no interface');
  return eni;
};

function moveTo(ip: ElasticIp, instance: Instance): void {
  const eni = interfaceOf(instance);
  const [address] = eni.privateAddresses;
  if (address) associateElasticIp(account.world, ip, eni, address);
}

function takeOff(ip: ElasticIp): void {
  const place = placeOf(account.world.ec2, ip);
  if (place) disassociateElasticIp(account.world, place);
}

describe('an Elastic IP', () => {
  let ip: ElasticIp;
  let field: string;
  const whereIs = (): string | undefined => placeOf(account.world.ec2, ip)?.eni.id;

  beforeEach(() => {
    ip = addElasticIp(account.world);
    field = `addresses.${ip.allocationId}`;
    moveTo(ip, subject);
  });

  it('comes back to the address of the interface that it was on', async () => {
    const eni = interfaceOf(subject);
    const { release } = await contained();
    takeOff(ip);
    expect(await release.row(field)).toMatchObject({
      status: 'restore',
      before: `${eni.id} ${eni.privateAddresses[0]?.ip}`,
      now: null,
    });
    await release.applyAll();
    expect(whereIs()).toBe(eni.id);
    expect((await release.finish()).outcome).toBe('released');
  });

  it('that somebody else uses now is drift, and is taken from there only when somebody says so', async () => {
    const { release } = await contained();
    moveTo(ip, account.launch({}, network));
    expect(await release.plan()).toMatchObject({ outcome: 'refused', unresolved: [field] });
    const wish = { resolutions: { [field]: 'restore' } };
    await release.applyAll(wish);
    expect(whereIs()).toBe(interfaceOf(subject).id);
    expect((await release.finish(wish)).outcome).toBe('released');
  });

  it('that was released meanwhile cannot come back', async () => {
    const { release } = await contained();
    takeOff(ip);
    account.world.ec2.elasticIps.delete(ip.allocationId);
    expect(await release.row(field)).toMatchObject({ status: 'cannot', now: null });
  });
});

describe('idle timeouts', () => {
  const MINIMUM = { tcpEstablished: 60, udp: 30, udpStream: 60 };
  const timeouts = () => interfaceOf(subject).trackingTimeouts;

  it('that were set before are set again', async () => {
    const before = { tcpEstablished: 900, udp: 40, udpStream: 120 };
    Object.assign(timeouts(), before);
    const { release } = await contained();
    Object.assign(timeouts(), MINIMUM);
    expect(await release.row(`idle-timeouts.${subject.eniIds[0]}`)).toMatchObject({ status: 'restore' });
    await release.applyAll();
    expect(timeouts()).toEqual(before);
  });

  it('that were not set before cannot be unset, and that is said', async () => {
    const { release } = await contained();
    Object.assign(timeouts(), MINIMUM);
    await release.applyAll();
    const { outcome, differences } = await release.finish();
    expect(outcome).toBe('released');
    expect(differences).toEqual([expect.stringContaining('EC2 has no way to unset it')]);
  });
});
