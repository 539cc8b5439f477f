import type { Instance } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { kubernetesOf } from '../../../lambdas/assess/kubernetes';

const instance = (tags: Readonly<Record<string, string>>, more: Partial<Instance> = {}): Instance => ({
  InstanceId: 'i-0123456789abcdef0',
  PrivateDnsName: 'ip-10-0-1-5.ec2.internal',
  Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  ...more,
});

test.each([
  ['eks:cluster-name', 'shop', { cluster: 'shop', nodeGroup: null }],
  ['aws:eks:cluster-name', 'shop', { cluster: 'shop', nodeGroup: null }],
  ['eks:nodegroup-name', 'blue', { cluster: null, nodeGroup: 'blue' }],
  ['kubernetes.io/cluster/shop', 'owned', { cluster: 'shop', nodeGroup: null }],
  ['karpenter.sh/nodepool', 'default', { cluster: null, nodeGroup: null }],
])('an instance with the tag %s is a node', (key, value, expected) => {
  expect(kubernetesOf(instance({ [key]: value }))).toEqual({
    ...expected,
    nodeName: 'ip-10-0-1-5.ec2.internal',
    podAddresses: [],
  });
});

test.each([[{}], [{ Name: 'eks:cluster-name' }], [{ 'kubernetes.io': 'x' }]])(
  'one with %j is none',
  (tags) => {
    expect(kubernetesOf(instance(tags))).toBeNull();
  },
);

test('whatever a tag says, no name is carried on that could mean something to a shell', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const tags = {
        'eks:cluster-name': text,
        'eks:nodegroup-name': text,
        [`kubernetes.io/cluster/${text}`]: text,
      };
      const found = kubernetesOf(instance(tags));
      for (const name of [found?.cluster, found?.nodeGroup])
        if (name !== null) expect(name).toMatch(/^[\w-]+$/);
    }),
  );
});

test('a node without a usable private DNS name is called by its instance', () => {
  for (const PrivateDnsName of [undefined, '', 'a b', '-x', '$(id)'])
    expect(
      kubernetesOf(
        instance({ 'eks:cluster-name': 'a' }, PrivateDnsName === undefined ? {} : { PrivateDnsName }),
      ),
    ).toMatchObject({
      nodeName: PrivateDnsName === undefined ? 'ip-10-0-1-5.ec2.internal' : 'i-0123456789abcdef0',
    });
});

test('the secondary addresses of its interfaces are those of its pods, the first fifty of them', () => {
  const addresses = Array.from({ length: 60 }, (_, at) => `10.0.2.${at}`);
  const found = kubernetesOf(
    instance(
      { 'eks:cluster-name': 'a' },
      {
        NetworkInterfaces: [
          {
            PrivateIpAddresses: [
              { Primary: true, PrivateIpAddress: '10.0.1.5' },
              ...addresses.map((PrivateIpAddress) => ({ Primary: false, PrivateIpAddress })),
            ],
          },
        ],
      },
    ),
  );
  expect(found?.podAddresses).toEqual(addresses.slice(0, 50));
});
