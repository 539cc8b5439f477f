/**
 * A notice in the form that Amazon Q Developer in chat applications shows in Slack and Microsoft Teams; whatever does not have it is dropped
 * there without a word. The messages of a case make one thread. Nothing that somebody else phrased can mention, link or format:
 * the characters for that are replaced, in the markup of either client.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html ("Parameter details" for the lengths)
 */
import type { Case } from './case';
import { cutText } from './cut-text';
import { shortened } from './shortened';

export interface ChatNotice {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    readonly threadId: string;
    readonly summary: string;
    readonly relatedResources: readonly string[];
    /** What the variables of a custom action can take up. */
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}

export interface ChatParts {
  readonly subject: string;
  readonly head: readonly string[];
  readonly body: readonly string[];
  /** Lines that hold Cordon's own addresses. */
  readonly links: readonly string[];
  readonly next: readonly string[];
  readonly about: Pick<Case, 'caseId' | 'instanceId' | 'accountId' | 'region'>;
  readonly headline: string;
}

const LONGEST = { title: 250, description: 8_000, step: 350, keyword: 75 };

export function chatNotice({ subject, head, body, links, next, about, headline }: ChatParts): ChatNotice {
  const { caseId, instanceId, accountId, region } = about;
  const said = [...head.slice(0, 2), '', ...body].map(unmarked);
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: cutText(unmarked(subject), LONGEST.title),
      description: shortened(said, LONGEST.description).join('\n'),
      nextSteps: [...next.map(unmarked), ...links].map((each) => cutText(each, LONGEST.step)),
      keywords: ['Cordon', headline, region].map((each) => cutText(unmarked(each), LONGEST.keyword)),
    },
    metadata: {
      threadId: caseId,
      summary: unmarked(`${instanceId}: ${headline}`),
      relatedResources: [instanceId],
      additionalContext: { caseId, instanceId, accountId, region },
    },
  };
}

/** In place of a character that is markup in Slack or Teams, one that looks like it. */
const INSTEAD: Readonly<Record<string, string>> = {
  '<': '‹',
  '>': '›',
  '@': '(at)',
  '[': '(',
  ']': ')',
  '`': "'",
  '*': '∗',
  '~': '∼',
  _: '‗',
};

/** Within a word the low line is no markup, and part of many names. */
const MARKUP = /[<>@[\]`*~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

const unmarked = (text: string): string => text.replace(MARKUP, (each) => INSTEAD[each] ?? '');
