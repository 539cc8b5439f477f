/**
 * The deployed response with its states in another order: for orders that Cordon does not offer, because containment never waits for
 * evidence, and which are played all the same to see what they cost. Only the range knows them. States, arguments, retries
 * and the functions behind them are those that get deployed; what changes is which comes after which, and that a capture
 * before the cut opens no evidence channel: there is no quarantine yet that it would lead out of.
 *
 * A scripted responder would have been the other way to play them. It would compare Cordon's code with somebody's script; this
 * compares orders, with everything else alike.
 */
import { validateDefinition } from '../states';

interface State {
  readonly [field: string]: unknown;
  readonly Branches?: readonly Branch[];
  readonly Assign?: Readonly<Record<string, unknown>>;
}

interface Branch {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export type Rearrangement = (respond: Branch) => Branch;

/** The branches of `Evidence`. */
const EVIDENCE = { snapshot: 0, memory: 1, context: 2 } as const;
type Kind = keyof typeof EVIDENCE;

/** @throws Error if the definition is not the one that these orders are made from */
export function rearranged(definition: unknown, rearrange: Rearrangement): unknown {
  // The definition was read from the template as JSON; what is used of it is looked up, and throws where it is not there.
  const changed = withoutUnreachable(rearrange(definition as Branch));
  validateDefinition(changed);
  return changed;
}

/** A definition with a state that nothing leads to is refused. */
function withoutUnreachable(machine: Branch): Branch {
  const reached = new Set([machine.StartAt]);
  for (const name of reached) {
    const { Branches: _, ...own } = stateOf(machine, name);
    JSON.stringify(own, (field, value) => {
      if ((field === 'Next' || field === 'Default') && typeof value === 'string') reached.add(value);
      return value;
    });
  }
  const States = Object.fromEntries(Object.entries(machine.States).filter(([name]) => reached.has(name)));
  return { ...machine, States };
}

/** Memory and live triage, then the cut and all the rest. */
export const captureFirst: Rearrangement = (respond) =>
  withStates(respond, {
    Assess: { ...stateOf(respond, 'Assess'), Next: 'EvidenceFirst' },
    EvidenceFirst: {
      ...evidence(respond, ['memory'], withoutChannel),
      Next: 'Contain',
      Catch: failedMemory('Contain'),
    },
    Evidence: evidence(respond, ['snapshot', 'context']),
  });

/** The set of snapshots, as soon as EC2 has answered the cut and all the rest. Nothing waits for them to be complete. */
export const snapshotFirst: Rearrangement = (respond) =>
  withStates(respond, {
    Assess: { ...stateOf(respond, 'Assess'), Next: 'EvidenceFirst' },
    EvidenceFirst: { ...evidence(respond, ['snapshot']), Next: 'Contain', Catch: failed('Contain') },
    Evidence: evidence(respond, ['memory', 'context']),
  });

/** What most playbooks do: another security group, then snapshots, and no more. */
export const groupAndSnapshots: Rearrangement = (respond) => {
  const contain = stateOf(respond, 'Contain');
  const isolate = contain.Branches?.find(({ StartAt }) => StartAt === 'Isolate');
  if (!isolate) throw missing('Isolate in Contain');
  return withStates(respond, {
    Contain: { ...contain, Branches: [isolate], Next: 'Evidence', Catch: failed('Evidence') },
    Evidence: { ...evidence(respond, ['snapshot']), Next: 'SnapshotsDue', Catch: failed('SnapshotsDue') },
  });
};

function evidence(
  respond: Branch,
  kinds: readonly Kind[],
  change: (branch: Branch) => Branch = (branch) => branch,
): State {
  const state = stateOf(respond, 'Evidence');
  const Branches = kinds.map((kind) => {
    const branch = state.Branches?.[EVIDENCE[kind]];
    if (!branch) throw missing(`the branch ${kind} of Evidence`);
    return change(branch);
  });
  const memoryAt = kinds.indexOf('memory');
  const Assign = {
    results: `{% ${kinds.reduce((all, _, at) => `$append(${all}, $states.result[${at}])`, '$results')} %}`,
    ...(memoryAt >= 0 && { memory: `{% $states.result[${memoryAt}][step = 'memory'][-1] %}` }),
    verified: null,
    tries: 0,
  };
  return { ...state, Branches, Assign, Catch: failed('CloseCredentials') };
}

/** Ends where the channel would be closed. */
function withoutChannel(memory: Branch): Branch {
  const redirected: Branch = JSON.parse(
    JSON.stringify(memory)
      .replaceAll('"Next":"OpenChannel"', '"Next":"StartMemory"')
      .replaceAll('"CloseChannel"', '"CaptureEnded"'),
  );
  const { OpenChannel, CaptureEnded, ChannelNotClosed, ...States } = redirected.States;
  if (!OpenChannel || !CaptureEnded || !ChannelNotClosed) throw missing('the evidence channel');
  const started = stateOf(redirected, 'StartMemory');
  return withStates(
    { ...redirected, States },
    {
      ProbeMemory: withPayload(
        stateOf(redirected, 'ProbeMemory'),
        "'action': 'probe', 'isHibernating': false",
      ),
      StartMemory: withPayload(started, "'action': 'start', 'opened': { 'status': 'ok' }"),
      CaptureEnded: {
        Type: 'Succeed',
        Output:
          "{% $append($started.detail.running ? [$merge([$started, { 'step': 'memory-start' }])] : [], [$captured]) %}",
      },
    },
  );
}

function withPayload(state: State, action: string): State {
  const Payload = `{% { 'case': $case, 'subject': $subject, 'mode': $mode, ${action} } %}`;
  return { ...state, Arguments: { ...(state.Arguments as object), Payload } };
}

const failure = (step: string): string =>
  `{ 'step': '${step}', 'status': 'failed', 'why': $states.errorOutput.Error, 'changes': [] }`;

const failed = (Next: string, more: object = {}) => [
  {
    ErrorEquals: ['States.ALL'],
    Assign: { results: `{% $append($results, [${failure('evidence')}]) %}`, ...more },
    Output: '{% {} %}',
    Next,
  },
];

const failedMemory = (Next: string) => failed(Next, { memory: `{% ${failure('memory')} %}` });

const withStates = (branch: Branch, States: Readonly<Record<string, State>>): Branch => ({
  ...branch,
  States: { ...branch.States, ...States },
});

function stateOf({ States }: Branch, name: string): State {
  const state = States[name];
  if (!state) throw missing(name);
  return state;
}

const missing = (what: string): Error => new Error(`the response has no ${what} to put in another order`);
