import { addAutoScalingGroup } from '../../../../range/services/autoscaling/builders';
import { createOrUpdateTags } from '../../../../range/services/autoscaling/create-or-update-tags';
import { recordApiCall } from '../../../../range/services/cloudtrail/record-api-call';
import { authorizations, errorCode, invoke } from '../../world-fixture';
import { MINUTE, webFixture } from '../web-fixture';

const tag = (fields: object = {}) => ({
  ResourceId: 'web',
  ResourceType: 'auto-scaling-group',
  Key: 'cordon:respond-all',
  Value: 'true',
  PropagateAtLaunch: true,
  ...fields,
});

function scaled() {
  const fixture = webFixture();
  const group = addAutoScalingGroup(fixture.world, {
    name: 'web',
    subnetIds: [fixture.subnet.id],
    launch: () => fixture.launch(),
    tags: { team: 'shop', 'cordon:respond-all': 'false' },
  });
  return { fixture, group };
}

test('sets tags of a group and overwrites those that are there', () => {
  const { fixture, group } = scaled();
  invoke(fixture, createOrUpdateTags, { Tags: [tag()] });
  expect(Object.fromEntries(group.tags)).toEqual({ team: 'shop', 'cordon:respond-all': 'true' });
});

test('is authorized on the group that is tagged', () => {
  const { fixture, group } = scaled();
  expect(authorizations(fixture, createOrUpdateTags, { Tags: [tag()] })).toMatchObject([
    { action: 'autoscaling:CreateOrUpdateTags', resource: group.arn },
  ]);
});

test.each([
  ['no tag', { Tags: [] }],
  ['a group that is not there', { Tags: [tag({ ResourceId: 'db' })] }],
  ['another kind of resource', { Tags: [tag({ ResourceType: 'instance' })] }],
  ["a key of AWS's own", { Tags: [tag({ Key: 'aws:x' })] }],
  ['a key that is too long', { Tags: [tag({ Key: 'k'.repeat(129) })] }],
])('rejects %s, and tags nothing', (_, input) => {
  const { fixture, group } = scaled();
  expect(errorCode(fixture, createOrUpdateTags, input)).toBe('ValidationError');
  expect(group.tags.size).toBe(2);
});

test('its call comes to the bus as CloudTrail writes it, in lower camel case throughout', () => {
  const { fixture } = scaled();
  const caller = { arn: 'arn:aws:iam::123456789012:user/ada', userId: 'AIDA' };
  recordApiCall(fixture.world, {
    service: 'autoscaling',
    operation: 'CreateOrUpdateTags',
    caller,
    input: { Tags: [tag()] },
    output: {},
  });
  fixture.advance(MINUTE);
  expect(fixture.events.at(-1)).toMatchObject({
    source: 'aws.autoscaling',
    'detail-type': 'AWS API Call via CloudTrail',
    detail: {
      eventSource: 'autoscaling.amazonaws.com',
      requestParameters: {
        tags: [
          {
            resourceId: 'web',
            resourceType: 'auto-scaling-group',
            key: 'cordon:respond-all',
            value: 'true',
            propagateAtLaunch: true,
          },
        ],
      },
    },
  });
});
