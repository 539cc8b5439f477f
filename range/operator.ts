/** Who an operator is on a range that `cordon range` serves: an analyst with every permission. No secret: the range listens on loopback alone. */
export const RANGE_PORT = 4599;
export const RANGE_REGION = 'us-east-1';
export const ANALYST = {
  accessKeyId: 'AKIARANGEANALYST0001',
  secretAccessKey: 'range/no-secret/range/no-secret/range000',
  arn: 'arn:aws:iam::111122223333:user/analyst',
} as const;
