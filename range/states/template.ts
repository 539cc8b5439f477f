import { compileExpression, type Expression } from './expression';
import { isRecord, type Json, jsonCopy } from './json';

/** A JSON value of the definition in which each string of the form `{% ... %}` is an expression. */
export type Template =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'array'; readonly items: readonly Template[] }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Template> };

export type Evaluate = (expression: Expression, location: string) => Promise<Json>;

/** Calls `report` for each expression that does not parse or refers to what it cannot reach. */
export function compileTemplate(
  value: unknown,
  location: string,
  report: (location: string, problem: string) => void,
): Template {
  if (typeof value === 'string') return compileString(value, location, report);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileTemplate(item, `${location}[${index}]`, report));
    return { kind: 'array', items };
  }
  if (isRecord(value)) {
    const compile = (name: string, field: unknown) => compileTemplate(field, `${location}/${name}`, report);
    return {
      kind: 'object',
      fields: new Map(Object.entries(value).map(([name, field]) => [name, compile(name, field)])),
    };
  }
  return { kind: 'constant', value: jsonCopy(value) };
}

function compileString(
  text: string,
  location: string,
  report: (location: string, problem: string) => void,
): Template {
  const [opens, closes] = [text.startsWith('{%'), text.endsWith('%}')];
  if (opens !== closes) report(location, `'${text}' opens or closes a JSONata expression only on one side`);
  if (!opens || !closes) return { kind: 'constant', value: text };
  const source = text.slice(2, -2).trim();
  try {
    const expression = compileExpression(source);
    for (const problem of expression.references.problems) {
      report(location, `UNSUPPORTED_JSONATA_EXPRESSION: ${problem}`);
    }
    return { kind: 'expression', expression };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report(location, `INVALID_JSONATA_EXPRESSION: '${source}': ${reason}`);
    return { kind: 'constant', value: text };
  }
}

/** The value of a template; `location` names it to `evaluate`, as in `Output/volumes[0]`. */
export async function evaluateTemplate(
  template: Template,
  location: string,
  evaluate: Evaluate,
): Promise<Json> {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'expression':
      return evaluate(template.expression, location);
    case 'array': {
      const items: Json[] = [];
      for (const [index, item] of template.items.entries()) {
        items.push(await evaluateTemplate(item, `${location}[${index}]`, evaluate));
      }
      return items;
    }
    case 'object': {
      const fields: [string, Json][] = [];
      for (const [name, field] of template.fields) {
        fields.push([name, await evaluateTemplate(field, `${location}/${name}`, evaluate)]);
      }
      return Object.fromEntries(fields);
    }
  }
}

/** Every expression of a template with the place it stands at. */
export function* expressionsOf(
  template: Template,
  location: string,
): Generator<{ readonly expression: Expression; readonly location: string }> {
  if (template.kind === 'expression') yield { expression: template.expression, location };
  if (template.kind === 'array') {
    for (const [index, item] of template.items.entries()) yield* expressionsOf(item, `${location}[${index}]`);
  }
  if (template.kind === 'object') {
    for (const [name, field] of template.fields) yield* expressionsOf(field, `${location}/${name}`);
  }
}
