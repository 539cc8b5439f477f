/**
 * What holds in every drill, whatever the mode, the scenario and the faults. Each law gives what breaks it, in words;
 * nothing is good.
 */
import { createCredentials, environmentOf } from '../../range/credentials';
import type { CallRecord } from '../../range/wire/dispatcher';
import type { AwsEvent } from '../../range/world';
import { changesIn, nameOf, ownGroups, type Played, type WayBack } from '../played';
import { unrecordedChanges } from './before-state';
import { caseFolders, faultsOf, manifestsOf } from './case-folders';
import { CONTAINMENT_LAWS } from './contained';
import { ENDING_LAWS } from './ended';
import type { Law } from './law';
import { OUTLASTING_LAWS } from './outlasted';
import { PROMISE_LAWS } from './promised';
import { STOP_LAWS } from './stop-gate';
import { WAY_BACK_LAWS } from './way-back';

type Input = Readonly<Record<string, unknown>>;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Which resources of the account a change touched. */
function touched({ input }: CallRecord): unknown[] {
  const { InstanceId, InstanceIds, Resources, NetworkInterfaceId, GroupId, Targets, Instances } =
    input as Input;
  const { InstanceSpecification } = input as { InstanceSpecification?: { InstanceId?: string } };
  return [
    ...[InstanceId, NetworkInterfaceId, GroupId, InstanceSpecification?.InstanceId],
    ...[...list(InstanceIds), ...list(Resources)],
    ...list(Targets).map((target) => (target as { Id?: string }).Id),
    ...list(Instances).map((each) => (each as { InstanceId?: string }).InstanceId),
  ].filter((each) => each !== undefined);
}

function sharedChanges(played: Played): string[] {
  const { range, staged } = played;
  const enis = [...range.world.ec2.networkInterfaces.values()].filter(({ id }) =>
    staged.subject.eniIds.includes(id),
  );
  const own = new Set<unknown>([
    staged.subject.id,
    ...staged.subject.eniIds,
    ...enis.flatMap(({ privateAddresses, ipv6Addresses }) => [
      ...privateAddresses.map(({ ip }) => ip),
      ...ipv6Addresses,
    ]),
    ...ownGroups(played),
  ]);
  return changesIn(played).flatMap((call) =>
    touched(call)
      .filter((each) => !own.has(each))
      .map((each) => `${nameOf(call)} touched ${each}`),
  );
}

const addressesOf = ({ staged }: Played): readonly string[] => [staged.c2.ip];

/** What is shared may gain a deny of one address of the intruder's, and a deny that is about the subject alone. */
function sharedGains(played: Played): string[] {
  return changesIn(played).flatMap((call) => {
    const { CidrBlock, Ipv6CidrBlock, RuleAction, PolicyDocument } = call.input as Input;
    const block = CidrBlock ?? Ipv6CidrBlock;
    switch (nameOf(call)) {
      case 'ec2:CreateNetworkAclEntry':
        return RuleAction === 'deny' &&
          addressesOf(played).some((each) => [`${each}/32`, `${each}/128`].includes(String(block)))
          ? []
          : [`an entry ${RuleAction} ${block}`];
      case 'iam:PutRolePolicy':
        return isAboutSubject(String(PolicyDocument), played.subject) ? [] : [`the policy ${PolicyDocument}`];
      default:
        return [];
    }
  });
}

interface PolicyText {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Condition: Readonly<Record<string, Readonly<Record<string, string>>>>;
  }[];
}

const isAboutSubject = (document: string, subject: string): boolean =>
  (JSON.parse(document) as PolicyText).Statement.every(
    ({ Effect, Condition }) =>
      Effect === 'Deny' &&
      Object.values(Condition).length > 0 &&
      Object.values(Condition).every((test) => Object.values(test).every((value) => value.endsWith(subject))),
  );

/**
 * The event of a command repeats its parameters, and the subject is given the URL of its plan by one: what that URL
 * may be is a test of its own.
 */
const withoutParameters = ({ source, detail, ...event }: AwsEvent): unknown =>
  source === 'aws.ssm'
    ? { ...event, detail: { ...(detail as object), parameters: undefined } }
    : { ...event, detail };

/** All that people and other systems can read of a case, by where they read it. */
export function published(played: Played): Record<string, string> {
  const { range, execution, events, verdict } = played;
  const topics = [...range.world.sns.topics.values()];
  return {
    logs: range.record.logs.map(({ line }) => line).join('\n'),
    history: JSON.stringify(execution.history),
    timeline: JSON.stringify(events),
    bus: JSON.stringify(range.record.events.map(({ event }) => withoutParameters(event))),
    notices: JSON.stringify(topics.flatMap(({ messages }) => messages)),
    verdict: JSON.stringify(verdict),
    table: JSON.stringify([...range.world.dynamodb.tables.values()].map(({ items }) => [...items.values()])),
  };
}

