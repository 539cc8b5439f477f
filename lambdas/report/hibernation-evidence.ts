/**
 * What became of the memory in mode hibernate, by EC2's reason as it is read again. A reason that says "hibernated" says that it was begun;
 * that the image is there, and whole, is proved only by reading it, so that it never counts as complete.
 */
import * as v from 'valibot';
import { HIBERNATED_DAYS } from '../common/hibernation';
import { iso, msOf } from '../common/time';
import { type ReportInput, resultOf } from './input';
import type { Observed } from './observe';
import type { EvidenceItem } from './verdict';

const DAY_MS = 24 * 3_600_000;
const what = 'memory' as const;

const imageSchema = v.object({
  hibernation: v.object({
    volumeId: v.string(),
    snapshotId: v.nullable(v.string()),
    known: v.string(),
    unknown: v.string(),
  }),
});
export type RamImage = v.InferOutput<typeof imageSchema>['hibernation'];

/** As the snapshots found it. */
export function ramImageOf({ results }: Pick<ReportInput, 'results'>): RamImage | undefined {
  const found = results
    .filter(({ step }) => step === 'snapshot')
    .map(({ detail }) => v.safeParse(imageSchema, detail))
    .findLast(({ success }) => success);
  return found?.success ? found.output.hibernation : undefined;
}

const triedSchema = v.object({ isHibernating: v.literal(true) });

const wasTried = (input: ReportInput): boolean =>
  input.choice?.mode === 'hibernate' && v.is(triedSchema, resultOf(input, 'power')?.detail);

/** undefined: the subject was not told to hibernate, and its memory is a matter of the capture. */
export function hibernatedMemory(input: ReportInput, observed: Observed): EvidenceItem | undefined {
  if (!wasTried(input)) return undefined;
  const power = resultOf(input, 'power');
  if (power?.changes?.some(({ outcome }) => outcome === 'would be done'))
    return { what, status: 'not proved', detail: 'a dry run: the subject would be hibernated' };
  const why = power?.why;
  switch (observed.hibernation) {
    case 'begun':
      return begun(ramImageOf(input), observed);
    case 'lost':
      return { what, status: 'lost', detail: `LOST: ${why ?? 'EC2 gives the reason of an ordinary stop'}` };
    case 'unknown':
    case undefined:
      return {
        what,
        status: 'not proved',
        detail: `whether it hibernated is not known: ${why ?? `it is ${observed.state ?? 'in an unknown state'}`}`,
      };
  }
}

function begun(image: RamImage | undefined, { snapshots = [] }: Observed): EvidenceItem {
  const kept =
    image &&
    snapshots.find(({ volumeId, state }) => volumeId === image.volumeId && state === 'completed')?.snapshotId;
  if (!image || kept === undefined)
    return {
      what,
      status: 'missing',
      detail:
        'EC2 reports that hibernation was begun; no completed snapshot holds the root volume with the RAM image',
    };
  return {
    what,
    status: 'not proved',
    detail: `in ${kept}, the snapshot of its encrypted root volume ${image.volumeId}. Known: ${image.known}. Not known: ${image.unknown}`,
  };
}

/** What a person should look at. */
export function hibernationNotes(input: ReportInput, observed: Observed): string[] {
  const { choice } = input;
  if (choice?.asked === 'hibernate' && choice.mode !== 'hibernate') return [choice.reason];
  if (!wasTried(input) || observed.hibernation !== 'begun') return [];
  const until = iso(msOf(input.case.openedAt) + HIBERNATED_DAYS * DAY_MS).slice(0, 10);
  return [
    `hibernated: AWS supports that for ${HIBERNATED_DAYS} days, until ${until}. Its memory is proved only when somebody reads the image in the snapshot; the next start uses up the one on the volume`,
  ];
}
