import type { DescribeStackResourcesOutput, DescribeStacksOutput } from '@aws-sdk/client-cloudformation';
import { describeStackResources } from '../../../../range/services/cloudformation/describe-stack-resources';
import { describeStacks } from '../../../../range/services/cloudformation/describe-stacks';
import { authorizations, errorCode, invoke, worldFixture } from '../../world-fixture';

const ID = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Cordon/1';

function furnished() {
  const fixture = worldFixture();
  fixture.world.cloudformation.stacks.set('Cordon', {
    ...{ id: ID, name: 'Cordon', createdMs: fixture.world.clock.now() },
    outputs: [{ key: 'CaseTableName', value: 'cases' }],
    resources: [{ logicalId: 'Table', physicalId: 'cases', type: 'AWS::DynamoDB::Table' }],
  });
  return fixture;
}

test.each([[undefined], ['Cordon'], [ID]])('a stack is described with its outputs (%s)', (StackName) => {
  const { Stacks } = invoke<DescribeStacksOutput>(furnished(), describeStacks, { StackName });
  expect(Stacks).toMatchObject([
    {
      ...{ StackName: 'Cordon', StackId: ID, StackStatus: 'CREATE_COMPLETE' },
      Outputs: [{ OutputKey: 'CaseTableName', OutputValue: 'cases' }],
    },
  ]);
});

test('needs the permission on the stack that is named', () => {
  expect(authorizations(furnished(), describeStacks, { StackName: 'Cordon' })).toMatchObject([
    { action: 'cloudformation:DescribeStacks', resource: ID },
  ]);
});

test('the resources of a stack are told by their names', () => {
  const asked = { StackName: 'Cordon', LogicalResourceId: 'Table' };
  const { StackResources } = invoke<DescribeStackResourcesOutput>(furnished(), describeStackResources, asked);
  expect(StackResources).toMatchObject([
    { PhysicalResourceId: 'cases', ResourceType: 'AWS::DynamoDB::Table' },
  ]);
});

test.each([
  [describeStacks, { StackName: 'Other' }],
  [describeStackResources, { StackName: 'Other' }],
  [describeStackResources, { StackName: 'Cordon', LogicalResourceId: 'Nothing' }],
  [describeStackResources, {}],
])('fails with ValidationError for what there is none of', (operation, input) => {
  expect(errorCode(furnished(), operation, input)).toBe('ValidationError');
});
