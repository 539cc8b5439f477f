import * as v from 'valibot';
import { environment } from '../common/environment';
import { type Notice, notice, type Section } from '../common/notice';
import { triggerText } from '../common/trigger-text';
import { caseKey } from '../common/vault';
import { timeToCutMs } from './cut-time';
import { furtherLines } from './further-triggers';
import { type ReportInput, type Result, resultOf } from './input';
import type { Observed } from './observe';
import { unanswered } from './unanswered';
import type { Verdict } from './verdict';
import type { Written } from './write';

/** The subject was told to hibernate, and shut down instead. */
const isMemoryLost = ({ evidenceItems }: Verdict): boolean =>
  evidenceItems.some(({ status }) => status === 'lost');

/** What a person reads first, on a telephone, at night. */
export function noticeOf(
  input: ReportInput,
  verdict: Verdict,
  { state }: Pick<Observed, 'state'>,
  written: Written | undefined,
): Notice {
  const { case: request, execution } = input;
  const folder = `s3://${environment('VAULT_BUCKET')}/${caseKey(request.caseId, '')}`;
  return notice({
    about: request,
    headline: `${verdict.containment.toUpperCase()}${isMemoryLost(verdict) ? ', MEMORY LOST' : ''}`,
    lead: [happened(input, verdict, state), left(verdict)],
    facts: factsOf(input, state),
    sections: sectionsOf(input, verdict),
    evidence: [`Evidence: ${folder}`, ...manifestLines(written)],
    execution,
    next: [
      `npx cordon status ${request.caseId}`,
      `npx cordon verify ${folder}`,
      ...(wasAttempted(verdict) ? [`npx cordon release ${request.caseId}`] : []),
    ],
  });
}

function happened(input: ReportInput, verdict: Verdict, state: string | undefined): string {
  const ms = timeToCutMs(input);
  const cut = ms === undefined ? '' : `cut off after ${(ms / 1000).toFixed(1)} s, `;
  return `Because of ${triggerText(input.case.trigger)}: ${cut}now ${state ?? 'in an unknown state'}; evidence ${verdict.evidence}.`;
}

function left({ containment, residual, attention, because }: Verdict): string {
  if (containment === 'not attempted (dry run)') return 'Nothing was changed: this was a dry run.';
  if (containment.startsWith('not attempted')) return `Nothing was changed: ${because.join('; ')}.`;
  if (containment === 'not contained') return `It is not cut off: ${because.join('; ')}.`;
  const paths = residual.map(({ path }) => path).join(', ');
  return [
    attention.length === 0 ? 'Nothing needs you at once' : `${counted(attention.length, 'thing')} to look at`,
    paths === '' ? 'nothing is known to be still possible.' : `still possible: ${paths}.`,
  ].join('; ');
}

const wasAttempted = ({ containment }: Verdict): boolean => !containment.startsWith('not attempted');

const counted = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

const groupSchema = v.object({ autoScalingGroup: v.object({ name: v.string() }) });

function factsOf(input: ReportInput, state: string | undefined): string[] {
  const { case: request, subject } = input;
  const group = v.safeParse(groupSchema, resultOf(input, 'detach')?.detail);
  return [
    `Case ${request.caseId}, ${modeText(input)}`,
    ...(request.attempt ? [attemptText(request.attempt)] : []),
    ...gateLines(input),
    ...(request.decision ? [`Decided by the rule ${request.decision.rule}: ${request.decision.why}`] : []),
    ...(subject ? instanceLines(subject, state) : []),
    ...(group.success ? [`Auto Scaling group: ${group.output.autoScalingGroup.name}`] : []),
    ...(subject?.ticket ? [`Ticket: ${subject.ticket}`] : []),
  ];
}

/** What came before it stands in the reports beside this one. */
const attemptText = ({ number, because }: NonNullable<ReportInput['case']['attempt']>): string =>
  `Attempt ${number}, because of ${triggerText(because)}: the one before ended as not contained`;

function instanceLines(subject: NonNullable<ReportInput['subject']>, state: string | undefined): string[] {
  const { instanceType, platform, vpcId, networkInterfaces, publicIpAddresses } = subject;
  const own = networkInterfaces.flatMap(({ privateIpAddresses }) => privateIpAddresses);
  return [
    `Instance: ${instanceType}, ${platform}, ${state ?? 'state unknown'}, in ${vpcId ?? 'no VPC'}`,
    `Addresses: ${own.join(', ') || 'none'}; public: ${publicIpAddresses.join(', ') || 'none'}`,
  ];
}

const sectionsOf = (input: ReportInput, verdict: Verdict): Section[] => [
  { title: 'Further triggers', entries: furtherLines(input.further ?? []) },
  { title: 'Because', entries: verdict.because },
  { title: 'Needs a person', entries: verdict.attention },
  { title: 'What was done', entries: doneOf(input) },
  {
    title: `Evidence: ${verdict.evidence}`,
    entries: verdict.evidenceItems.map(({ what, status, detail }) => `${what}: ${status} (${detail})`),
  },
  { title: 'Still possible', entries: verdict.residual.map(({ path, detail }) => `${path}: ${detail}`) },
  { title: 'Was possible for a time', entries: verdict.exposure },
];

/** Each step by its last result, with all that it changed. */
function doneOf({ results }: ReportInput): string[] {
  const steps = [...new Set(results.map(({ step }) => step))];
  return steps.map((step) => outcomeOf(results.filter((each) => each.step === step)));
}

function outcomeOf(results: readonly Result[]): string {
  const { step = '', status = '', why } = results.at(-1) ?? {};
  const changes = results.flatMap((each) => each.changes ?? []);
  const made = changes.some(({ outcome }) => outcome === 'done') ? '' : ' that would be made';
  const number = changes.length === 0 ? '' : `, ${counted(changes.length, 'change')}${made}`;
  return `${step}: ${status}${number}${why ? `: ${why}` : ''}`;
}

function modeText(input: ReportInput): string {
  const { choice } = input;
  if (choice) return `mode ${choice.mode} (${choice.reason})`;
  return unanswered(input) ? 'nothing was changed' : 'mode unknown (assessment failed)';
}

const passageSchema = v.object({
  gate: v.object({ how: v.string(), by: v.string(), reason: v.optional(v.string()) }),
});

/** Where something had to open the gate first. */
function gateLines(input: ReportInput): string[] {
  const detail = v.safeParse(passageSchema, resultOf(input, 'assess')?.detail);
  if (!detail.success) return [];
  const { how, by, reason } = detail.output.gate;
  return [`Let pass: ${how} ${by}${reason === undefined ? '' : `: ${reason}`}`];
}

/** Outside the vault too, so that who changed the manifest, or the key that proves it, would have to change these as well. */
function manifestLines(written: Written | undefined): string[] {
  if (written === undefined) return ['The manifest could not be stored.'];
  const { manifest, publicKeySha256 } = written;
  return [
    `Manifest: ${manifest.key}`,
    `SHA-256: ${manifest.sha256}`,
    publicKeySha256 === null ? 'It is not signed.' : `SHA-256 of the public key: ${publicKeySha256}`,
  ];
}
