import type {
  Command as CommandDescription,
  SendCommandRequest,
  SendCommandResult,
} from '@aws-sdk/client-ssm';
import { dateOf } from '../../kernel/iso';
import { type Authorization, type Call, operation } from '../../wire/operation';
import { NotModelled, ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { rejectUnmodelled } from '../unmodelled';
import { deliver } from './delivery';
import { type DocumentStep, type DocumentVersion, stepFor } from './document';
import { instanceArn } from './events';
import { type Parameters, resolveParameters } from './parameters';
import { scriptOf } from './script';
import type { Command, Invocation, ManagedNode, SsmState } from './state';

const DEFAULT_TIMEOUT_SECONDS = 3600;
/** How long the API may not know an invocation yet, in ms, from and to. */
const VISIBLE_AFTER_MS = [300, 1500] as const;
const MANAGEABLE = ['pending', 'running', 'stopping', 'stopped'];

export const sendCommand = operation<SendCommandRequest, SendCommandResult>({
  name: 'SendCommand',
  authorize: (input, call) => [
    onDocument(call, input.DocumentName ?? ''),
    ...(input.InstanceIds ?? []).map((id) => onInstance(call, id)),
  ],
  validate(input) {
    rejectUnmodelled(input, 'SendCommand', [
      'InstanceIds',
      'DocumentName',
      'DocumentVersion',
      'DocumentHash',
      'DocumentHashType',
      'TimeoutSeconds',
      'Comment',
      'Parameters',
    ]);
    validateLimits(input);
  },
  apply(input, call) {
    const { world } = call;
    const { name, version } = findVersion(world.ssm, input);
    const nodes = (input.InstanceIds ?? []).map((id) => findNode(world, id));
    const parameters = resolveParameters(version.content, input.Parameters ?? {});
    const steps = nodes.map((node) => ({ node, step: requireStep(name, version, node) }));
    const command: Command = {
      id: world.ssm.ids.uuid(),
      documentName: name,
      documentVersion: input.DocumentVersion ?? '$DEFAULT',
      comment: input.Comment ?? '',
      parameters: input.Parameters ?? {},
      timeoutSeconds: input.TimeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
      requestedMs: world.clock.now(),
      invocations: new Map(),
      status: 'Pending',
    };
    world.ssm.commands.set(command.id, command);
    for (const { node, step } of steps) invoke(world, command, version, { node, step, parameters });
    return { Command: describe(command) };
  },
});

function onDocument({ world }: Call, name: string): Authorization {
  const owner = name.startsWith('AWS-') ? '' : world.account;
  const arn = name.startsWith('arn:')
    ? name
    : `arn:${world.partition}:ssm:${world.region}:${owner}:document/${name}`;
  return { action: 'ssm:SendCommand', resource: arn, context: {} };
}

function onInstance({ world }: Call, id: string): Authorization {
  const tags = [...(world.ec2.instances.get(id)?.tags ?? [])];
  const context = tags.flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`ssm:resourceTag/${key}`, value],
  ]);
  return {
    action: 'ssm:SendCommand',
    resource: instanceArn(world, id),
    context: Object.fromEntries(context),
  };
}

/** Systems Manager API Reference, SendCommand. */
const DOCUMENT_NAME = /^[a-zA-Z0-9_\-.:/]{3,128}$/;

function validateLimits({
  InstanceIds = [],
  TimeoutSeconds,
  Comment,
  DocumentName = '',
  DocumentHash = '',
}: SendCommandRequest): void {
  if (!DOCUMENT_NAME.test(DocumentName))
    throw violation('documentName', DocumentName, `a name that matches ${DOCUMENT_NAME.source}`);
  if (DocumentHash.length > 256) throw violation('documentHash', DocumentHash, 'length at most 256');
  if (InstanceIds.length === 0) throw new NotModelled('SendCommand without InstanceIds');
  if (InstanceIds.length > 50)
    throw violation('instanceIds', `${InstanceIds.length} ids`, 'length at most 50');
  if (new Set(InstanceIds).size < InstanceIds.length) {
    throw new ServiceError(
      'DuplicateInstanceId',
      'You cannot specify an instance ID in more than one association.',
    );
  }
  if (TimeoutSeconds !== undefined && (TimeoutSeconds < 30 || TimeoutSeconds > 2_592_000)) {
    throw violation('timeoutSeconds', `${TimeoutSeconds}`, 'value between 30 and 2592000');
  }
  if ((Comment?.length ?? 0) > 100) throw violation('comment', Comment ?? '', 'length at most 100');
}

