import { type _InstanceType, DescribeInstanceTypesCommand, type InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { ec2 } from './ec2';

/** What EC2 says about an instance type. Throws when it does not know the type. */
export async function describeInstanceType(instanceType: string): Promise<InstanceTypeInfo> {
  const { InstanceTypes } = await ec2.send(
    new DescribeInstanceTypesCommand({ InstanceTypes: [instanceType as _InstanceType] }),
  );
  const [info] = InstanceTypes ?? [];
  if (!info) throw new Error(`EC2 does not describe the instance type ${instanceType}`);
  return info;
}

const MIB = 1024 * 1024;

/** RAM of an instance type in bytes. */
export async function ramBytesOf(instanceType: string): Promise<number> {
  const sizeInMiB = (await describeInstanceType(instanceType)).MemoryInfo?.SizeInMiB;
  if (sizeInMiB === undefined) throw new Error(`EC2 gives no RAM size for the instance type ${instanceType}`);
  return sizeInMiB * MIB;
}
