import { assemble } from './assemble';
import {
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

/** A step that runs only where the platform is its own; the agent skips the other and answers for it as "Success". */
export interface ScriptStep {
  readonly action: 'aws:runShellScript' | 'aws:runPowerShellScript';
  readonly name: string;
  readonly precondition: { readonly StringEquals: readonly ['platformType', 'Linux' | 'Windows'] };
  readonly inputs: { readonly timeoutSeconds: string; readonly runCommand: readonly string[] };
}

/** The content of a Command document, schema 2.2 (Systems Manager user guide, "Data elements and parameters"). */
export interface CommandDocument {
  readonly schemaVersion: '2.2';
  readonly description: string;
  readonly parameters: Readonly<Record<string, StringParameter>>;
  readonly mainSteps: readonly [linux: ScriptStep, windows: ScriptStep];
}

/** Systems Manager refuses a larger document. */
export const LARGEST_DOCUMENT_BYTES = 64 * 1024;

export interface ScriptPair {
  readonly description: string;
  /** The words that the descriptions of the parameters say for it. */
  readonly task: string;
  readonly linux: { readonly step: string; readonly script: string };
  readonly windows: { readonly step: string; readonly script: string };
}

/**
 * A document whose scripts are those of this folder, so what an examiner reads there is what ran. A script's own time limit is in its
 * plan and must be the shorter one: when `ExecutionTimeout` passes, the agent kills the script, and no answer is left.
 */
export function commandDocument({ description, task, linux, windows }: ScriptPair): CommandDocument {
  return {
    schemaVersion: '2.2',
    description,
    parameters: parameters(task),
    mainSteps: [
      scriptStep('aws:runShellScript', linux.step, 'Linux', linux.script),
      scriptStep('aws:runPowerShellScript', windows.step, 'Windows', windows.script),
    ],
  };
}

function scriptStep(
  action: ScriptStep['action'],
  name: string,
  platform: 'Linux' | 'Windows',
  script: string,
): ScriptStep {
  return {
    action,
    name,
    precondition: { StringEquals: ['platformType', platform] },
    inputs: {
      timeoutSeconds: `{{ ${EXECUTION_TIMEOUT_PARAMETER} }}`,
      runCommand: assemble(script).trimEnd().split('\n'),
    },
  };
}

function parameters(task: string): CommandDocument['parameters'] {
  return {
    [PLAN_URL_PARAMETER]: {
      type: 'String',
      description: `Pre-signed GET URL of the ${task} plan`,
      allowedPattern: URL_PATTERN,
      maxChars: LONGEST_URL,
    },
    [PLAN_SHA256_PARAMETER]: {
      type: 'String',
      description: `SHA-256 of the ${task} plan, lower case hexadecimal`,
      allowedPattern: SHA256_PATTERN,
    },
    [EXECUTION_TIMEOUT_PARAMETER]: {
      type: 'String',
      description: `Seconds after which the agent kills the ${task}; longer than the time limit in the plan`,
      allowedPattern: EXECUTION_TIMEOUT_PATTERN,
      default: DEFAULT_EXECUTION_TIMEOUT,
    },
  };
}
