/** What every text goes through on its way to people, tags, events and documents, fed with texts that are made to break it. */
import fc from 'fast-check';
import * as v from 'valibot';
import { escapeHtml, html } from '../../cli/report-html/html';
import { wrap } from '../../cli/terminal/wrap';
import { visible, visibleJson } from '../../cli/visible-text';
import { describeError } from '../../lambdas/common/aws-error';
import type { Case, Trigger } from '../../lambdas/common/case';
import { triggerSummary } from '../../lambdas/common/case-events';
import { timelineLines, verifyTimeline } from '../../lambdas/common/custody';
import { line, lineSchema } from '../../lambdas/common/custody/values';
import { MAX_BODY_BYTES, notice } from '../../lambdas/common/notice';
import { bytesOf, shortened } from '../../lambdas/common/shortened';
import { spoken } from '../../lambdas/common/spoken';
import { ownTags } from '../../lambdas/tag/tags';
import { strayBrackets, tagsOf } from '../cli/report-html/markup';
import { CORPUS, fuzz, hostileText } from './corpus/corpus';

const RUNS = 400;
/** What hides, reorders or moves: nothing of it may reach a person. */
const WITHOUT_FORM = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const about = {
  caseId: 'i-0123456789abcdef0-20261123T030000000Z',
  instanceId: 'i-0123456789abcdef0',
  accountId: '111122223333',
  region: 'us-east-1',
} as const;

const caseOf = (trigger: Trigger): Case => ({
  ...about,
  subjectKey: '111122223333/us-east-1/i-0123456789abcdef0',
  openedAt: '2026-11-23T03:00:00.000Z',
  trigger,
  gate: 'open',
});

const trigger: fc.Arbitrary<Trigger> = fc.oneof(
  fc.tuple(hostileText, hostileText).map(([by, reason]) => ({ kind: 'person', by, reason }) as const),
  fc.tuple(hostileText, hostileText).map(
    ([findingId, findingType]) =>
      ({
        kind: 'finding' as const,
        source: 'custom' as const,
        findingId,
        findingType,
        severity: 8,
        remoteAddresses: [],
      }) satisfies Trigger,
  ),
);

/** Every text of the corpus, and then as many others as there is time for. */
function everyText(law: (text: string) => void): void {
  for (const { text } of CORPUS) law(text);
  fc.assert(fc.property(hostileText, law), fuzz(RUNS));
}

test('a line that is spoken is one line, bounded, without what hides or reorders, and without a link', () => {
  everyText((text) => {
    const said = spoken(text);
    expect(said).not.toMatch(WITHOUT_FORM);
    expect(said).not.toContain('://');
    expect(said.length).toBeLessThanOrEqual(600);
  });
});

test('an error is one bounded line', () => {
  everyText((text) => {
    const named = Object.assign(new Error(text), { name: text });
    for (const said of [describeError(named), describeError(text)]) {
      expect(said).not.toMatch(WITHOUT_FORM);
      expect(said.length).toBeLessThanOrEqual(500);
    }
  });
});

test('a line of a document of the vault fits its schema, is whole UTF-8, and its chain holds', () => {
  everyText((text) => {
    const written = line(text);
    expect(v.is(lineSchema, written)).toBe(true);
    expect(written).not.toMatch(WITHOUT_FORM);
    const entry = { at: '2026-11-23T03:00:00.000Z', kind: 'action', by: 'tag', what: written } as const;
    const timeline = timelineLines([entry, entry]);
    const stored = Buffer.from(timeline.text).toString('utf8');
    expect(verifyTimeline(stored)).toEqual({ entries: [entry, entry], head: timeline.head, problems: [] });
  });
});

test('a notice is what SNS and a chat take, whatever is in it', () => {
  const texts = fc.array(hostileText, { maxLength: 60 });
  fc.assert(
    fc.property(hostileText, hostileText, texts, (headline, lead, entries) => {
      const { subject, message, chat } = notice({
        about,
        headline,
        lead: [lead, headline],
        facts: entries,
        sections: [{ title: lead, entries }],
        evidence: [],
        execution: 'arn:aws:states:us-east-1:111122223333:execution:Respond:x',
        next: ['npx cordon status x'],
      });
      expect(subject).toMatch(/^[!-~][ -~]{0,98}$/);
      expect(Buffer.byteLength(message)).toBeLessThan(MAX_BODY_BYTES + 2_000);
      expect(message.replaceAll('\n', '')).not.toMatch(WITHOUT_FORM);
      expect(message.split('\n').filter((each) => each.startsWith('Commands to type:'))).toHaveLength(1);
      const said = [
        chat.content.title,
        chat.content.description,
        chat.metadata.summary,
        ...chat.content.keywords,
      ];
      for (const each of said)
        expect(each.replaceAll('\n', '')).not.toMatch(/[<>@[\]`*~]|[\p{Cc}\p{Cf}\p{Cs}]/u);
      expect(chat.content.title.length).toBeLessThanOrEqual(250);
      expect(chat.content.description.length).toBeLessThanOrEqual(8_000);
    }),
    fuzz(RUNS),
  );
});

test('shortened lines fit, are as they were, and say how many are left out', () => {
  fc.assert(
    fc.property(
      fc.array(hostileText, { maxLength: 40 }),
      fc.integer({ min: 300, max: 4_000 }),
      (lines, most) => {
        const short = shortened(lines, most);
        expect(bytesOf(short)).toBeLessThanOrEqual(most);
        if (bytesOf(lines) <= most) expect(short).toEqual(lines);
        else {
          expect(short.slice(0, -2)).toEqual(lines.slice(0, short.length - 2));
          expect(short.at(-1)).toContain(`${lines.length - (short.length - 2)} lines are left out`);
        }
      },
    ),
    fuzz(RUNS),
  );
});

test('the tags of the subject are tags that EC2 takes', () => {
  fc.assert(
    fc.property(trigger, (given) => {
      for (const { Key, Value } of ownTags(caseOf(given), 'online', null)) {
        expect(Key.length).toBeLessThanOrEqual(128);
        expect(Value.length).toBeLessThanOrEqual(256);
        expect(Value).toMatch(/^[\p{L}\p{N} _.:/=+\-@]*$/u);
      }
    }),
    fuzz(RUNS),
  );
});

test('what an event says of a trigger is short and whole UTF-16', () => {
  fc.assert(
    fc.property(trigger, (given) => {
      const said = JSON.stringify(triggerSummary(given));
      expect(said.isWellFormed()).toBe(true);
      expect(Buffer.byteLength(said)).toBeLessThan(16_000);
      expect(said).not.toMatch(/\\ud[89a-f]/);
    }),
    fuzz(RUNS),
  );
});

test('in HTML it is text: no tag, no attribute, no end of one', () => {
  everyText((text) => {
    const page = html`<p title="${text}">${text}</p>`.toString();
    expect(tagsOf(page)).toEqual(['p', '/p']);
    expect(strayBrackets(page)).toEqual([]);
    expect(page.match(/"/g)).toHaveLength(2);
    expect(escapeHtml(text)).not.toMatch(/[<>"'`]|[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });
});

test('on a terminal nothing of it acts, and nothing of it is lost', () => {
  everyText((text) => {
    expect(visible(text)).not.toMatch(WITHOUT_FORM);
    const json = visibleJson({ text });
    expect(json).not.toMatch(WITHOUT_FORM);
    expect(JSON.parse(json)).toEqual({ text });
    for (const row of wrap(visible(text), 40)) expect([...row].length).toBeLessThanOrEqual(40);
  });
});
