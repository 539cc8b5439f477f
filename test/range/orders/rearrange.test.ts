import { ORDERS, stackInOrder } from '../../../range/orders/orders';
import { noStack } from '../../../range/stack';
import { DEPLOYMENT, deployedStack } from '../stack-fixture';

interface State {
  readonly Next?: string;
  readonly Branches?: readonly { readonly StartAt: string }[];
}

const stack = deployedStack();

function responseIn(name: string): Readonly<Record<string, State>> {
  const order = ORDERS.find((each) => each.name === name);
  if (!order) throw new Error(name);
  const definitions = stackInOrder(stack, order).stateMachines.map(
    ({ definition }) => definition as { readonly States: Readonly<Record<string, State>> },
  );
  const response = definitions.find(({ States }) => States.Contain);
  if (!response) throw new Error('there is no response');
  return response.States;
}

const branches = (state: State | undefined): string[] =>
  (state?.Branches ?? []).map(({ StartAt }) => StartAt);

test('an order that Cordon offers is played with the stack as it is deployed', () => {
  const offered = ORDERS.filter(({ rearrange }) => !rearrange);
  expect(offered.map((order) => stackInOrder(stack, order) === stack)).toEqual(offered.map(() => true));
  expect(offered.map(({ mode }) => mode)).toEqual([
    'offline',
    'online',
    'capture-then-stop',
    'hibernate',
    'auto',
  ]);
});

test('capture first takes the memory before the cut, and opens no channel out of a quarantine that is not there', () => {
  const states = responseIn('capture-first');
  expect([states.Assess?.Next, states.EvidenceFirst?.Next]).toEqual(['EvidenceFirst', 'Contain']);
  expect(branches(states.EvidenceFirst)).toEqual(['ProbeMemory']);
  expect(branches(states.Evidence)).toEqual(['Snapshot', 'Context']);
  expect(JSON.stringify(states)).not.toContain('evidence-channel');
});

test('snapshot first asks for the snapshots before the cut, and for nothing else', () => {
  const states = responseIn('snapshot-first');
  expect([states.Assess?.Next, states.EvidenceFirst?.Next]).toEqual(['EvidenceFirst', 'Contain']);
  expect(branches(states.EvidenceFirst)).toEqual(['Snapshot']);
  expect(branches(states.Evidence)).toEqual(['ProbeMemory', 'Context']);
});

test('the group swap alone has neither network ACLs nor credentials nor protections', () => {
  const states = responseIn('group-and-snapshots');
  expect(branches(states.Contain)).toEqual(['Isolate']);
  expect(branches(states.Evidence)).toEqual(['Snapshot']);
  expect(Object.keys(states)).not.toContain('PowerBeforeEvidence');
});

test('what stands in the template is not changed', () => {
  const before = JSON.stringify(stack.stateMachines);
  for (const order of ORDERS) stackInOrder(stack, order);
  expect(JSON.stringify(stack.stateMachines)).toBe(before);
});

test('fails on a stack without a response', () => {
  const [order] = ORDERS.filter(({ rearrange }) => rearrange);
  expect(order && (() => stackInOrder(noStack(DEPLOYMENT), order))).toThrow('capture-first');
});
