/** Update expressions: SET, REMOVE, ADD and DELETE, each at most once and in any order. */
import { type AttributeValue, LONG_NAMES, typeOf } from './attribute-value';
import type { Path, SetValue, UpdateAction } from './expression-ast';
import { OperandParser, pathText } from './operand-parser';
import type { Placeholders } from './placeholders';

const SECTIONS = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
type Section = (typeof SECTIONS)[number];

export function parseUpdate(source: string, placeholders: Placeholders): readonly UpdateAction[] {
  const parser = new UpdateParser('UpdateExpression', source, placeholders);
  return parser.update();
}

class UpdateParser extends OperandParser {
  update(): readonly UpdateAction[] {
    const actions: UpdateAction[] = [];
    const seen = new Set<Section>();
    while (this.peek().kind !== 'end') {
      const section = SECTIONS.find((each) => this.take(each));
      if (!section) throw this.unexpected();
      if (seen.has(section)) {
        throw this.invalid(`The "${section}" section can only be used once in an update expression;`);
      }
      seen.add(section);
      do actions.push(this.action(section));
      while (this.take(','));
    }
    this.requireDisjoint(actions.map((action) => action.path));
    return actions;
  }

  private action(section: Section): UpdateAction {
    const path = this.path();
    switch (section) {
      case 'SET':
        this.expect('=');
        return { kind: 'set', path, value: this.sum() };
      case 'REMOVE':
        return { kind: 'remove', path };
      case 'ADD':
        return { kind: 'add', path, value: this.operandOf(section, ['N', 'SS', 'NS', 'BS']) };
      case 'DELETE':
        return { kind: 'delete', path, value: this.operandOf(section, ['SS', 'NS', 'BS']) };
    }
  }

  private operandOf(section: Section, allowed: readonly string[]): AttributeValue {
    const value = this.value();
    const type = typeOf(value);
    if (allowed.includes(type)) return value;
    throw this.invalid(
      `Incorrect operand type for operator or function; operator: ${section}, operand type: ${LONG_NAMES[type]}`,
    );
  }

  private sum(): SetValue {
    const left = this.setValue();
    const kind = this.take('+') ? 'plus' : this.take('-') ? 'minus' : undefined;
    if (!kind) return left;
    const right = this.setValue();
    for (const side of [left, right]) this.requireType(kind === 'plus' ? '+' : '-', side, 'N');
    return { kind, left, right };
  }

  private setValue(): SetValue {
    const { kind, text } = this.peek();
    if (kind !== 'identifier' || !this.sees('(', 1)) return this.operand();
    if (text !== 'if_not_exists' && text !== 'list_append') throw this.notAllowedHere(text);
    this.next();
    this.expect('(');
    const call = text === 'if_not_exists' ? this.ifNotExists() : this.listAppend();
    this.expect(')');
    return call;
  }

  private ifNotExists(): SetValue {
    if (this.peek().kind === 'value') {
      throw this.invalid(
        'Operator or function requires a document path; operator or function: if_not_exists',
      );
    }
    const path = this.path();
    this.expect(',');
    return { kind: 'if_not_exists', path, otherwise: this.setValue() };
  }

  private listAppend(): SetValue {
    const left = this.setValue();
    this.expect(',');
    const right = this.setValue();
    for (const side of [left, right]) this.requireType('list_append', side, 'L');
    return { kind: 'list_append', left, right };
  }

  private requireType(operator: string, operand: SetValue, type: 'N' | 'L'): void {
    if (operand.kind !== 'value' || typeOf(operand.value) === type) return;
    throw this.invalid(
      `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${typeOf(operand.value)}`,
    );
  }

  private requireDisjoint(paths: readonly Path[]): void {
    paths.forEach((one, at) => {
      const other = paths.slice(at + 1).find((each) => overlap(one, each));
      if (!other) return;
      throw this.invalid(
        `Two document paths overlap with each other; must remove or rewrite one of these paths; path one: ${pathText(one)}, path two: ${pathText(other)}`,
      );
    });
  }
}

/** Whether one path leads into, or is, the other. */
export function overlap(a: Path, b: Path): boolean {
  const shorter = Math.min(a.length, b.length);
  return a.slice(0, shorter).every((step, at) => step === b[at]);
}
