import { StolenCredentials } from '../../../range/intruder/stolen-credentials';
import { stopInstance } from '../../../range/services/ec2/lifecycle';
import { changeMetadataOptions } from '../../../range/services/ec2/metadata-options';
import { findRole, setInlinePolicy } from '../../../range/services/iam/state';
import { intruderFixture } from './intruder-fixture';

const HOUR = 3_600_000;

function stolen() {
  const fixture = intruderFixture();
  const credentials = new StolenCredentials(fixture.world, fixture.subject, fixture.loot);
  return { ...fixture, credentials };
}

test('work from elsewhere, also when the subject is off', () => {
  const { world, subject, credentials, advance } = stolen();
  stopInstance(world, subject, { skipOsShutdown: true });
  advance(60_000);
  expect(credentials.isOpen()).toBe(true);
  expect(credentials.beat()).toBeGreaterThan(0);
});

test('end when the role denies them', () => {
  const { world, subject, credentials, advance } = stolen();
  const Statement = [{ Effect: 'Deny', Action: '*', Resource: '*' }];
  setInlinePolicy(
    world,
    findRole(world, subject.profile?.roleName),
    'deny',
    JSON.stringify({ Version: '2012-10-17', Statement }),
  );
  advance(60_000);
  expect([credentials.isOpen(), credentials.beat()]).toEqual([false, 0]);
});

test('are renewed while the metadata service answers, and expire once it does not', () => {
  const { world, subject, credentials, advance } = stolen();
  for (const _ of [1, 2]) {
    advance(4 * HOUR);
    expect(credentials.beat()).toBeGreaterThan(0);
  }
  changeMetadataOptions(world, subject, { httpEndpoint: 'disabled' });
  advance(7 * HOUR);
  expect(credentials.beat()).toBe(0);
});

test('are none where the subject has no profile', () => {
  const { world, subject, loot } = stolen();
  delete subject.profile;
  const credentials = new StolenCredentials(world, subject, loot);
  expect([credentials.isOpen(), credentials.beat()]).toEqual([false, 0]);
});
