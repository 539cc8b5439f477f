import { computeCost } from '../../../range/drill/cost';
import { deployedStack } from '../stack-fixture';

const stack = deployedStack();
const [first] = stack.functions.values();

test('bills transitions with those of polling, and the time and the number of invocations', () => {
  const memoryMb = first?.memoryMb ?? 0;
  const invocation = { function: first?.logicalId ?? '', at: 0, durationMs: (1024 / memoryMb) * 1_000 };
  const one = computeCost(stack, { toCut: 0, total: 600, polling: 400 }, [invocation]);
  expect(one).toBeCloseTo(0.025 + 0.0000133334 + 0.0000002, 10);
});

test('costs nothing where nothing ran', () => {
  expect(computeCost(stack, { toCut: 0, total: 0, polling: 0 }, [])).toBe(0);
});
