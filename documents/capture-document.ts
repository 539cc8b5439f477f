import { assemble } from './assemble';
import {
  CAPTURE_STEP,
  DEFAULT_EXECUTION_TIMEOUT,
  EXECUTION_TIMEOUT_PARAMETER,
  EXECUTION_TIMEOUT_PATTERN,
  LONGEST_URL,
  PLAN_SHA256_PARAMETER,
  PLAN_URL_PARAMETER,
  SHA256_PATTERN,
  URL_PATTERN,
} from './parameters';

interface StringParameter {
  readonly type: 'String';
  readonly description: string;
  readonly allowedPattern: string;
  readonly default?: string;
  readonly maxChars?: number;
}

/** The content of a Command document, schema 2.2 (Systems Manager user guide, "Data elements and parameters"). */
export interface CaptureDocument {
  readonly schemaVersion: '2.2';
  readonly description: string;
  readonly parameters: Readonly<Record<string, StringParameter>>;
  readonly mainSteps: readonly [
    {
      readonly action: 'aws:runShellScript';
      readonly name: string;
      readonly precondition: { readonly StringEquals: readonly ['platformType', 'Linux'] };
      readonly inputs: { readonly timeoutSeconds: string; readonly runCommand: readonly string[] };
    },
  ];
}

/** Systems Manager refuses a larger document. */
export const LARGEST_DOCUMENT_BYTES = 64 * 1024;

/**
 * The document that captures the memory of a Linux instance. Its script is capture-linux.sh as it stands in the repository, so
 * what an examiner reads there is what ran. The script's own time limit is in its plan and must be the shorter one: when
 * `ExecutionTimeout` passes, the agent kills the script, and no answer is left.
 */
export function captureDocument(): CaptureDocument {
  return {
    schemaVersion: '2.2',
    description: 'Cordon: stream the memory of a Linux instance to the evidence vault by pre-signed URLs',
    parameters: parameters(),
    mainSteps: [
      {
        action: 'aws:runShellScript',
        name: CAPTURE_STEP,
        precondition: { StringEquals: ['platformType', 'Linux'] },
        inputs: {
          timeoutSeconds: `{{ ${EXECUTION_TIMEOUT_PARAMETER} }}`,
          runCommand: assemble('capture-linux.sh').trimEnd().split('\n'),
        },
      },
    ],
  };
}

function parameters(): CaptureDocument['parameters'] {
  return {
    [PLAN_URL_PARAMETER]: {
      type: 'String',
      description: 'Pre-signed GET URL of the capture plan',
      allowedPattern: URL_PATTERN,
      maxChars: LONGEST_URL,
    },
    [PLAN_SHA256_PARAMETER]: {
      type: 'String',
      description: 'SHA-256 of the capture plan, lower case hexadecimal',
      allowedPattern: SHA256_PATTERN,
    },
    [EXECUTION_TIMEOUT_PARAMETER]: {
      type: 'String',
      description: 'Seconds after which the agent kills the capture; longer than the time limit in the plan',
      allowedPattern: EXECUTION_TIMEOUT_PATTERN,
      default: DEFAULT_EXECUTION_TIMEOUT,
    },
  };
}
