/** A subject with a way to the internet and a role that may read a bucket, for tests of the intruder. */
import { addNetwork, dataBucket, profileOf } from '../../../range/scenarios/network';
import { addSecurityGroup, launchInstance } from '../../../range/services/ec2/builders';
import { setGroups } from '../../../range/services/ec2/security-groups';
import type { Instance } from '../../../range/services/ec2/state';
import { type Fixture, type FixtureOptions, worldFixture } from '../world-fixture';

export interface IntruderFixture extends Fixture {
  readonly subject: Instance;
  /** ARN of an object that the subject's role may read. */
  readonly loot: string;
  /** Moves every interface of the subject into a group without rules. */
  quarantine(): void;
}

export function intruderFixture(
  options: FixtureOptions & { readonly ipv6?: boolean; readonly dnsSupport?: boolean } = {},
): IntruderFixture {
  const fixture = worldFixture(options);
  const { world } = fixture;
  const { vpc, subnets } = addNetwork(world, { ipv6: options.ipv6 ?? false });
  if (options.dnsSupport === false) world.ec2.vpcs.set(vpc.id, { ...vpc, dnsSupport: false });
  const subject = launchInstance(world, { subnetId: subnets[0].id, profile: profileOf(world, 'web') });
  const group = addSecurityGroup(world, vpc.id, { name: 'quarantine', defaultEgress: false });
  const quarantine = (): void => {
    for (const id of subject.eniIds) {
      const eni = world.ec2.networkInterfaces.get(id);
      if (eni) setGroups(world, eni, [group.id]);
    }
  };
  return { ...fixture, subject, loot: `${dataBucket(world)}/customers.csv`, quarantine };
}
