/** A required environment variable of the function; the stack sets it, so its absence is a defect of the stack. */
export function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`);
  return value;
}

/** ARN of the function that this runs in. */
export const ownArn = (): string =>
  `arn:${environment('PARTITION')}:lambda:${environment('AWS_REGION')}:${environment('ACCOUNT_ID')}:function:${environment('AWS_LAMBDA_FUNCTION_NAME')}`;
