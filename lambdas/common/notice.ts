/**
 * Messages to the people who subscribe to the stack's topics: a plain one for mail and telephones, and the same for a chat. Its first three
 * lines say it all: which instance and how it stands; what happened and what was done; what is left and what to type.
 */
import type { Case } from './case';
import { type ChatNotice, chatNotice } from './chat-notice';
import { executionLink } from './console-link';
import { bytesOf, shortened } from './shortened';
import { spoken } from './spoken';

export interface Notice {
  /** Less than 100 characters, as SNS wants it (SNS API, "Publish"), and of ASCII, as every mail shows it. */
  readonly subject: string;
  readonly message: string;
  /** The structured form, for the topic of the chat. */
  readonly chat: ChatNotice;
}

export interface Section {
  readonly title: string;
  readonly entries: readonly string[];
}

export interface NoticeParts {
  readonly about: Pick<Case, 'caseId' | 'instanceId' | 'accountId' | 'region'>;
  /** A few words in capitals. */
  readonly headline: string;
  /** What happened and what was done, then what is left: each one line. */
  readonly lead: readonly [string, string];
  readonly facts: readonly string[];
  readonly sections: readonly Section[];
  /** Where the evidence is and what proves it: lines that Cordon made itself, from ids and hashes. */
  readonly evidence: readonly string[];
  /** ARN. */
  readonly execution: string;
  /** Commands to type, the first of which also stands in the third line. */
  readonly next: readonly [string, ...string[]];
}

export function notice(parts: NoticeParts): Notice {
  const { about, lead, next, execution } = parts;
  const headline = spoken(parts.headline);
  const subject = `Cordon: ${about.instanceId} ${headline}`.replace(/[^\x20-\x7e]/g, '?').slice(0, 99);
  const [happened, left] = lead.map(spoken);
  const head = [
    `${about.instanceId} in ${about.accountId}/${about.region}: ${headline}`,
    happened ?? '',
    `${left} Next: ${next[0]}`,
  ];
  const body = [...parts.facts.map(spoken), ...parts.sections.flatMap(sectionLines)];
  const links = [`Execution: ${executionLink(execution)}`, ...parts.evidence];
  const foot = ['', ...links, '', 'Commands to type:', ...next];
  return {
    subject,
    message: [...head, '', ...shortened(body, MAX_BODY_BYTES - bytesOf([...head, ...foot])), ...foot].join(
      '\n',
    ),
    chat: chatNotice({ subject, head, body, links, next, about, headline }),
  };
}

const MAX_ENTRIES = 25;

/** A titled list; nothing when there is nothing in it. */
function sectionLines({ title, entries }: Section): string[] {
  if (entries.length === 0) return [];
  const shown = entries.slice(0, MAX_ENTRIES).map((each) => `- ${spoken(each)}`);
  const more = entries.length - shown.length;
  return [
    '',
    `${spoken(title)}:`,
    ...shown,
    ...(more > 0 ? [`- and ${more} more, which the report lists`] : []),
  ];
}

/** SNS takes 256 KB; nobody reads more than this at night. */
export const MAX_BODY_BYTES = 32_000;
