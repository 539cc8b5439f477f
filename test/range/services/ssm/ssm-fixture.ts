import { setGroups } from '../../../../range/services/ec2/security-groups';
import { addDocument } from '../../../../range/services/ssm/documents';
import { addManagedNode, type GuestCommand, type GuestOutcome } from '../../../../range/services/ssm/state';
import { primaryInterface, webFixture } from '../web-fixture';

export const DOCUMENT = {
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
export const Parameters = { PlanUrl: ['https://vault.example/plan'] };

/** A host that does what `behaviour` says; without one it never ends. */
export function managed(behaviour?: { afterMs: number; outcome: Partial<GuestOutcome> }) {
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

export type Managed = ReturnType<typeof managed>;

export const cutOff = ({ fixture, instance }: Managed): void =>
  setGroups(fixture.world, primaryInterface(fixture, instance), [fixture.quarantine.id]);
export const reconnect = ({ fixture, instance }: Managed): void =>
  setGroups(fixture.world, primaryInterface(fixture, instance), [fixture.webGroup.id]);
