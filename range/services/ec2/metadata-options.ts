/**
 * Who may ask the metadata service of an instance. A change is pending until the host has applied it; on a stopped
 * instance it is applied when the instance starts. Neither security groups nor network ACLs have a say.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataOptions.html
 */
import type { InstanceMetadataOptionsResponse } from '@aws-sdk/client-ec2';
import type { World } from '../../world';
import { isGuestAlive } from './guest-state';
import type { Instance, MetadataOptions } from './state';

/** How long the host takes to apply a change, in ms, from and to; AWS does not say. */
const APPLICATION_MS = [500, 5000] as const;

/** Whether a process on the instance gets an answer, and so the credentials of its role. */
export function metadataReachable(_world: World, { guest, appliedMetadata }: Instance): boolean {
  return isGuestAlive(guest) && appliedMetadata.httpEndpoint === 'enabled';
}

/** What the change leaves out stays as it is. */
export function changeMetadataOptions(
  world: World,
  instance: Instance,
  change: Partial<MetadataOptions>,
): void {
  Object.assign(instance.metadataOptions, change);
  if (instance.state !== 'running' || !isPending(instance)) return;
  world.clock.schedule(world.ec2.chance.int(...APPLICATION_MS), () => applyMetadataOptions(instance));
}

export function applyMetadataOptions(instance: Instance): void {
  Object.assign(instance.appliedMetadata, instance.metadataOptions);
}

export function metadataOptionsShape(instance: Instance): InstanceMetadataOptionsResponse {
  const { metadataOptions: options } = instance;
  return {
    State: isPending(instance) ? 'pending' : 'applied',
    HttpTokens: options.httpTokens,
    HttpPutResponseHopLimit: options.httpPutResponseHopLimit,
    HttpEndpoint: options.httpEndpoint,
    HttpProtocolIpv6: options.httpProtocolIpv6,
    InstanceMetadataTags: options.instanceMetadataTags,
  };
}

function isPending({ metadataOptions, appliedMetadata }: Instance): boolean {
  return JSON.stringify(metadataOptions) !== JSON.stringify(appliedMetadata);
}
