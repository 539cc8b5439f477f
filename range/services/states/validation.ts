import { ServiceError } from '../../wire/service-error';

/** 256 KiB of UTF-8: the most that a payload may have. */
export const MAX_PAYLOAD_BYTES = 262_144;
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\u{FFFE}\u{FFFF}\u{10FFFF}]{1,80}$/u;

/**
 * Names of executions: at most 80 characters, without white space, brackets, wildcards, special characters, control characters,
 * surrogates and what is no character (Step Functions API Reference, StartExecution).
 */
export function requireName(name: string): void {
  if (name.length === 0 || name.length > 80) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must have length between 1 and 80`,
    );
  }
  if (!NAME.test(name)) throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
}

export function requirePayload(
  member: string,
  text: string,
  error: 'InvalidExecutionInput' | 'InvalidOutput',
): void {
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${MAX_PAYLOAD_BYTES}`,
    );
  }
  if (isJson(text)) return;
  const subject = error === 'InvalidOutput' ? 'Invalid Output' : 'Invalid State Machine Execution Input';
  throw new ServiceError(error, `${subject}: '${text.slice(0, 100)}' is not valid JSON`);
}

export function requireExecutionArn(arn: string | undefined): void {
  if (/^arn:aws[\w-]*:states:[a-z0-9-]+:\d{12}:execution:[^:]+:[^:]+$/.test(arn ?? '')) return;
  throw new ServiceError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
}

export function requireErrorText(error: string | undefined, cause: string | undefined): void {
  if ((error?.length ?? 0) <= 256 && (cause?.length ?? 0) <= 32_768) return;
  throw new ServiceError(
    'ValidationException',
    `1 validation error detected: error may have 256 characters and cause 32768, got ${error?.length ?? 0} and ${cause?.length ?? 0}`,
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
