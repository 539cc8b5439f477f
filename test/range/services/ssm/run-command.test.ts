import { createHash } from 'node:crypto';
import type {
  DescribeInstanceInformationResult,
  GetCommandInvocationResult,
  SendCommandResult,
} from '@aws-sdk/client-ssm';
import { addVpcEndpoint } from '../../../../range/services/ec2/builders';
import { stopInstance, terminateInstance } from '../../../../range/services/ec2/lifecycle';
import { setGroups } from '../../../../range/services/ec2/security-groups';
import { cancelCommand } from '../../../../range/services/ssm/cancel-command';
import { describeInstanceInformation } from '../../../../range/services/ssm/describe-instance-information';
import { addDocument } from '../../../../range/services/ssm/documents';
import { getCommandInvocation } from '../../../../range/services/ssm/get-command-invocation';
import { sendCommand } from '../../../../range/services/ssm/send-command';
import { addManagedNode, type GuestCommand, type GuestOutcome } from '../../../../range/services/ssm/state';
import { NotModelled } from '../../../../range/wire/service-error';
import { authorizations, errorCode, invoke } from '../../world-fixture';
import { MINUTE, primaryInterface, SECOND, webFixture } from '../web-fixture';

const DOCUMENT = {
  schemaVersion: '2.2',
  parameters: {
    PlanUrl: { type: 'String', allowedPattern: '^https://[a-z./]+$' },
    Greeting: { type: 'String', default: 'hello', interpolationType: 'ENV_VAR' },
    Lines: { type: 'StringList', default: ['one', 'two'], maxItems: 3 },
    Timeout: { type: 'String', default: '600', allowedValues: ['600', '60'] },
  },
  mainSteps: [
    {
      action: 'aws:runShellScript',
      name: 'capture',
      precondition: { StringEquals: ['platformType', 'Linux'] },
      inputs: {
        timeoutSeconds: '{{ Timeout }}',
        runCommand: ['curl {{ PlanUrl }}', '{{ Lines }}', 'echo $SSM_Greeting'],
      },
    },
  ],
} as const;
const Parameters = { PlanUrl: ['https://vault.example/plan'] };

/** A host that does what `behaviour` says; without one it never ends. */
function managed(behaviour?: { afterMs: number; outcome: Partial<GuestOutcome> }) {
  const fixture = webFixture();
  const { world } = fixture;
  const instance = fixture.launch();
  const ran: GuestCommand[] = [];
  const killed: string[] = [];
  world.ssm.runOnHost = (command, node, finish) => {
    ran.push(command);
    let alive = true;
    const outcome = { exitCode: 0, stdout: '', stderr: '', ...behaviour?.outcome };
    if (behaviour) world.clock.schedule(behaviour.afterMs, () => alive && finish(outcome));
    return {
      cancel: () => {
        alive = false;
        killed.push(node.instanceId);
      },
    };
  };
  addManagedNode(world, instance.id);
  addDocument(world.ssm, { name: 'Capture', content: DOCUMENT });
  const input = { DocumentName: 'Capture', InstanceIds: [instance.id], Parameters };
  return { fixture, instance, ran, killed, input };
}

type Managed = ReturnType<typeof managed>;

const send = ({ fixture, input }: Managed, more: object = {}): string =>
  invoke<SendCommandResult>(fixture, sendCommand, { ...input, ...more }).Command?.CommandId ?? '';
const invocation = ({ fixture, instance }: Managed, CommandId: string): GetCommandInvocationResult =>
  invoke(fixture, getCommandInvocation, { CommandId, InstanceId: instance.id });
const status = (world: Managed, CommandId: string): string => {
  const { Status, StatusDetails, ResponseCode } = invocation(world, CommandId);
  return `${Status} ${StatusDetails} ${ResponseCode}`;
};
const cutOff = ({ fixture, instance }: Managed): void =>
  setGroups(fixture.world, primaryInterface(fixture, instance), [fixture.quarantine.id]);
const reconnect = ({ fixture, instance }: Managed): void =>
  setGroups(fixture.world, primaryInterface(fixture, instance), [fixture.webGroup.id]);

