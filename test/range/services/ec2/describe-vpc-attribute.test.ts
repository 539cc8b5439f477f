import { addVpc } from '../../../../range/services/ec2/builders';
import { describeVpcAttribute } from '../../../../range/services/ec2/describe-vpc-attribute';
import { NotModelled } from '../../../../range/wire/service-error';
import { errorCode, invoke } from '../../world-fixture';
import { scene } from './scene';

test.each([
  ['enableDnsSupport', 'EnableDnsSupport', { dnsSupport: false }],
  ['enableDnsHostnames', 'EnableDnsHostnames', { dnsHostnames: false }],
])('%s is true by default and as the VPC was built', (Attribute, member, spec) => {
  const s = scene();
  const read = (VpcId: string) => invoke(s, describeVpcAttribute, { VpcId, Attribute });
  expect(read(s.vpc.id)).toEqual({ VpcId: s.vpc.id, [member]: { Value: true } });
  const { id } = addVpc(s.world, spec);
  expect(read(id)).toEqual({ VpcId: id, [member]: { Value: false } });
});

test('rejects a call without an attribute, and one for a VPC that does not exist', () => {
  const s = scene();
  expect(errorCode(s, describeVpcAttribute, { VpcId: s.vpc.id })).toBe('MissingParameter');
  const input = { VpcId: 'vpc-00000000000000000', Attribute: 'enableDnsSupport' };
  expect(errorCode(s, describeVpcAttribute, input)).toBe('InvalidVpcID.NotFound');
});

test('fails loudly on an attribute that it does not model', () => {
  const s = scene();
  const input = { VpcId: s.vpc.id, Attribute: 'enableNetworkAddressUsageMetrics' };
  expect(() => invoke(s, describeVpcAttribute, input)).toThrow(NotModelled);
});
