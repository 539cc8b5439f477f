/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: a hard quota, in UTF-8 bytes. */
export const MAX_PAYLOAD_BYTES = 262_144;

export const fitsPayload = (json: string): boolean => Buffer.byteLength(json) <= MAX_PAYLOAD_BYTES;

/** The cause of States.DataLimitExceeded in Step Functions' words. */
export const tooLarge = (producer: string): string =>
  `The state/task '${producer}' returned a result with a size exceeding the maximum number of bytes service limit.`;
