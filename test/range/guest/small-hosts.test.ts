import { runDrill } from '../../../range/drill/drill';
import { sorted, stackFor } from '../../workflow/play';

test('a capture on a small host is whole, and reads little', async () => {
  const bytes = new Map<string, number>();
  const result = await runDrill({
    stack: stackFor(),
    scenario: 'spot-with-instance-store',
    mode: 'capture-then-stop',
    seed: 'small',
    smallHosts: true,
  });
  for (const { key, bytes: size } of result.vault) if (/\.(lime|raw)$/.test(key)) bytes.set(key, size);
  expect(sorted([...bytes.keys()].map((key) => key.split('.').at(-1) ?? ''))).toEqual(['lime', 'raw', 'raw']);
  expect(Math.max(...bytes.values())).toBeLessThan(64 * 1024 * 1024);
  const kept = result.score.evidence.find(({ what }) => what.includes('RAM'));
  expect(kept).toMatchObject({ kept: true });
  expect(result.verdict.evidence).toBe('complete');
});
