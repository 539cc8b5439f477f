import { launchInstance } from '../../../../range/services/ec2/builders';
import { addInstanceProfile, addRole } from '../../../../range/services/iam/builders';
import { setInlinePolicy } from '../../../../range/services/iam/state';
import { agentReaches } from '../../../../range/services/ssm/link';
import { addManagedNode } from '../../../../range/services/ssm/state';
import { webFixture } from '../web-fixture';

const MANAGED = ['ssm:UpdateInstanceInformation', 'ssmmessages:*', 'ec2messages:*'];

function agentWith(actions: string | readonly string[]) {
  const { world, subnet, webGroup, advance } = webFixture();
  const role = addRole(world, {
    name: 'web-role',
    statements: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });
  const { arn, id } = addInstanceProfile(world, { name: 'web', roleName: role.name });
  const profile = { arn, id, roleName: role.name };
  const instance = launchInstance(world, { subnetId: subnet.id, groupIds: [webGroup.id], profile });
  return { world, role, instance, node: addManagedNode(world, instance.id), advance };
}

test.each<[string, readonly string[], boolean]>([
  ['all that it calls', MANAGED, true],
  ['the channel alone', ['ssm:UpdateInstanceInformation', 'ssmmessages:*'], true],
  ['the mailbox alone, of Regions that have it', ['ssm:UpdateInstanceInformation', 'ec2messages:*'], true],
  ['no heartbeat', ['ssmmessages:*', 'ec2messages:*'], false],
  ['half a channel', ['ssm:UpdateInstanceInformation', 'ssmmessages:OpenControlChannel'], false],
  ['something else', ['s3:GetObject'], false],
])('an agent whose role allows %s reaches the service: %s', (_, actions, reaches) => {
  const { world, node } = agentWith(actions);
  expect(agentReaches(world, node)).toBe(reaches);
});

test('an agent loses the service when a deny has spread, and not before', () => {
  const { world, role, node, advance } = agentWith(MANAGED);
  const deny = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };
  setInlinePolicy(world, role, 'quarantine', JSON.stringify(deny));
  expect(node.link.up).toBe(true);
  advance(10_000);
  expect(node.link.up).toBe(false);
});
