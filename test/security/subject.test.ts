/**
 * The subject: somebody with root on the compromised instance. They have its role's credentials, the URLs that a capture gave them, and
 * whatever the host can say or keep to itself.
 */
import { DeleteSnapshotCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { parsePlan } from '../../documents/plan';
import { toRequest } from '../../range/guest/host';
import type { Instance } from '../../range/services/ec2/state';
import { sessionArnOf, sessionFor } from '../../range/services/iam/instance-credentials';
import { ObjectBody } from '../../range/services/s3/body';
import { currentObject } from '../../range/services/s3/state';
import type { RunOnHost } from '../../range/services/ssm/state';
import { type Adversary, EVERYTHING } from './adversary';
import { Scene } from './scene';

let scene: Scene;
afterEach(() => scene.close());

/** The credentials that EC2 delivered to an instance, used from elsewhere; its role may do everything. */
function thief(instance: Instance): Adversary {
  const session = sessionFor(scene.world, instance);
  if (!session) throw new Error('the instance has no role');
  return scene.adversary({
    name: `thief of ${instance.id}`,
    arn: sessionArnOf(scene.world, session),
    policies: [EVERYTHING],
    context: {
      'aws:userid': session.userId,
      'ec2:SourceInstanceARN': session.instanceArn,
      'aws:Ec2InstanceSourceVpc': session.vpcId,
    },
  });
}

describe("the credentials of the subject's role, which may do everything", () => {
  it('open the vault at no time, and after the cut nothing else; those of its siblings go on', async () => {
    scene = await Scene.open({ scenario: 'stolen-credentials', mode: 'online' });
    const { subject, neighbours } = scene.staged;
    const [sibling] = neighbours;
    if (!sibling) throw new Error('nobody shares the role');
    const [stolen, spared] = [thief(subject), thief(sibling)];
    const list = (who: Adversary) => () =>
      who.s3.send(new ListObjectsV2Command({ Bucket: scene.vault.name }));
    const look = (who: Adversary) => () => who.ec2.send(new DescribeInstancesCommand({}));
    expect(await scene.tries(list(stolen))).toBe('AccessDenied');
    expect(await scene.tries(look(stolen))).toBe('done');
    await scene.respond();
    expect(await scene.tries(list(stolen))).toBe('AccessDenied');
    expect(await scene.tries(list(spared))).toBe('AccessDenied');
    expect(await scene.tries(look(stolen))).toBe('UnauthorizedOperation');
    expect(await scene.tries(look(spared))).toBe('done');
    const [PolicyName] = [
      ...(scene.world.iam.roles.get(subject.profile?.roleName ?? '')?.inline.keys() ?? []),
    ];
    const lift = () =>
      stolen.iam.send(new DeleteRolePolicyCommand({ RoleName: subject.profile?.roleName, PolicyName }));
    expect(await scene.tries(lift)).toBe('AccessDenied');
    const report = () =>
      stolen.s3.send(
        new GetObjectCommand({ Bucket: scene.vault.name, Key: scene.keyEnding('/report.json') }),
      );
    expect(await scene.tries(report)).toBe('AccessDenied');
    for (const [SnapshotId, snapshot] of scene.world.ec2.snapshots) {
      expect(await scene.tries(() => stolen.ec2.send(new DeleteSnapshotCommand({ SnapshotId })))).toBe(
        'UnauthorizedOperation',
      );
      expect(snapshot.state).toBe('completed');
    }
  });
});

/** What the endpoint answers, in virtual time. */
async function requested(method: string, url: string, text: string): Promise<number> {
  let status = 0;
  await scene.tries(
    () =>
      new Promise<void>((resolve) => {
        scene.range.dispatcher.submit(toRequest(method, url, ObjectBody.of(text)), (answer) => {
          status = answer.status;
          resolve();
        });
      }),
  );
  return status;
}

describe('the URLs of a capture', () => {
  it('are of no use after it: nothing is put again, put elsewhere, read, or taken away', async () => {
    scene = await Scene.open({ scenario: 'web-server-c2', mode: 'online' });
    await scene.respond();
    const plan = parsePlan(currentObject(scene.vault, scene.keyEnding('/plan.txt'))?.body.toString() ?? '');
    const before = [...scene.vault.versions.values()].flat().length;
    const [part = ''] = plan.partUrls;
    expect(await requested('PUT', part, 'forged')).toBe(404);
    expect(await requested('PUT', plan.manifestUrl, 'forged')).toBe(412);
    const elsewhere = plan.manifestUrl.replace('host-manifest.json', 'verification.json');
    expect(await requested('PUT', elsewhere, 'forged')).toBe(403);
    for (const url of [part, plan.manifestUrl])
      for (const method of ['GET', 'DELETE'])
        expect(await requested(method, url, '')).toBeGreaterThanOrEqual(400);
    expect([...scene.vault.versions.values()].flat()).toHaveLength(before);
    expect(await scene.faults()).toEqual([]);
  });
});

const answer =
  (line: string): RunOnHost =>
  (_command, _node, finish) => {
    scene.world.clock.schedule(1_000, () => finish({ exitCode: 0, stdout: line, stderr: line }));
    return { cancel: () => undefined };
  };
const OK = {
  status: 'ok',
  source: 'reader',
  reader: 'static',
  workspace: 'private-tmpfs',
  content: 'lime-v1',
  totalBytes: 1024 ** 3,
  parts: 64,
  sha256: 'a'.repeat(64),
  tried: [],
};

describe('a host that does as it likes with the capture', () => {
  it.each<[string, () => RunOnHost]>([
    ['says that all was sent, and sent nothing', () => answer(`${JSON.stringify(OK)}\n`)],
    ['talks without end', () => answer('{"status":"ok"}\u001b[2J<script>{% $states %}\n'.repeat(20_000))],
    ['never answers', () => () => ({ cancel: () => undefined })],
  ])('%s: it is cut off as fast, is not stopped, and its memory is not called kept', async (_, behaviour) => {
    scene = await Scene.open({ scenario: 'web-server-c2', mode: 'capture-then-stop' });
    Object.assign(scene.world.ssm, { runOnHost: behaviour() });
    const triggeredAt = scene.range.clock.now();
    await scene.respond();
    expect(scene.case.status).toBe('SUCCEEDED');
    expect(scene.verdict().containment).toBe('contained');
    expect(scene.verdict().evidence).not.toBe('complete');
    expect(scene.staged.subject.state).toBe('running');
    const moved = scene.range.calls.find(
      ({ operation, caller }) =>
        operation === 'ModifyNetworkInterfaceAttribute' && caller === 'IsolateFunction',
    );
    expect(((moved?.at ?? Number.NaN) - triggeredAt) / 1000).toBeLessThan(10);
    expect([...scene.world.ec2.snapshots.values()].map(({ state }) => state)).toContain('completed');
    expect(await scene.faults()).toEqual([]);
  });
});
