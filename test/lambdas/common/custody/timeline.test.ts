import fc from 'fast-check';
import { type TimelineEntry, timelineLines, verifyTimeline } from '../../../../lambdas/common/custody';

const entry = (second: number, what: string): TimelineEntry => ({
  at: `2026-11-23T08:00:${String(second).padStart(2, '0')}.000Z`,
  kind: 'action',
  by: 'isolate',
  what,
});
const entries = [entry(1, 'one'), entry(2, 'two'), entry(2, 'three'), entry(9, 'four')];
const { text, head, lines } = timelineLines(entries);

describe('a timeline', () => {
  it('is read back as it was written', () => {
    expect(verifyTimeline(text)).toEqual({ entries, head, problems: [] });
    expect(lines).toBe(4);
  });

  it('holds when it is empty', () => {
    expect(verifyTimeline(timelineLines([]).text)).toMatchObject({ problems: [], head: '0'.repeat(64) });
  });

  it('fails, or ends in another hash, when any one byte of it is another', () => {
    const bytes = Buffer.from(text);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        const read = verifyTimeline(changed.toString('utf8'));
        return read.problems.length > 0 || read.head !== head;
      }),
    );
  });

  it('fails when lines are left out in the middle, change places or are added', () => {
    const all = text.trimEnd().split('\n');
    const told = (given: readonly (string | undefined)[]) => verifyTimeline(`${given.join('\n')}\n`).problems;
    expect(told([all[0], all[2], all[3]])).toContain('line 2 does not follow the line before it');
    expect(told([all[0], all[2], all[1], all[3]])).toContain('line 2 bears the number 3');
    expect(told([...all, all[3]])).toContain('line 5 does not follow the line before it');
    expect(told([...all, '{}'])).toEqual(['line 5 is not an entry of a timeline']);
  });

  it('names a line that is earlier than the one before it', () => {
    const shuffled = timelineLines([entry(5, 'late'), entry(4, 'early')]);
    expect(verifyTimeline(shuffled.text).problems).toEqual(['line 2 is earlier than the line before it']);
  });

  it('ends in another hash when its end is cut off', () => {
    const cut = text.split('\n').slice(0, 2).join('\n');
    expect(verifyTimeline(`${cut}\n`)).toMatchObject({ problems: [] });
    expect(verifyTimeline(`${cut}\n`).head).not.toBe(head);
  });
});
