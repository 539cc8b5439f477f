import type { Expression } from './expression';
import type { Conclusion, State } from './model';
import { expressionsOf, type Template } from './template';

/** Where an expression stands decides which members `$states` has for it besides `input` and `context`. */
export type Offer = 'nothing' | 'result' | 'errorOutput';

export interface PlacedExpression {
  readonly expression: Expression;
  /** Relative to the state, such as `Catch[0]/Output/reason`. */
  readonly location: string;
  readonly offer: Offer;
}

export function expressionsOfState(state: State): PlacedExpression[] {
  const own: Offer =
    state.type === 'Task' || state.type === 'Parallel' || state.type === 'Map' ? 'result' : 'nothing';
  return [
    ...fieldTemplates(state).flatMap(([location, template]) => placed(template, location, 'nothing')),
    ...conclusionExpressions(state, own),
    ...('catch' in state ? state.catch.flatMap((rule) => conclusionExpressions(rule, 'errorOutput')) : []),
    ...(state.type === 'Choice' ? state.rules.flatMap((rule) => conclusionExpressions(rule, 'nothing')) : []),
  ];
}

/** The names that a state's Assign fields assign, in the state, its rules and its catchers. */
export function assignedNames(state: State): { readonly name: string; readonly location: string }[] {
  const conclusions: Conclusion[] = [state];
  if ('catch' in state) conclusions.push(...state.catch);
  if (state.type === 'Choice') conclusions.push(...state.rules);
  return conclusions.flatMap(({ assign, location }) =>
    assign?.kind === 'object'
      ? [...assign.fields.keys()].map((name) => ({ name, location: `${location}Assign/${name}` }))
      : [],
  );
}

function conclusionExpressions({ assign, output, location }: Conclusion, offer: Offer): PlacedExpression[] {
  return [...placed(assign, `${location}Assign`, offer), ...placed(output, `${location}Output`, offer)];
}

function placed(template: Template | undefined, location: string, offer: Offer): PlacedExpression[] {
  return template ? [...expressionsOf(template, location)].map((found) => ({ ...found, offer })) : [];
}

function fieldTemplates(state: State): [string, Template | undefined][] {
  switch (state.type) {
    case 'Fail':
      return [
        ['Error', state.error],
        ['Cause', state.cause],
      ];
    case 'Wait':
      return [[state.until.field, state.until.template]];
    case 'Choice':
      return state.rules.map(({ condition }, index) => [`Choices[${index}]/Condition`, condition]);
    case 'Task':
      return [
        ['Arguments', state.arguments],
        ['TimeoutSeconds', state.timeoutSeconds],
        ['HeartbeatSeconds', state.heartbeatSeconds],
      ];
    case 'Parallel':
      return [['Arguments', state.arguments]];
    case 'Map':
      return [
        ['Items', state.items],
        ['ItemSelector', state.itemSelector],
        ['MaxConcurrency', state.maxConcurrency],
        ['ToleratedFailureCount', state.toleratedFailureCount],
        ['ToleratedFailurePercentage', state.toleratedFailurePercentage],
      ];
    case 'Pass':
    case 'Succeed':
      return [];
  }
}
