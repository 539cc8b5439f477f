/** Where the simulated account lies; the numbers are AWS's own for documentation. */
export const DEPLOYMENT = {
  account: '111122223333',
  region: 'us-east-1',
  partition: 'aws',
  stackName: 'Cordon',
} as const;

/** The host names for which the guest trusts the range: those that pre-signed URLs carry. */
export const S3_HOSTS = [`*.s3.${DEPLOYMENT.region}.amazonaws.com`];
