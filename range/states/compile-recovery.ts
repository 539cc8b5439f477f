import type { Fields } from './fields';
import type { Catcher, Retrier } from './model';

const SECONDS = { min: 0, max: 99_999_999 };

export function compileRetry(state: Fields): Retrier[] {
  const rules = state.objects('Retry');
  checkWildcards(rules);
  return rules.map((rule) => {
    rule.allowOnly(
      [
        'ErrorEquals',
        'IntervalSeconds',
        'MaxAttempts',
        'BackoffRate',
        'MaxDelaySeconds',
        'JitterStrategy',
        'Comment',
      ],
      'a retrier',
    );
    return {
      errorEquals: errorNames(rule),
      intervalSeconds: rule.integer('IntervalSeconds', SECONDS) ?? 1,
      maxAttempts: rule.integer('MaxAttempts', SECONDS) ?? 3,
      backoffRate: rule.number('BackoffRate', 'a number of at least 1', (rate) => rate >= 1) ?? 2,
      maxDelaySeconds: rule.integer('MaxDelaySeconds', { min: 1, max: 31_622_400 }),
      jitter: jitter(rule),
    };
  });
}

export function compileCatch(state: Fields): Catcher[] {
  const rules = state.objects('Catch');
  checkWildcards(rules);
  return rules.map((rule, index) => {
    rule.allowOnly(['ErrorEquals', 'Next', 'Assign', 'Output', 'Comment'], 'a catcher');
    rule.required(['Next']);
    return {
      location: `Catch[${index}]/`,
      errorEquals: errorNames(rule),
      next: rule.string('Next') ?? '',
      assign: rule.objectTemplate('Assign'),
      output: rule.template('Output'),
    };
  });
}

function jitter(rule: Fields): 'FULL' | 'NONE' {
  const strategy = rule.string('JitterStrategy') ?? 'NONE';
  if (strategy === 'FULL' || strategy === 'NONE') return strategy;
  rule.problem('JitterStrategy', `expected FULL or NONE, got '${strategy}'`);
  return 'NONE';
}

function errorNames(rule: Fields): string[] {
  const names = rule.value('ErrorEquals');
  const isList = Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string');
  if (!isList) rule.problem('ErrorEquals', `expected error names, got ${JSON.stringify(names)}`);
  return isList ? names : [];
}

/** "States.ALL must appear alone in the array and must appear in the last retrier" (or catcher). */
function checkWildcards(rules: readonly Fields[]): void {
  for (const [index, rule] of rules.entries()) {
    const names = rule.value('ErrorEquals');
    if (!Array.isArray(names) || !names.includes('States.ALL')) continue;
    if (names.length > 1) rule.problem('ErrorEquals', 'States.ALL must stand alone');
    if (index < rules.length - 1) rule.problem('ErrorEquals', 'States.ALL must stand in the last element');
  }
}
