/** From the bus to the execution: the rules, the permission to invoke, intake, and the queue for what it refuses. */
import type { AwsEvent } from '../../../range/world';
import { Account } from '../account';
import {
  customAction,
  type Event,
  finding,
  imported,
  importedV2,
  instanceArn,
  instanceDetails,
  ocsfFinding,
  securityFinding,
  sequenceFinding,
  sequenceResource,
} from './vectors';

let account: Account;
beforeAll(async () => {
  account = await Account.open();
});
afterAll(() => account.close());

const MINUTE_MS = 60_000;

/** As it is put on the bus, which adds the rest of the envelope. */
function emit(event: Event): void {
  const { source, 'detail-type': detailType, resources, detail } = event as unknown as AwsEvent;
  account.world.emit({ source, 'detail-type': detailType, resources, detail });
}

const executionsOn = (instanceId: string) =>
  account.range.record.executions.filter(({ name }) => name.startsWith(instanceId));

test('the same finding by three ways at once is one execution', async () => {
  const id = 'i-0000000000000b001';
  const Resources = [{ Type: 'AwsEc2Instance', Id: instanceArn(id) }];
  emit(finding({ resource: { instanceDetails: instanceDetails(id) } }));
  emit(imported({ finding: { Resources } }));
  emit(importedV2(ocsfFinding({ resources: [{ uid: id, type: 'AWS::EC2::Instance' }] })));
  await account.pass(MINUTE_MS);
  expect(executionsOn(id)).toHaveLength(1);
  expect(account.item({ subjectKey: `111122223333/us-east-1/${id}` })).toMatchObject({ joined: { N: '2' } });
  expect(account.range.record.deadLetters).toEqual([]);
});

test('of an event with one bad part the good ones are answered, and it ends in the queue once', async () => {
  const ids = ['i-0000000000000b002', 'i-0000000000000b003'];
  emit(sequenceFinding([...ids.map((id) => sequenceResource(id)), { uid: 7 }]));
  await account.pass(10 * MINUTE_MS);
  for (const id of ids) expect(executionsOn(id)).toHaveLength(1);
  const letters = account.range.record.deadLetters.splice(0);
  expect(letters).toMatchObject([
    { queueArn: expect.stringContaining('Undelivered'), reason: expect.any(String) },
  ]);
});

test('a custom action reaches intake by its name, and one of another name does not', async () => {
  const id = 'i-0000000000000b004';
  const Resources = [{ Type: 'AwsEc2Instance', Id: instanceArn(id) }];
  const chosen = [securityFinding({ finding: { Resources } })];
  const intakeRan = () =>
    account.range.record.logs.filter(({ line }) => line.includes('custom action')).length;
  emit(customAction(chosen, 'Send to chat'));
  await account.pass(MINUTE_MS);
  expect([executionsOn(id).length, intakeRan()]).toEqual([0, 0]);
  emit(customAction(chosen));
  await account.pass(MINUTE_MS);
  expect(executionsOn(id)).toHaveLength(1);
});
