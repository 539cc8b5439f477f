import { withTables } from '../../bench/page';
import { asMarkdown, asText } from '../../bench/table';

const TABLE = {
  title: 'Calls',
  head: ['mode', 'calls'],
  rows: [
    ['online', '8'],
    ['a|b <c>', '23 (OVER 8)'],
  ],
};
const AT = { date: '2026-11-26', where: 'Node v20' };
const page = (inner: string): string =>
  `# Before\n<!-- tables: written by npm run bench -- --page BENCHMARKS.md -->\n${inner}\n<!-- end of tables -->\nAfter\n`;

describe('a page with tables', () => {
  it('gets the tables in place of the old ones, and keeps its words', () => {
    const written = withTables(page('OLD'), [TABLE], AT);
    expect(written).toContain('### Calls');
    expect(written).toContain('Measured on 2026-11-26, Node v20.');
    expect(written).not.toContain('OLD');
    expect(written.startsWith('# Before\n')).toBe(true);
    expect(written.endsWith('\nAfter\n')).toBe(true);
  });

  it('is the same when the same tables are written again', () => {
    const once = withTables(page(''), [TABLE], AT);
    expect(withTables(once, [TABLE], AT)).toBe(once);
  });

  it.each(['# nothing', '<!-- end of tables -->'])(
    'rejects the page %j, which has no place for them',
    (text) => {
      expect(() => withTables(text, [TABLE], AT)).toThrow('no place for the tables');
    },
  );
});

describe('a table', () => {
  it('keeps its columns in Markdown whatever stands in its cells', () => {
    const rows = asMarkdown(TABLE)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows.map((line) => line.split(/(?<!\\)\|/).length)).toEqual([4, 4, 4, 4]);
    expect(asMarkdown(TABLE)).toContain('a\\|b &lt;c>');
  });

  it('has even columns in a terminal', () => {
    const [, , head, first] = asText(TABLE).split('\n');
    expect(head?.indexOf('calls')).toBe(first?.indexOf('8'));
  });
});