describe('a command', () => {
  it('does not exist for a moment, then runs and succeeds', () => {
    const world = managed({ afterMs: 30 * SECOND, outcome: { stdout: 'done' } });
    const id = send(world);
    const asked = { CommandId: id, InstanceId: world.instance.id };
    expect(errorCode(world.fixture, getCommandInvocation, asked)).toBe('InvocationDoesNotExist');
    world.fixture.advance(2 * SECOND);
    expect(status(world, id)).toBe('InProgress InProgress -1');
    world.fixture.advance(30 * SECOND);
    expect(status(world, id)).toBe('Success Success 0');
    expect(invocation(world, id)).toMatchObject({
      StandardOutputContent: 'done',
      ExecutionElapsedTime: 'PT30S',
    });
  });

  it('runs the script as the agent makes it: pasted parameters, lists line by line, the rest in the environment', () => {
    const world = managed({ afterMs: 1, outcome: {} });
    send(world, { Parameters: { ...Parameters, Greeting: ['$(reboot)'] } });
    world.fixture.advance(5 * SECOND);
    expect(world.ran[0]).toMatchObject({
      lines: ['curl https://vault.example/plan', 'one', 'two', 'echo $SSM_Greeting'],
      environment: { SSM_Greeting: '$(reboot)' },
      executionTimeoutSeconds: 600,
    });
  });

  it('fails with the exit status of the script', () => {
    const world = managed({ afterMs: SECOND, outcome: { exitCode: 7, stderr: 'no space\n' } });
    const id = send(world);
    world.fixture.advance(10 * SECOND);
    expect(status(world, id)).toBe('Failed Failed 7');
    expect(invocation(world, id).StandardErrorContent).toBe(
      'no space\nfailed to run commands: exit status 7',
    );
  });

  it('keeps 24,000 characters of output and 8,000 of errors', () => {
    const world = managed({ afterMs: 1, outcome: { stdout: 'x'.repeat(30_000), stderr: 'y'.repeat(9_000) } });
    const id = send(world);
    world.fixture.advance(10 * SECOND);
    const { StandardOutputContent = '', StandardErrorContent = '' } = invocation(world, id);
    expect([StandardOutputContent.length, StandardErrorContent.length]).toEqual([24_000, 8_000]);
    expect(StandardOutputContent.endsWith('--output truncated--')).toBe(true);
  });

  it('is killed at its execution timeout', () => {
    const world = managed();
    const id = send(world, { Parameters: { ...Parameters, Timeout: ['60'] } });
    world.fixture.advance(59 * SECOND);
    expect(status(world, id)).toBe('InProgress InProgress -1');
    world.fixture.advance(3 * SECOND);
    expect(status(world, id)).toBe('TimedOut ExecutionTimedOut 137');
    expect(world.killed).toEqual([world.instance.id]);
  });

  it('is not delivered to an agent that is cut off, and times out', () => {
    const world = managed({ afterMs: 1, outcome: {} });
    cutOff(world);
    const id = send(world, { TimeoutSeconds: 60 });
    world.fixture.advance(30 * SECOND);
    expect(status(world, id)).toBe('Delayed Delayed -1');
    world.fixture.advance(30 * SECOND);
    expect(status(world, id)).toBe('TimedOut DeliveryTimedOut -1');
    reconnect(world);
    world.fixture.advance(MINUTE);
    expect(world.ran).toEqual([]);
  });

  it('is delivered to an agent that comes back in time', () => {
    const world = managed({ afterMs: 1, outcome: {} });
    cutOff(world);
    const id = send(world, { TimeoutSeconds: 600 });
    world.fixture.advance(MINUTE);
    reconnect(world);
    world.fixture.advance(MINUTE);
    expect(status(world, id)).toBe('Success Success 0');
  });

  it('stays in progress when the agent is cut off on the way, until the execution timeout', () => {
    const world = managed({ afterMs: 30 * SECOND, outcome: { stdout: 'lost' } });
    const id = send(world);
    world.fixture.advance(10 * SECOND);
    cutOff(world);
    world.fixture.advance(9 * MINUTE);
    expect(status(world, id)).toBe('InProgress InProgress -1');
    world.fixture.advance(2 * MINUTE);
    expect(status(world, id)).toBe('TimedOut DeliveryTimedOut -1');
  });

  it('is reported late by an agent that comes back in time', () => {
    const world = managed({ afterMs: 30 * SECOND, outcome: { stdout: 'late' } });
    const id = send(world);
    world.fixture.advance(10 * SECOND);
    cutOff(world);
    world.fixture.advance(MINUTE);
    reconnect(world);
    world.fixture.advance(MINUTE);
    expect(invocation(world, id)).toMatchObject({ Status: 'Success', StandardOutputContent: 'late' });
  });

  it('dies with its host without a word', () => {
    const world = managed({ afterMs: MINUTE, outcome: {} });
    const id = send(world);
    world.fixture.advance(10 * SECOND);
    stopInstance(world.fixture.world, world.instance, { skipOsShutdown: true });
    world.fixture.advance(5 * MINUTE);
    expect(status(world, id)).toBe('InProgress InProgress -1');
    expect(world.killed).toEqual([world.instance.id]);
    world.fixture.advance(6 * MINUTE);
    expect(status(world, id)).toBe('TimedOut DeliveryTimedOut -1');
  });

  it('is cancelled before it is delivered, and while it runs', () => {
    const [waiting, running] = [managed(), managed()];
    cutOff(waiting);
    const ids = [waiting, running].map((world) => ({ world, CommandId: send(world) }));
    for (const { world, CommandId } of ids) {
      world.fixture.advance(10 * SECOND);
      invoke(world.fixture, cancelCommand, { CommandId });
    }
    expect(ids.map(({ world, CommandId }) => invocation(world, CommandId).Status)).toEqual([
      'Cancelled',
      'Cancelling',
    ]);
    running.fixture.advance(10 * SECOND);
    expect(ids.map(({ world, CommandId }) => invocation(world, CommandId).Status)).toEqual([
      'Cancelled',
      'Cancelled',
    ]);
    expect([waiting.killed, running.killed]).toEqual([[], [running.instance.id]]);
  });

  it('tells the bus every status, and its parameters with it', () => {
    const world = managed({ afterMs: 1, outcome: {} });
    send(world);
    world.fixture.advance(10 * SECOND);
    const told = world.fixture.events.filter(({ source }) => source === 'aws.ssm');
    expect(told.map((event) => event['detail-type'])).toEqual([
      'EC2 Command Invocation Status-change Notification',
      'EC2 Command Status-change Notification',
      'EC2 Command Invocation Status-change Notification',
      'EC2 Command Status-change Notification',
    ]);
    expect(told.at(-1)?.detail).toMatchObject({ status: 'Success', parameters: Parameters });
  });
});

