import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { allow } from './statements';
import { nobodyLosesTheKey, type Vault } from './vault';

export interface CustodyProps {
  readonly vault: Vault;
  /** Of an earlier deployment, to be taken up again. @default a new key */
  readonly signingKeyArn?: string | undefined;
}

/** The roles of the functions that sign, by the logical ids that their names have within. */
const SIGNERS = ['ReportRole', 'ReleaseRole', 'DriftRole', 'CustodyRole'];

/**
 * The key that signs the manifest of every case and what is recorded after it. It never leaves KMS; its public half lies beside each
 * manifest, so that a signature can be checked without AWS, and after the account is gone.
 *
 * - Only the functions that write manifests and custody records can sign, and only digests; the key's own policy says so.
 * - It outlives the stack, nobody may disable or delete it, and no update of the stack replaces it: a case goes on being signed by the
 *   key that signed its manifest.
 */
export class Custody extends Construct {
  readonly signingKey: IKey;
  private readonly vault: Vault;

  constructor(scope: Construct, id: string, { vault, signingKeyArn }: CustodyProps) {
    super(scope, id);
    this.vault = vault;
    this.signingKey =
      signingKeyArn === undefined ? this.newKey() : Key.fromKeyArn(this, 'StandingKey', signingKeyArn);
  }

  get environment(): Record<string, string> {
    return { SIGNING_KEY: this.signingKey.keyArn, VAULT_BUCKET: this.vault.bucket.bucketName };
  }

  allowSigning(): PolicyStatement[] {
    return [
      allow(['kms:Sign'], [this.signingKey.keyArn], {
        StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'DIGEST' },
      }),
    ];
  }

  allowReadingPublicKey(): PolicyStatement[] {
    return [allow(['kms:GetPublicKey'], [this.signingKey.keyArn])];
  }

  /** To append to the chain of a case: it hangs on what is there, so that is read first. */
  allowAppending(): PolicyStatement[] {
    return [
      ...this.vault.allowAdding('cases/*/custody/*'),
      ...this.vault.allowReading('cases/*/custody/*'),
      ...this.vault.allowReading('cases/*/report/*'),
      ...this.vault.allowListing('cases/'),
      ...this.allowSigning(),
    ];
  }

  private newKey(): Key {
    const key = new Key(this, 'SigningKey', {
      description: "Signs the manifests and custody records of Cordon's cases.",
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    key.addToResourcePolicy(nobodyLosesTheKey());
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyCustodySigns',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['kms:Sign'],
        resources: ['*'],
        conditions: { ArnNotLike: { 'aws:PrincipalArn': SIGNERS.map(roleArn) } },
      }),
    );
    return key;
  }
}

/** The names of the stack's roles are whole (see own-role-names.ts), so a pattern finds exactly one of them. */
const roleArn = (logicalId: string): string =>
  `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${Aws.STACK_NAME}-${logicalId}-*`;
