import type { DescribeKeyResponse } from '@aws-sdk/client-kms';
import { evaluate } from '../../../../range/iam';
import { addDefaultEbsKey } from '../../../../range/services/kms/default-ebs-key';
import { describeKey } from '../../../../range/services/kms/describe-key';
import { newSigningKey } from '../../../../range/services/kms/signing-key';
import { addEncryptionKey } from '../../../../range/services/kms/state';
import { authorizations, errorCode, invoke, worldFixture } from '../../world-fixture';

const ARN = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555';
const policyFor = (principal: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow' as const, Principal: { AWS: principal }, Action: 'kms:*', Resource: '*' }],
});
const ROOT = policyFor('arn:aws:iam::123456789012:root');

describe('DescribeKey', () => {
  it.each([ARN, ARN.split('/')[1]])('knows the key by %s', (KeyId) => {
    const fixture = worldFixture();
    addEncryptionKey(fixture.world.kms, { arn: ARN, policy: ROOT });
    expect(invoke<DescribeKeyResponse>(fixture, describeKey, { KeyId }).KeyMetadata).toMatchObject({
      Arn: ARN,
      AWSAccountId: '123456789012',
      KeyState: 'Enabled',
      Enabled: true,
      KeyManager: 'CUSTOMER',
      KeyUsage: 'ENCRYPT_DECRYPT',
    });
  });

  it('says that a key is about to be deleted, and when', () => {
    const fixture = worldFixture();
    const key = addEncryptionKey(fixture.world.kms, { arn: ARN, policy: ROOT });
    key.state = 'PendingDeletion';
    key.deletionAt = fixture.world.clock.now();
    const { KeyMetadata } = invoke<DescribeKeyResponse>(fixture, describeKey, { KeyId: ARN });
    expect(KeyMetadata).toMatchObject({ KeyState: 'PendingDeletion', Enabled: false });
    expect(KeyMetadata?.DeletionDate?.getTime()).toBe(key.deletionAt);
  });

  it('knows a signing key too', () => {
    const fixture = worldFixture();
    fixture.world.kms.signingKeys.set(ARN, newSigningKey(ARN, ROOT, 'seed'));
    expect(invoke(fixture, describeKey, { KeyId: ARN })).toMatchObject({
      KeyMetadata: { KeyUsage: 'SIGN_VERIFY', KeySpec: 'ECC_NIST_P256' },
    });
  });

  it('fails for a key that is not there', () => {
    expect(errorCode(worldFixture(), describeKey, { KeyId: ARN })).toBe('NotFoundException');
  });

  const isAllowed = (fixture: ReturnType<typeof worldFixture>, KeyId: string): boolean => {
    const identity = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow' as const, Action: 'kms:DescribeKey', Resource: '*' }],
    };
    const principal = { ...fixture.call.caller.principal, identityPolicies: [identity] };
    return authorizations(fixture, describeKey, { KeyId }).every(
      ({ resourcePolicies = [], ...request }) => evaluate(principal, request, resourcePolicies).allowed,
    );
  };

  it('is decided by the policy of the key', () => {
    const fixture = worldFixture();
    addEncryptionKey(fixture.world.kms, {
      arn: ARN,
      policy: policyFor('arn:aws:iam::123456789012:user/other'),
    });
    expect(isAllowed(fixture, ARN)).toBe(false);
  });

  it('is allowed of the default key to everybody in the account who may ask', () => {
    const fixture = worldFixture();
    const { arn } = addDefaultEbsKey(fixture.world);
    expect(isAllowed(fixture, arn)).toBe(true);
    expect(invoke(fixture, describeKey, { KeyId: arn })).toMatchObject({
      KeyMetadata: { KeyManager: 'AWS' },
    });
  });
});