describe('SendCommand', () => {
  it.each([
    ['an unknown document', { DocumentName: 'None' }, 'InvalidDocument'],
    ['an unknown version', { DocumentVersion: '2' }, 'InvalidDocumentVersion'],
    ['another hash', { DocumentHash: '0'.repeat(64), DocumentHashType: 'Sha256' }, 'InvalidDocument'],
    [
      'a parameter that the document does not declare',
      { Parameters: { ...Parameters, More: ['x'] } },
      'InvalidParameters',
    ],
    ['a missing parameter', { Parameters: {} }, 'InvalidParameters'],
    [
      'a value against the pattern',
      { Parameters: { PlanUrl: ["https://x/';reboot;'"] } },
      'InvalidParameters',
    ],
    ['a value that is not allowed', { Parameters: { ...Parameters, Timeout: ['61'] } }, 'InvalidParameters'],
    ['two values for a String', { Parameters: { PlanUrl: ['https://a', 'https://b'] } }, 'InvalidParameters'],
    ['too long a list', { Parameters: { ...Parameters, Lines: ['1', '2', '3', '4'] } }, 'InvalidParameters'],
    ['an instance that is not managed', { InstanceIds: ['i-00000000000000000'] }, 'InvalidInstanceId'],
    [
      '51 instances',
      { InstanceIds: Array.from({ length: 51 }, (_, at) => `i-${at}`) },
      'ValidationException',
    ],
    ['an instance twice', { InstanceIds: ['i-1', 'i-1'] }, 'DuplicateInstanceId'],
    ['29 seconds', { TimeoutSeconds: 29 }, 'ValidationException'],
    ['2,592,001 seconds', { TimeoutSeconds: 2_592_001 }, 'ValidationException'],
    ['a comment of 101 characters', { Comment: 'x'.repeat(101) }, 'ValidationException'],
  ])('rejects %s', (_, more, code) => {
    const { fixture, input } = managed();
    expect(errorCode(fixture, sendCommand, { ...input, ...more })).toBe(code);
  });

  it('runs exactly the document whose hash it is given', () => {
    const { fixture, input } = managed();
    const DocumentHash = createHash('sha256').update(JSON.stringify(DOCUMENT)).digest('hex');
    expect(errorCode(fixture, sendCommand, { ...input, DocumentHash, DocumentHashType: 'Sha256' })).toBe(
      'none',
    );
    addDocument(fixture.world.ssm, { name: 'Capture', content: { ...DOCUMENT, description: 'changed' } });
    expect(errorCode(fixture, sendCommand, { ...input, DocumentHash })).toBe('InvalidDocument');
    expect(errorCode(fixture, sendCommand, { ...input, DocumentHash, DocumentVersion: '1' })).toBe('none');
  });

  it('accepts a stopped instance, and rejects a terminated one', () => {
    const { fixture, input, instance } = managed();
    stopInstance(fixture.world, instance);
    fixture.advance(2 * MINUTE);
    expect(errorCode(fixture, sendCommand, input)).toBe('none');
    terminateInstance(fixture.world, instance);
    fixture.advance(2 * MINUTE);
    expect(errorCode(fixture, sendCommand, input)).toBe('InvalidInstanceId');
  });

  it.each([
    ['Targets', { Targets: [{ Key: 'tag:a', Values: ['b'] }] }],
    ['output to S3', { OutputS3BucketName: 'bucket' }],
  ])('fails loudly for %s', (_, more) => {
    const { fixture, input } = managed();
    expect(() => invoke(fixture, sendCommand, { ...input, ...more })).toThrow(NotModelled);
  });

  it('fails loudly for a document that the range cannot run', () => {
    const { fixture } = managed();
    const content = { ...DOCUMENT, mainSteps: [{ action: 'aws:downloadContent', name: 'x', inputs: {} }] };
    expect(() => addDocument(fixture.world.ssm, { name: 'Other', content })).toThrow('mainSteps.0.action');
  });

  it('is authorized on the document and on every instance with its tags', () => {
    const { fixture, input, instance } = managed();
    instance.tags.set('team', 'web');
    expect(authorizations(fixture, sendCommand, input)).toEqual([
      {
        action: 'ssm:SendCommand',
        resource: 'arn:aws:ssm:us-east-1:123456789012:document/Capture',
        context: {},
      },
      {
        action: 'ssm:SendCommand',
        resource: `arn:aws:ec2:us-east-1:123456789012:instance/${instance.id}`,
        context: { 'aws:ResourceTag/team': 'web', 'ssm:resourceTag/team': 'web' },
      },
    ]);
    const [document] = authorizations(fixture, sendCommand, { DocumentName: 'AWS-RunShellScript' });
    expect(document?.resource).toBe('arn:aws:ssm:us-east-1::document/AWS-RunShellScript');
  });
});

