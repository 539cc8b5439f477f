import { TemplateError } from './error';
import { list, resolveValue, type Scope, scalar, text } from './intrinsics';

/**
 * The value of a condition expression: Fn::Equals, Fn::And, Fn::Or, Fn::Not, Condition.
 *
 * @throws {TemplateError} which names the path and the function, for any other
 */
export function evaluateCondition(expression: unknown, scope: Scope, path: string): boolean {
  if (typeof expression === 'boolean') return expression;
  const [entry, ...rest] = Object.entries(typeof expression === 'object' && expression ? expression : {});
  if (!entry || rest.length > 0)
    throw new TemplateError(path, `needs one condition function, got ${JSON.stringify(expression)}`);
  const [name, argument] = entry;
  const here = `${path}.${name}`;
  const operands = (from: number, to: number) => {
    const all = list(argument, undefined, here);
    if (all.length < from || all.length > to)
      throw new TemplateError(here, `needs ${from} to ${to} conditions, got ${all.length}`);
    return all.map((operand, index) => evaluateCondition(operand, scope, `${here}.${index}`));
  };
  switch (name) {
    case 'Condition':
      return scope.condition(text(argument, here), here);
    case 'Fn::Equals': {
      const [left, right] = list(argument, 2, here).map((side) =>
        scalar(resolveValue(side, scope, here), here),
      );
      return left === right;
    }
    case 'Fn::And':
      return operands(2, 10).every(Boolean);
    case 'Fn::Or':
      return operands(2, 10).some(Boolean);
    case 'Fn::Not':
      return !operands(1, 1)[0];
    default:
      throw new TemplateError(path, `unsupported condition function ${name}`);
  }
}
