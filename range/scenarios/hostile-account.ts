/**
 * An account in which everything that a subject, whoever set it up, a neighbour or a detector may phrase says what it is given to say: as far
 * as AWS takes it there. `next` gives one text after the other.
 */
import { runDocument } from '../guest/run-document';
import type { Range } from '../range';
import { recordApiCall } from '../services/cloudtrail/record-api-call';
import { addFlowLog } from '../services/ec2/builders';
import type { Instance, Tags } from '../services/ec2/state';
import type { GuestOutcome } from '../services/ssm/state';
import type { AwsEvent, World } from '../world';
import type { Staged } from './scenario';

/**
 * As EC2 has it: whole UTF-8, and without the control characters that its XML cannot carry; of white space alone the SDK makes nothing, so it
 * could not be compared.
 */
const NOT_IN_XML = /[^\P{Cc}\t\n\r\u007f-\u009f]|[\ufffe\uffff]/gu;
const upTo = (longest: number, text: string): string => {
  const carried = text.slice(0, longest).toWellFormed().replace(NOT_IN_XML, '\ufffd');
  return carried.trim() === '' ? '' : carried;
};

const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
const USER_DATA_BYTES = 16_384;
const CONSOLE_BYTES = 65_536;
/** No character of Unicode begins so. */
const NO_UTF8 = Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80]);

export function makeHostile({ world, dispatcher }: Range, { subject }: Staged, given: () => string): void {
  // What AWS stores came to it in UTF-8.
  const next = (): string => given().toWellFormed();
  fillTags(subject.tags, next);
  for (const { volumeId } of subject.blockDevices) fillTags(world.ec2.volumes.get(volumeId)?.tags, next);
  for (const eniId of subject.eniIds) nameGroupsOf(world, eniId, next);
  fillTags(world.ec2.vpcs.get(subject.vpcId)?.tags, next);
  speak(subject, next);
  addFlowLog(world, { resourceId: subject.vpcId, logGroupName: upTo(512, next()), tags: {} });
  for (let call = 0; call < 5; call++) callByRole(world, subject, next);
  world.ssm.runOnHost = (command, node, finish) =>
    runDocument(world, dispatcher, command, node, (outcome) => finish(withNoise(outcome, next)));
}

/** As many as fit; what is there keeps its value, since it means something to the scenario. */
function fillTags(tags: Tags | undefined, next: () => string): void {
  for (let tries = 0; tags && tags.size < MOST_TAGS && tries < 2 * MOST_TAGS; tries++) {
    const key = upTo(LONGEST_KEY, next());
    if (key !== '' && !key.toLowerCase().startsWith('aws:') && !tags.has(key))
      tags.set(key, upTo(LONGEST_VALUE, next()));
  }
}

function nameGroupsOf(world: World, eniId: string, next: () => string): void {
  const eni = world.ec2.networkInterfaces.get(eniId);
  fillTags(eni?.tags, next);
  for (const groupId of eni?.groupIds ?? []) {
    const group = world.ec2.securityGroups.get(groupId);
    if (!group) continue;
    Object.assign(group, { name: upTo(255, next()), description: upTo(255, next()) });
    fillTags(group.tags, next);
  }
}

/** User data of 16 KiB, a console of 64 KiB, both with bytes that are no UTF-8. */
function speak(subject: Instance, next: () => string): void {
  const said = (bytes: number): Buffer => {
    const pieces: Buffer[] = [];
    for (let length = 0; length < bytes; ) {
      const piece = Buffer.concat([Buffer.from(next()), NO_UTF8]);
      pieces.push(piece);
      length += piece.length;
    }
    return Buffer.concat(pieces).subarray(0, bytes);
  };
  subject.attributes.userData = said(USER_DATA_BYTES).toString('base64');
  Object.assign(subject.console, { log: said(CONSOLE_BYTES) });
}

/** What CloudTrail will tell of the subject's own session. */
function callByRole(world: World, { id }: Instance, next: () => string): void {
  const [Name, Value] = [next(), next()];
  recordApiCall(world, {
    service: 'ec2',
    operation: 'DescribeInstances',
    caller: { arn: `arn:aws:sts::${world.account}:assumed-role/web/${id}`, userId: `AROAWEB:${id}` },
    input: { Filters: [{ Name, Values: [Value] }] },
    from: { sourceIPAddress: upTo(256, next()), userAgent: upTo(1024, next()) },
    error: { code: upTo(100, next()), message: next() },
    at: world.clock.now() - 3_600_000,
  });
}

/** Systems Manager keeps 24,000 characters of what a command says, and 8,000 of its errors. */
const withNoise = ({ stderr, ...outcome }: GuestOutcome, next: () => string): GuestOutcome => ({
  ...outcome,
  stderr: `${stderr}${next()}`,
});

/** The same finding with other words in every field that is nothing but words. */
export function withWords({ detail, ...event }: AwsEvent, next: () => string): AwsEvent {
  const words = { title: next(), description: next() };
  const tags = Array.from({ length: MOST_TAGS }, () => ({ key: next(), value: next() }));
  const { resource, service, ...rest } = detail as {
    readonly resource: { readonly instanceDetails: object };
    readonly service: object;
  };
  const instanceDetails = {
    ...resource.instanceDetails,
    tags,
    imageDescription: next(),
    platform: next(),
    productCodes: [{ code: next(), productType: next() }],
  };
  return {
    ...event,
    detail: {
      ...rest,
      ...words,
      resource: { ...resource, instanceDetails },
      service: { ...service, userFeedback: next(), additionalInfo: { value: next(), type: next() } },
    },
  };
}
