/** Whatever the subject says, wherever it says it, is kept as it is and repeated nowhere. */
import { addNetwork, profileOf } from '../../../range/scenarios/network';
import { recordApiCall } from '../../../range/services/cloudtrail/record-api-call';
import { addFlowLog, addSecurityGroup } from '../../../range/services/ec2/builders';
import { currentObject } from '../../../range/services/s3/state';
import { Account, type Input, START_MS } from '../account';
import { executionOf } from '../case-fixture';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());

const MARK = 'mark7f3a';

const PAYLOADS: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  ['shell', Buffer.from(`"; curl ${MARK} | sh; $(reboot ${MARK}) \`${MARK}\` && '${MARK}`)],
  ['HTML and script', Buffer.from(`</pre><script>${MARK}</script><img src=x onerror=${MARK}>&${MARK};`)],
  [
    'JSONata and templates',
    Buffer.from(`{% $${MARK}($states.input) %} \${${MARK}} {{ssm:${MARK}}} %{${MARK}}`),
  ],
  ['JSON that would end a string', Buffer.from(`\\","status":"${MARK}"}]},{"x":"\\u0000`)],
  ['a forged log line', Buffer.from(`\r\n{"level":"INFO","message":"${MARK}"}\n\u2028${MARK}\u2029`)],
  [
    'control sequences of a terminal',
    Buffer.from(`\u001b]0;${MARK}\u0007\u001b[2J\u009b31m\u0000\b\b${MARK}\u202e`),
  ],
  [
    'bytes that are no UTF-8',
    Buffer.concat([Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80]), Buffer.from(MARK)]),
  ],
  ['a path', Buffer.from(`../../${MARK}/../before-state/instance.json`)],
  ['64 KiB', Buffer.from(MARK.repeat(8192))],
];

/** EC2 and CloudTrail carry text; of what is not, something else. */
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

async function respond(bytes: Uint8Array) {
  const { world, range } = account;
  const text = textOf(bytes);
  const tags = { Name: text.slice(0, 256), [text.slice(0, 100)]: MARK };
  const network = addNetwork(world);
  const group = addSecurityGroup(world, network.vpc.id, { name: text.slice(0, 255), tags });
  addFlowLog(world, { resourceId: network.vpc.id, logGroupName: text.slice(0, 500), tags });
  const subject = account.launch(
    {
      groupIds: [group.id],
      profile: profileOf(world, 'web'),
      attributes: { userData: Buffer.from(bytes.subarray(0, 16_384)).toString('base64') },
      console: bytes,
      tags,
    },
    network,
  );
  recordApiCall(world, {
    service: 'ec2',
    operation: 'DescribeInstances',
    caller: {
      arn: `arn:aws:sts::111122223333:assumed-role/web/${subject.id}`,
      userId: `AROAWEB:${subject.id}`,
    },
    input: { Filters: [{ Name: text, Values: [text] }] },
    from: { sourceIPAddress: text, userAgent: text },
    error: { code: text, message: text },
    at: START_MS - 3_600_000,
  });
  const logged = range.record.logs.length;
  const told = messages().length;
  const input = await account.assessed(subject, 'online');
  account.openCase(input.case);
  const context = await account.invoke('Context', input);
  const report = await account.invoke<{ readonly manifest: { readonly key: string } }>('Report', {
    case: input.case,
    subject: input.subject,
    choice: { mode: 'online', reason: 'test' },
    results: [context],
    execution: executionOf(input.case),
  });
  const lines = range.record.logs.slice(logged).map(({ line }) => line);
  return { bytes, text, input, context, report, lines, notices: messages().slice(told) };
}

const messages = () => [...account.world.sns.topics.values()].flatMap((topic) => topic.messages);

describe.each(PAYLOADS)('%s', (_what, bytes) => {
  let said: Awaited<ReturnType<typeof respond>>;
  beforeAll(async () => {
    said = await respond(bytes);
  });

  it('is collected like anything else', () => {
    expect(said.context).toMatchObject({ step: 'context', status: 'ok' });
  });

  it('is in no log line, and every line is one JSON document', () => {
    expect(said.lines.length).toBeGreaterThan(2);
    for (const line of said.lines) {
      expect(line).not.toContain(MARK);
      expect(typeof JSON.parse(line)).toBe('object');
    }
  });

  it('is in no result, notice or report', () => {
    const [vault] = account.world.s3.buckets.values();
    const reports = [...(vault?.versions.keys() ?? [])].filter((key) =>
      key.startsWith(`cases/${said.input.case.caseId}/report/`),
    );
    expect(reports.length).toBeGreaterThan(1);
    expect(said.notices).toHaveLength(1);
    for (const each of [
      said.context,
      said.report,
      said.notices,
      account.item(said.input.case),
      ...reports.map((key) => account.vaultText(key)),
    ])
      expect(JSON.stringify(each)).not.toContain(MARK);
  });

  it('is in the vault as it was, under names that are not its own', () => {
    const { caseId } = said.input.case;
    const [vault] = account.world.s3.buckets.values();
    const raw = (name: string) =>
      vault && currentObject(vault, `cases/${caseId}/context/${name}`)?.body.toBytes();
    expect(raw('console-output.raw')).toEqual(said.bytes);
    expect(raw('user-data.raw')).toEqual(said.bytes.subarray(0, 16_384));
    const lines = textOf(raw('cloudtrail/by-session.jsonl') ?? Buffer.alloc(0))
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(2);
    const { CloudTrailEvent } = JSON.parse(lines[1] ?? '{}');
    expect(JSON.parse(CloudTrailEvent)).toMatchObject({ userAgent: said.text, errorCode: said.text });
    expect(namesOf(said.input)).not.toContain(MARK);
  });
});

/** All keys of the case. */
function namesOf({ case: { caseId } }: Input): string {
  const [vault] = account.world.s3.buckets.values();
  return [...(vault?.versions.keys() ?? [])].filter((key) => key.includes(caseId)).join('\n');
}