function secrets({ stack }: Played): string[] {
  const environments = [...stack.functions.values()].map(environmentOf(stack));
  return [
    ...createCredentials(stack).keys(),
    ...environments.flatMap((each) => [each.AWS_SECRET_ACCESS_KEY ?? '', each.AWS_SESSION_TOKEN ?? '']),
    'X-Amz-Signature',
    'X-Amz-Credential',
    'X-Amz-Security-Token',
  ];
}

const leaks = (played: Played): string[] =>
  Object.entries(published(played)).flatMap(([where, content]) =>
    secrets(played)
      .filter((secret) => content.includes(secret))
      .map((secret) => `${where} holds ${secret}`),
  );

/** A path with bytes after the verdict that the verdict does not name, or one that it names and nothing passes. */
/** What it could not read then it says, and names rather too much than too little. */
const isReportHindered = ({ calls }: Played): boolean =>
  calls.some(({ caller, fault }) => caller === 'ReportFunction' && fault !== undefined);

function misjudgedPaths(played: Played): string[] {
  const { verdict, score } = played;
  if (verdict.containment !== 'contained') return [];
  const named = new Set(verdict.residual.map(({ path }) => path));
  const leaking = new Map<string, number>(
    score.paths.map(({ path, bytesAfterVerdict }) => [path, bytesAfterVerdict]),
  );
  return [...new Set([...named, ...leaking.keys()])]
    .filter((path) => named.has(path) !== (leaking.get(path) ?? 0) > 0)
    .filter((path) => !(named.has(path) && isReportHindered(played)))
    .map(
      (path) => `${path} is ${named.has(path) ? '' : 'not '}named, ${leaking.get(path) ?? 0} bytes passed`,
    );
}

const DENIED = /AccessDenied|Unauthorized|AuthorizationError|AuthFailure|InvalidClientTokenId/;

const describe = (call: CallRecord): string => `${call.caller}: ${nameOf(call)} ${call.error ?? ''}`;

/** What a report that could not list or read an object, not sign, or not have its key, says of that itself. */
const SAID_TO_BE_UNKNOWN =
  /(is listed without a hash|is in no manifest or record|has no public key beside it|has no good signature)$/;

/** Of a case whose report could write a manifest at all. */
const unproved = (played: Played): string[] =>
  caseFolders(played.range.world)
    .filter((folder) => manifestsOf(folder).length > 0)
    .flatMap(faultsOf)
    .filter((fault) => !(SAID_TO_BE_UNKNOWN.test(fault) && isReportHindered(played)));

/** Who waits for a turn is taken off the list when it comes: that is no evidence. */
const isOfQueue = ({ service, operation, input }: CallRecord): boolean =>
  service === 'dynamodb' &&
  operation === 'DeleteItem' &&
  /Admission/.test((input as { TableName?: string }).TableName ?? '');

export const LAWS: readonly Law[] = [
  { name: 'every object of the case is proved by its manifest or its custody chain', breaches: unproved },
  {
    name: 'invariant 1: every value was in the vault or the table before it was changed',
    breaches: unrecordedChanges,
  },
  { name: "invariant 7: only the subject and Cordon's own groups were changed", breaches: sharedChanges },
  {
    name: 'invariant 7: what is shared gained nothing but denials of the intruder and of the subject',
    breaches: sharedGains,
  },
  { name: 'invariant 7: nobody else lost anything', breaches: ({ score }) => score.neighboursHurt },
  { name: 'invariant 8: nothing that is published holds a credential or a pre-signed URL', breaches: leaks },
  {
    name: 'invariant 10: nothing was deleted or aborted',
    breaches: ({ calls }) =>
      calls
        .filter((call) => /^(Delete|Abort|Terminate)/.test(call.operation) && !isOfQueue(call))
        .map(describe),
  },
  { name: 'the verdict names the paths that are still open, and no others', breaches: misjudgedPaths },
  {
    name: 'invariant 11: no call was denied, but those that the drill had denied',
    breaches: ({ calls }) =>
      calls.filter(({ error = '', fault }) => DENIED.test(error) && fault === undefined).map(describe),
  },
];

/** How a case ends. */
export const OUTCOME_LAWS: readonly Law[] = [
  ...CONTAINMENT_LAWS,
  ...OUTLASTING_LAWS,
  ...PROMISE_LAWS,
  ...STOP_LAWS,
  ...ENDING_LAWS,
];

/** The breaches of all laws, each with the name of its law. */
export const breachesOf = (played: Played): string[] =>
  [...LAWS, ...OUTCOME_LAWS].flatMap(({ name, breaches }) =>
    breaches(played).map((each) => `${name}: ${each}`),
  );

/** The same of the release that was tried afterwards. */
export const breachesOfWayBack = (wayBack: WayBack | undefined): string[] =>
  wayBack
    ? WAY_BACK_LAWS.flatMap(({ name, breaches }) => breaches(wayBack).map((each) => `${name}: ${each}`))
    : [];
