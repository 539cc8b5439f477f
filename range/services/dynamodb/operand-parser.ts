import type { AttributeValue } from './attribute-value';
import type { Operand, Path } from './expression-ast';
import { TokenCursor } from './expression-tokens';
import type { Placeholders } from './placeholders';
import { isReserved } from './reserved-words';

/** An expression being parsed: its tokens and the request's placeholders. */
export class OperandParser extends TokenCursor {
  constructor(
    kind: string,
    source: string,
    private readonly placeholders: Placeholders,
  ) {
    super(kind, source);
  }

  path(): Path {
    const steps: (string | number)[] = [this.attributeName()];
    for (;;) {
      if (this.take('.')) steps.push(this.attributeName());
      else if (this.take('[')) {
        if (this.peek().kind !== 'number') throw this.unexpected();
        steps.push(Number(this.next().text));
        this.expect(']');
      } else return steps;
    }
  }

  value(): AttributeValue {
    if (this.peek().kind !== 'value') throw this.unexpected();
    const { text } = this.next();
    const value = this.placeholders.value(text);
    if (value) return value;
    throw this.invalid(
      `An expression attribute value used in expression is not defined; attribute value: ${text}`,
    );
  }

  operand(): Operand {
    const { kind, text } = this.peek();
    if (kind === 'value') return { kind: 'value', value: this.value() };
    if (kind === 'identifier' && this.sees('(', 1)) {
      if (text !== 'size') throw this.notAllowedHere(text);
      this.next();
      this.expect('(');
      const path = this.path();
      this.expect(')');
      return { kind: 'size', path };
    }
    return { kind: 'path', path: this.path() };
  }

  protected notAllowedHere(name: string): Error {
    return FUNCTIONS.has(name)
      ? this.invalid(`The function is not allowed to be used this way in an expression; function: ${name}`)
      : this.invalid(`Invalid function name; function: ${name}`);
  }

  private attributeName(): string {
    const { kind, text } = this.peek();
    if (kind === 'identifier') {
      if (isReserved(text)) {
        throw this.invalid(`Attribute name is a reserved keyword; reserved keyword: ${text}`);
      }
      return this.next().text;
    }
    if (kind !== 'name') throw this.unexpected();
    this.next();
    const name = this.placeholders.name(text);
    if (name !== undefined) return name;
    throw this.invalid(
      `An expression attribute name used in the document path is not defined; attribute name: ${text}`,
    );
  }
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
  'size',
  'if_not_exists',
  'list_append',
]);

export const pathText = (path: Path): string =>
  `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;
