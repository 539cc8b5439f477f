import { createTags } from '../../../../range/services/ec2/create-tags';
import { deleteTags } from '../../../../range/services/ec2/delete-tags';
import { NotModelled } from '../../../../range/wire/service-error';
import { errorCode, invoke } from '../../world-fixture';
import { type Scene, scene } from './scene';

function tagEvents(s: Scene) {
  return s.events.filter((event) => event['detail-type'] === 'Tag Change on Resource');
}

test('a change is announced within seconds, with all tags, the keys that changed, and a version', () => {
  const s = scene();
  const { id } = s.launch({ tags: { Name: 'web', old: 'x' } });
  invoke(s, createTags, {
    Resources: [id],
    Tags: [
      { Key: 'mode', Value: 'online' },
      { Key: 'Name', Value: 'web' },
    ],
  });
  expect(tagEvents(s)).toEqual([]);
  s.advance(5000);
  invoke(s, deleteTags, { Resources: [id], Tags: [{ Key: 'old' }] });
  s.advance(5000);
  expect(tagEvents(s)).toMatchObject([
    {
      source: 'aws.tag',
      resources: [`arn:aws:ec2:us-east-1:123456789012:instance/${id}`],
      detail: {
        'changed-tag-keys': ['mode'],
        tags: { Name: 'web', old: 'x', mode: 'online' },
        service: 'ec2',
        'resource-type': 'instance',
        version: 1,
      },
    },
    { detail: { 'changed-tag-keys': ['old'], tags: { Name: 'web', mode: 'online' }, version: 2 } },
  ]);
});

test('what changes nothing is not announced', () => {
  const s = scene();
  const { id } = s.launch({ tags: { Name: 'web' } });
  invoke(s, createTags, { Resources: [id], Tags: [{ Key: 'Name', Value: 'web' }] });
  s.advance(60_000);
  expect(tagEvents(s)).toEqual([]);
});

test.each([
  [[{ Key: 'a' }], ['b', 'c', 'aws:x']],
  [[{ Key: 'a', Value: '1' }], ['b', 'c', 'aws:x']],
  [[{ Key: 'a', Value: '2' }], ['a', 'b', 'c', 'aws:x']],
  [[{ Key: 'b', Value: '' }], ['a', 'b', 'c', 'aws:x']],
  [[{ Key: 'c', Value: '' }], ['a', 'b', 'aws:x']],
  [[], ['aws:x']],
  [undefined, ['aws:x']],
])('DeleteTags of %j leaves %j', (Tags, left) => {
  const s = scene();
  const instance = s.launch({ tags: { a: '1', b: '2', c: '', 'aws:x': 'y' } });
  invoke(s, deleteTags, { Resources: [instance.id], ...(Tags ? { Tags } : {}) });
  expect([...instance.tags.keys()]).toEqual(left);
});

const fifty = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: '' }));

test.each([
  ['a fifty-first tag', { Tags: fifty }, 'TagLimitExceeded'],
  ['a key of AWS, in any case', { Tags: [{ Key: 'AWS:x', Value: '' }] }, 'InvalidParameterValue'],
  ['a key of 129 characters', { Tags: [{ Key: 'k'.repeat(129), Value: '' }] }, 'InvalidParameterValue'],
  ['a value of 257 characters', { Tags: [{ Key: 'k', Value: 'v'.repeat(257) }] }, 'InvalidParameterValue'],
  ['the same key twice', { Tags: [{ Key: 'k' }, { Key: 'k' }] }, 'InvalidParameterValue'],
  ['no tags', { Tags: [] }, 'MissingParameter'],
  ['no resources', { Resources: [] }, 'MissingParameter'],
  [
    'more than 1,000 resources',
    { Resources: Array(1001).fill('i-00000000000000000') },
    'InvalidParameterValue',
  ],
  ['what is no id', { Resources: ['web'] }, 'InvalidID'],
  ['an instance that does not exist', { Resources: ['i-00000000000000000'] }, 'InvalidInstanceID.NotFound'],
])('CreateTags rejects %s', (_what, change, code) => {
  const s = scene();
  const { id } = s.launch({ tags: { present: 'x' } });
  expect(errorCode(s, createTags, { Resources: [id], Tags: [{ Key: 'k', Value: 'v' }], ...change })).toBe(
    code,
  );
});

test('tags of AWS do not count against the limit', () => {
  const s = scene();
  const { id } = s.launch({ tags: { 'aws:autoscaling:groupName': 'asg' } });
  expect(errorCode(s, createTags, { Resources: [id], Tags: fifty })).toBe('none');
});

test('CreateTags rejects all resources if one does not exist', () => {
  const s = scene();
  const instance = s.launch();
  const input = { Resources: [instance.id, 'vol-00000000000000000'], Tags: [{ Key: 'k', Value: 'v' }] };
  expect(errorCode(s, createTags, input)).toBe('InvalidVolume.NotFound');
  expect(instance.tags.size).toBe(0);
});

test('fails loudly on a kind of resource that it does not model', () => {
  const input = { Resources: ['igw-00000000000000000'], Tags: [{ Key: 'k', Value: 'v' }] };
  expect(() => invoke(scene(), createTags, input)).toThrow(NotModelled);
});
