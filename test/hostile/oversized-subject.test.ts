/** A subject as large as EC2 lets one be: what a case says of it still fits into a payload of Step Functions, and the report is written. */
import type { Range } from '../../range/range';
import type { Staged } from '../../range/scenarios/scenario';
import { attachInterface } from '../../range/services/ec2/attachment';
import { addNetworkInterface, addSecurityGroup, attachVolume } from '../../range/services/ec2/builders';
import { callsTo, changesIn, nameOf, type Played, play, reportedResults, stackFor } from '../workflow/play';

jest.setTimeout(240_000);

/** Of one instance (EC2 User Guide, "Amazon EBS volume limits", "Elastic network interfaces": of the largest types; "Security group quotas"). */
const MOST_VOLUMES = 128;
const MOST_INTERFACES = 15;
const MOST_GROUPS = 16;
const MOST_TAGS = 50;

/** As much of everything as there may be, and every tag as long as it may be. */
function enlarge({ world }: Range, { subject }: Staged): void {
  while (subject.blockDevices.length < MOST_VOLUMES)
    attachVolume(world, subject, {
      deviceName: `/dev/sd-${subject.blockDevices.length}`,
      sizeGiB: 1,
      deleteOnTermination: true,
    });
  while (subject.eniIds.length < MOST_INTERFACES) {
    const index = subject.eniIds.length;
    const groupIds = Array.from(
      { length: MOST_GROUPS },
      (_, each) => addSecurityGroup(world, subject.vpcId, { name: `group-${index}-${each}` }).id,
    );
    attachInterface(
      world,
      subject,
      addNetworkInterface(world, { subnetId: subject.subnetId, groupIds }),
      index,
    );
  }
  while (subject.tags.size < MOST_TAGS)
    subject.tags.set(`${subject.tags.size}`.padEnd(128, '\u{1f480}'), '\u0001'.repeat(256));
}

const largestPayload = ({ execution }: Played): number =>
  Math.max(
    ...execution.history.flatMap((event) =>
      [
        event.taskScheduledEventDetails?.parameters,
        event.stateEnteredEventDetails?.input,
        ...Object.values(event.stateExitedEventDetails?.assignedVariables ?? {}),
      ].map((text) => Buffer.byteLength(text ?? '')),
    ),
  );

describe('128 volumes, 15 interfaces in 16 groups each, 50 long tags, and every snapshot locked, copied and shared', () => {
  let played: Played;
  beforeAll(async () => {
    played = await play({
      scenario: 'no-agent',
      mode: 'online',
      stack: stackFor('every-layer'),
      arrange: enlarge,
    });
  });

  test('the case is reported, contained', () => {
    expect(played.execution.status).toBe('SUCCEEDED');
    expect(played.verdict.containment).toBe('contained');
    expect(played.verdict.attention.join('\n')).not.toMatch(/LimitExceeded|more than 200/);
  });

  test('no payload comes near the 256 KiB of Step Functions', () => {
    expect(callsTo(played, 'ec2:CopySnapshot').filter(({ error }) => !error)).toHaveLength(MOST_VOLUMES);
    expect(largestPayload(played)).toBeLessThan(200_000);
  });

  test('every change is in the report all the same', () => {
    const snapshots = (names: readonly string[]) => names.filter((name) => name.includes('Snapshot')).length;
    const told = reportedResults(played).flatMap(({ changes }) =>
      (changes ?? []).map(({ action }) => action),
    );
    expect(snapshots(told)).toBe(snapshots(changesIn(played).map(nameOf)));
  });

  test('the tags that have no room are said to be left out', () => {
    expect(played.verdict.attention.join('\n')).toMatch(/50 tags of at most 50: left out 4/);
    expect(played.staged.subject.tags.size).toBe(MOST_TAGS);
  });
});
