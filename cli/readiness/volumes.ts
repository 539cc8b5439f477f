import type { Volume } from '@aws-sdk/client-ec2';
import type { KeyMetadata } from '@aws-sdk/client-kms';
import type { Facts, Instance } from './facts';

interface EncryptedVolume {
  readonly volumeId: string;
  readonly keyArn: string;
  /** null: it could not be asked about. */
  readonly key: KeyMetadata | null;
}

const volumeIdsOf = ({ BlockDeviceMappings }: Instance): string[] =>
  (BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.VolumeId ?? []);

export const encryptedVolumes = (instance: Instance, { keys, volumes }: Facts): EncryptedVolume[] =>
  volumeIdsOf(instance).flatMap((volumeId) => {
    const keyArn = volumes.get(volumeId)?.KmsKeyId;
    return keyArn ? [{ volumeId, keyArn, key: keys.get(keyArn) ?? null }] : [];
  });

export function rootVolume(instance: Instance, { volumes }: Facts): Volume | undefined {
  const root = instance.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === instance.RootDeviceName);
  return volumes.get(root?.Ebs?.VolumeId ?? '');
}