const violation = (member: string, value: string, rule: string): ServiceError =>
  new ServiceError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have ${rule}`,
  );

function findVersion(
  state: SsmState,
  input: SendCommandRequest,
): { readonly name: string; readonly version: DocumentVersion } {
  const name = (input.DocumentName ?? '').replace(/^arn:[^:]+:ssm:[^:]*:\d*:document\//, '');
  const document = state.documents.get(name);
  if (!document) throw new ServiceError('InvalidDocument', `Document with name ${name} does not exist.`);
  const asked = input.DocumentVersion ?? '$DEFAULT';
  const latest = `${document.versions.size}`;
  const number = asked === '$LATEST' ? latest : asked === '$DEFAULT' ? document.defaultVersion : asked;
  const version = document.versions.get(number);
  if (!version) {
    throw new ServiceError('InvalidDocumentVersion', `Document version ${asked} of ${name} does not exist.`);
  }
  requireHash(input, version);
  return { name, version };
}

/** A document that was changed since its hash was taken is not run. */
function requireHash({ DocumentHash, DocumentHashType }: SendCommandRequest, version: DocumentVersion): void {
  if (DocumentHash === undefined) return;
  if (DocumentHashType === 'Sha1') throw new NotModelled('SendCommand with DocumentHashType Sha1');
  if (DocumentHash.toLowerCase() === version.sha256) return;
  throw new ServiceError('InvalidDocument', 'The document hash does not match the hash of the document.');
}

function findNode(world: World, id: string): ManagedNode {
  const node = world.ssm.nodes.get(id);
  const state = world.ec2.instances.get(id)?.state ?? '';
  if (node && MANAGEABLE.includes(state)) return node;
  throw new ServiceError(
    'InvalidInstanceId',
    `Instances [[${id}]] not in a valid state for account ${world.account}`,
  );
}

function requireStep(name: string, version: DocumentVersion, node: ManagedNode): DocumentStep {
  const step = stepFor(version.content, node.platform);
  if (step) return step;
  throw new ServiceError(
    'UnsupportedPlatformType',
    `The document ${name} does not support the platform ${node.platform} of ${node.instanceId}.`,
  );
}

interface Run {
  readonly node: ManagedNode;
  readonly step: DocumentStep;
  readonly parameters: Parameters;
}

function invoke(world: World, command: Command, version: DocumentVersion, run: Run): void {
  const { node, step, parameters } = run;
  const invocation: Invocation = {
    instanceId: node.instanceId,
    step: step.name,
    steps: version.content.mainSteps.map(({ name }) => name),
    visibleFromMs: world.clock.now() + world.ssm.chance.int(...VISIBLE_AFTER_MS),
    status: 'Pending',
    statusDetails: 'Pending',
    responseCode: -1,
    stdout: '',
    stderr: '',
  };
  command.invocations.set(node.instanceId, invocation);
  const guest = {
    commandId: command.id,
    documentName: command.documentName,
    step: step.name,
    parameters,
    ...scriptOf(version.content, step, parameters),
  };
  deliver(world, { command, invocation, node, guest });
}

const describe = (command: Command): CommandDescription => ({
  CommandId: command.id,
  DocumentName: command.documentName,
  DocumentVersion: command.documentVersion,
  Comment: command.comment,
  ExpiresAfter: dateOf(command.requestedMs + command.timeoutSeconds * 1000),
  Parameters: Object.fromEntries(
    Object.entries(command.parameters).map(([name, values]) => [name, [...values]]),
  ),
  InstanceIds: [...command.invocations.keys()],
  RequestedDateTime: dateOf(command.requestedMs),
  Status: 'Pending',
  StatusDetails: 'Pending',
  TargetCount: command.invocations.size,
  CompletedCount: 0,
  ErrorCount: 0,
  TimeoutSeconds: command.timeoutSeconds,
});
