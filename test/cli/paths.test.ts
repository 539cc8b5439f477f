import { pathName, pathRows, pathText } from '../../cli/paths';
import { LEAK_PATHS } from '../../range/intruder/path';
import { drillResult } from './drill-fixture';

test('every path has a name of its own in words, and a path that is not known keeps its own', () => {
  const names = LEAK_PATHS.map(pathName);
  expect(new Set(names).size).toBe(LEAK_PATHS.length);
  expect(names).toContain('New connections');
  expect(pathName('pigeons')).toBe('pigeons');
  expect(pathText({ path: 'dns', detail: 'open' })).toBe('DNS: open');
});

test.each([
  [0, [], 'unused'],
  [360, [{ path: 'dns', detail: '' }], 'named'],
  [360, [{ path: 'credentials', detail: '' }], 'unnamed'],
] as const)(
  'a path with %d bytes after the verdict, which names %j, is %s',
  (bytesAfterVerdict, residual, fate) => {
    const dns = drillResult.score.paths.filter(({ path }) => path === 'dns');
    const [row] = pathRows({
      ...drillResult,
      verdict: { ...drillResult.verdict, residual },
      score: { ...drillResult.score, paths: dns.map((each) => ({ ...each, bytesAfterVerdict })) },
    });
    expect(row).toMatchObject({ name: 'DNS', afterTrigger: '360 bytes', closed: 'never', fate });
  },
);

test('a path that was closed says when', () => {
  expect(pathRows(drillResult)[0]).toMatchObject({ closed: 'after 4 s', fate: 'closed' });
});
