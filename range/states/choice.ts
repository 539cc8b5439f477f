import type { ChoiceRule, ChoiceState } from './model';
import type { Exit, Visit } from './visit';

/**
 * Takes the first rule whose condition is true, with the rule's own Assign and Output; else Default, with the state's
 * (https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html). Step Functions reports a Choice without
 * either as States.Runtime, not by the specification's name States.NoChoiceMatched.
 */
export async function runChoice(visit: Visit<ChoiceState>): Promise<Exit> {
  const { state, input } = visit;
  const rule = await firstMatch(visit);
  if (rule) return { ...(await visit.conclude(rule, input)), next: rule.next };
  if (state.default === undefined) {
    const sentence = 'Failed to transition out of the state. The state does not point to a next state.';
    throw visit.failure('States.Runtime', sentence);
  }
  return { ...(await visit.conclude(state, input)), next: state.default };
}

async function firstMatch(visit: Visit<ChoiceState>): Promise<ChoiceRule | undefined> {
  for (const [index, rule] of visit.state.rules.entries()) {
    const location = `Choices[${index}]/Condition`;
    const matches = await visit.evaluate(rule.condition, location);
    if (typeof matches !== 'boolean') throw visit.unexpected(rule.condition, location, matches, 'a boolean');
    if (matches) return rule;
  }
  return undefined;
}
