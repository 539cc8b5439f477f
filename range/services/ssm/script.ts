/**
 * The script as the agent makes it: `{{ name }}` is replaced as text, without any escaping, unless the parameter
 * travels as the environment variable `SSM_<name>`.
 */
import type { DocumentContent, DocumentStep } from './document';
import type { Parameters } from './parameters';

const REFERENCE = /\{\{\s*([\w-]+)\s*\}\}/g;
const DEFAULT_EXECUTION_TIMEOUT_SECONDS = 3600;

export interface Script {
  readonly lines: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly executionTimeoutSeconds: number;
}

export function scriptOf(content: DocumentContent, step: DocumentStep, parameters: Parameters): Script {
  const inEnvironment = Object.entries(content.parameters ?? {})
    .filter(([, definition]) => definition.interpolationType === 'ENV_VAR')
    .map(([name]) => name);
  const pasted = Object.fromEntries(
    Object.entries(parameters).filter(([name]) => !inEnvironment.includes(name)),
  );
  const { runCommand, timeoutSeconds } = step.inputs;
  const seconds = Number(timeoutSeconds === undefined ? undefined : substitute(`${timeoutSeconds}`, pasted));
  return {
    lines: [runCommand].flat().flatMap((line) => linesOf(line, pasted)),
    environment: Object.fromEntries(
      inEnvironment.map((name) => [`SSM_${name}`, (parameters[name] ?? []).join(' ')]),
    ),
    executionTimeoutSeconds: Number.isFinite(seconds) ? seconds : DEFAULT_EXECUTION_TIMEOUT_SECONDS,
  };
}

/** A line that is nothing but one list parameter becomes its values, a line each. */
function linesOf(line: string, parameters: Parameters): readonly string[] {
  const [, name] = /^\{\{\s*([\w-]+)\s*\}\}$/.exec(line) ?? [];
  return parameters[name ?? ''] ?? [substitute(line, parameters)];
}

function substitute(text: string, parameters: Parameters): string {
  return text.replace(REFERENCE, (reference, name: string) => {
    const values = parameters[name];
    if (!values) return reference;
    return values.length === 1 ? (values[0] ?? '') : JSON.stringify(values);
  });
}
