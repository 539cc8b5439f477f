/**
 * Condition and filter expressions: comparisons bind tighter than NOT, NOT than AND, AND than OR (DynamoDB
 * developer guide, "Condition and filter expressions, operators, and functions").
 */
import { type LONG_NAMES, TYPE_NAMES, typeOf } from './attribute-value';
import type { Comparator, Condition, Operand } from './expression-ast';
import { OperandParser, pathText } from './operand-parser';
import type { Placeholders } from './placeholders';

const COMPARATORS: readonly Comparator[] = ['=', '<>', '<=', '>=', '<', '>'];
const MAX_IN_CANDIDATES = 100;

export function parseCondition(kind: string, source: string, placeholders: Placeholders): Condition {
  const parser = new ConditionParser(kind, source, placeholders);
  const condition = parser.condition();
  parser.expectEnd();
  return condition;
}

class ConditionParser extends OperandParser {
  condition(): Condition {
    let left = this.conjunction();
    while (this.take('OR')) left = { kind: 'or', left, right: this.conjunction() };
    return left;
  }

  private conjunction(): Condition {
    let left = this.negation();
    while (this.take('AND')) left = { kind: 'and', left, right: this.negation() };
    return left;
  }

  private negation(): Condition {
    return this.take('NOT') ? { kind: 'not', condition: this.negation() } : this.primary();
  }

  private primary(): Condition {
    if (this.sees('(')) return this.parenthesized();
    if (this.peek().kind === 'identifier' && this.peek().text !== 'size' && this.sees('(', 1)) {
      return this.functionCall();
    }
    return this.comparison(this.operand());
  }

  private parenthesized(): Condition {
    this.expect('(');
    const doubled = this.sees('(');
    const inner = this.condition();
    if (doubled && this.closesTwice()) throw this.invalid('The expression has redundant parentheses;');
    this.expect(')');
    return inner;
  }

  /** Whether the parenthesis that closes now encloses nothing but another parenthesis. */
  private closesTwice(): boolean {
    if (!this.sees(')') || !this.sees(')', -1)) return false;
    let depth = 0;
    for (let back = -1; ; back--) {
      if (this.sees(')', back)) depth++;
      if (this.sees('(', back)) depth--;
      if (depth === 0) return this.sees('(', back - 1);
      if (this.peek(back).kind === 'end') return false;
    }
  }

  private functionCall(): Condition {
    const name = this.next().text;
    this.expect('(');
    const call = this.arguments(name);
    this.expect(')');
    return call;
  }

  private arguments(name: string): Condition {
    if (name === 'attribute_exists' || name === 'attribute_not_exists') {
      return { kind: name, path: this.pathArgument(name) };
    }
    if (name === 'attribute_type') {
      const path = this.pathArgument(name);
      this.expect(',');
      return { kind: name, path, type: this.attributeType() };
    }
    if (name === 'begins_with' || name === 'contains') {
      const operand = this.operand();
      this.expect(',');
      const sought = this.operand();
      this.requireDistinct(name, [operand, sought]);
      if (name === 'begins_with') this.requireTypes(name, ['S', 'B'], [operand, sought]);
      return { kind: name, operand, sought };
    }
    throw this.notAllowedHere(name);
  }

  private pathArgument(name: string) {
    if (this.peek().kind !== 'value') return this.path();
    throw this.invalid(`Operator or function requires a document path; operator or function: ${name}`);
  }

  private attributeType(): string {
    const value = this.value();
    if (value.S === undefined) throw this.badType('attribute_type', typeOf(value));
    if (TYPE_NAMES.some((type) => type === value.S)) return value.S;
    throw this.invalid(
      `Invalid attribute type name found; type: ${value.S}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
    );
  }

  private comparison(operand: Operand): Condition {
    if (this.take('BETWEEN')) return this.between(operand);
    if (this.take('IN')) return this.in(operand);
    const comparator = COMPARATORS.find((each) => this.take(each));
    if (!comparator) throw this.unexpected();
    const right = this.operand();
    this.requireDistinct(comparator, [operand, right]);
    if (comparator !== '=' && comparator !== '<>') {
      this.requireTypes(comparator, ['S', 'N', 'B'], [operand, right]);
    }
    return { kind: 'compare', comparator, left: operand, right };
  }

  private between(operand: Operand): Condition {
    const lower = this.operand();
    this.expect('AND');
    const upper = this.operand();
    this.requireTypes('BETWEEN', ['S', 'N', 'B'], [operand, lower, upper]);
    return { kind: 'between', operand, lower, upper };
  }

  private in(operand: Operand): Condition {
    this.expect('(');
    const candidates = [this.operand()];
    while (this.take(',')) candidates.push(this.operand());
    this.expect(')');
    if (candidates.length > MAX_IN_CANDIDATES) {
      throw this.invalid(
        `The IN operator is provided with too many operands; number of operands: ${candidates.length}`,
      );
    }
    return { kind: 'in', operand, candidates };
  }

  private requireDistinct(operator: string, [first, second]: readonly [Operand, Operand]): void {
    if (first.kind !== 'path' || second.kind !== 'path') return;
    if (pathText(first.path) !== pathText(second.path)) return;
    throw this.invalid(
      `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${pathText(first.path)}`,
    );
  }

  private requireTypes(operator: string, allowed: readonly string[], operands: readonly Operand[]): void {
    for (const operand of operands) {
      if (operand.kind !== 'value') continue;
      const type = typeOf(operand.value);
      if (!allowed.includes(type)) throw this.badType(operator, type);
    }
  }

  private badType(operator: string, type: keyof typeof LONG_NAMES): Error {
    return this.invalid(
      `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
    );
  }
}
