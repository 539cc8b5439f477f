import * as fc from 'fast-check';
import { parseTrailEvent, principalOf, tagsSet } from '../../../lambdas/common/trail-event';

const ID = 'i-0123456789abcdef0';
const ARN = `arn:aws:ec2:us-east-1:111122223333:instance/${ID}`;
const TAG = { key: 'cordon:respond', value: 'true' };

const event = (parts: object) =>
  parseTrailEvent(
    JSON.stringify({
      eventTime: '2026-11-23T03:00:00Z',
      eventName: 'CreateTags',
      eventSource: 'ec2.amazonaws.com',
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/analyst' },
      requestParameters: null,
      responseElements: null,
      ...parts,
    }),
  );

const set = (parts: object, id = ID) => {
  const parsed = event(parts);
  return parsed && tagsSet(parsed, id);
};

const createTags = {
  requestParameters: { resourcesSet: { items: [{ resourceId: ID }] }, tagSet: { items: [TAG] } },
};
const runInstances = {
  eventName: 'RunInstances',
  requestParameters: {
    tagSpecificationSet: {
      items: [
        { resourceType: 'volume', tags: [{ key: 'cordon:respond', value: 'of the volume' }] },
        { resourceType: 'instance', tags: [TAG] },
      ],
    },
  },
  responseElements: { instancesSet: { items: [{ instanceId: ID }] } },
};
const tagResources = {
  eventName: 'TagResources',
  eventSource: 'tagging.amazonaws.com',
  requestParameters: { resourceARNList: [ARN], tags: { [TAG.key]: TAG.value } },
};
const groupTags = {
  eventName: 'CreateOrUpdateTags',
  eventSource: 'autoscaling.amazonaws.com',
  requestParameters: { tags: [{ ...TAG, resourceId: 'web', resourceType: 'auto-scaling-group' }] },
};

describe('the tags that a call set', () => {
  it.each([
    ['CreateTags', createTags, ID],
    ['RunInstances', runInstances, ID],
    ['TagResources', tagResources, ID],
    ['CreateOrUpdateTags', groupTags, 'web'],
  ])('%s', (_, parts, id) => {
    expect(set(parts, id)).toEqual(expect.arrayContaining([expect.objectContaining(TAG)]));
    expect(set(parts, 'i-0fedcba9876543210')).toEqual([]);
    expect(set({ ...parts, errorCode: 'Client.UnauthorizedOperation' }, id)).toEqual([]);
  });

  it('those of a volume are not those of the instance', () => {
    expect(set(runInstances)).toEqual([TAG]);
  });

  it('a call of the same name of another service sets nothing', () => {
    expect(set({ ...createTags, eventSource: 'elasticfilesystem.amazonaws.com' })).toEqual([]);
  });

  it('whatever the parameters are, it sets nothing or tags', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (requestParameters) => {
        expect(Array.isArray(set({ requestParameters }))).toBe(true);
      }),
    );
  });
});

describe('who made a call', () => {
  const session = (issuer: unknown) => ({
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/Responder/alice',
    sessionContext: { sessionIssuer: issuer },
  });
  it.each([
    [
      session({ type: 'Role', arn: 'arn:aws:iam::111122223333:role/teams/Responder' }),
      'arn:aws:sts::111122223333:assumed-role/teams/Responder/alice',
    ],
    [session(undefined), 'arn:aws:sts::111122223333:assumed-role/Responder/alice'],
    [
      session({ type: 'Role', arn: 'arn:aws:iam::111122223333:role/teams/Another' }),
      'arn:aws:sts::111122223333:assumed-role/Responder/alice',
    ],
    [{ type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, 'arn:aws:iam::111122223333:root'],
    [{ type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' }, 'autoscaling.amazonaws.com'],
    [{ type: 'AWSAccount', accountId: '444455556666' }, ''],
  ])('%j', (userIdentity, principal) => {
    const parsed = event({ userIdentity });
    expect(parsed && principalOf(parsed)).toBe(principal);
  });
});

it.each([undefined, '', 'no JSON', '{}', '[]', 'null'])('%j is no event', (json) => {
  expect(parseTrailEvent(json)).toBeUndefined();
});