describe('DescribeInstanceInformation', () => {
  const describe_ = (world: Managed, more: object = {}): DescribeInstanceInformationResult =>
    invoke(world.fixture, describeInstanceInformation, more);
  const ping = (world: Managed): string | undefined =>
    describe_(world).InstanceInformationList?.[0]?.PingStatus;

  it('is stale for up to five minutes after the agent was cut off', () => {
    const world = managed();
    world.fixture.advance(7 * MINUTE);
    cutOff(world);
    world.fixture.advance(3 * MINUTE);
    expect(ping(world)).toBe('Online');
    world.fixture.advance(SECOND);
    expect(ping(world)).toBe('ConnectionLost');
    reconnect(world);
    expect(ping(world)).toBe('Online');
  });

  it('loses an agent whose instance stops, and forgets one that terminated', () => {
    const world = managed();
    stopInstance(world.fixture.world, world.instance);
    world.fixture.advance(10 * MINUTE);
    expect(ping(world)).toBe('ConnectionLost');
    terminateInstance(world.fixture.world, world.instance);
    world.fixture.advance(2 * MINUTE);
    expect(ping(world)).toBeUndefined();
  });

  it('reaches the service through interface endpoints when the internet is closed', () => {
    const world = managed();
    const { fixture, instance } = world;
    const eni = primaryInterface(fixture, instance);
    for (const service of ['ssm', 'ssmmessages']) {
      addVpcEndpoint(fixture.world, {
        vpcId: fixture.vpc.id,
        service,
        subnetIds: [fixture.subnet.id],
        groupIds: [fixture.webGroup.id],
      });
    }
    world.fixture.advance(10 * MINUTE);
    expect(eni.groupIds).toEqual([fixture.webGroup.id]);
    expect(ping(world)).toBe('ConnectionLost');
  });

  it('pages by 50 at most and filters', () => {
    const world = managed();
    for (let at = 0; at < 54; at++) addManagedNode(world.fixture.world, world.fixture.launch().id);
    const first = describe_(world);
    expect([
      first.InstanceInformationList?.length,
      describe_(world, { NextToken: first.NextToken }).InstanceInformationList?.length,
    ]).toEqual([50, 5]);
    const Filters = [{ Key: 'InstanceIds', Values: [world.instance.id] }];
    expect(describe_(world, { Filters }).InstanceInformationList).toHaveLength(1);
    expect(
      describe_(world, { Filters: [{ Key: 'PingStatus', Values: ['ConnectionLost'] }] })
        .InstanceInformationList,
    ).toEqual([]);
    expect(errorCode(world.fixture, describeInstanceInformation, { MaxResults: 4 })).toBe(
      'ValidationException',
    );
    expect(errorCode(world.fixture, describeInstanceInformation, { NextToken: 'x' })).toBe(
      'InvalidNextToken',
    );
    expect(() => describe_(world, { Filters: [{ Key: 'tag:a', Values: ['b'] }] })).toThrow(NotModelled);
  });
});

describe('unknown commands', () => {
  it.each([
    [getCommandInvocation, 'InvalidCommandId', '11111111-1111-4111-8111-111111111111'],
    [cancelCommand, 'InvalidCommandId', '11111111-1111-4111-8111-111111111111'],
    [getCommandInvocation, 'ValidationException', 'x'],
  ])('are rejected: %#', (operation, code, CommandId) => {
    expect(errorCode(managed().fixture, operation, { CommandId, InstanceId: 'i-1' })).toBe(code);
  });
});
