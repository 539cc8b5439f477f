/** The tokens of condition, filter, update and projection expressions, and a cursor over them. */
import { validationError } from './errors';

export type TokenKind = 'identifier' | 'name' | 'value' | 'number' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN =
  /\s*(?:(?<identifier>[A-Za-z_][A-Za-z0-9_]*)|(?<name>#[A-Za-z0-9_]+)|(?<value>:[A-Za-z0-9_]+)|(?<number>\d+)|(?<symbol><>|<=|>=|[=<>()[\],.+-]))/y;

export class TokenCursor {
  private readonly tokens: readonly Token[];
  private at = 0;

  /** @param kind the parameter's name, such as `ConditionExpression`, for the errors. */
  constructor(
    readonly kind: string,
    private readonly source: string,
  ) {
    if (source.trim() === '') throw this.invalid('The expression can not be empty;');
    this.tokens = this.tokenize();
  }

  peek(ahead = 0): Token {
    return this.tokens[this.at + ahead] ?? this.endToken();
  }

  next(): Token {
    const token = this.peek();
    this.at++;
    return token;
  }

  /** Takes the next token if it is this symbol, or this keyword in any case. */
  take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at++;
    return true;
  }

  sees(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'identifier'
      ? token.text.toUpperCase() === text
      : token.kind === 'symbol' && token.text === text;
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.unexpected();
  }

  expectEnd(): void {
    if (this.peek().kind !== 'end') throw this.unexpected();
  }

  unexpected(): Error {
    const token = this.peek();
    const near = this.source.slice(this.peek(-1).kind === 'end' ? 0 : this.peek(-1).start, this.peek(1).end);
    const shown = token.kind === 'end' ? '<EOF>' : token.text;
    return this.invalid(`Syntax error; token: "${shown}", near: "${near.trim()}"`);
  }

  invalid(problem: string): Error {
    return validationError(`Invalid ${this.kind}: ${problem}`);
  }

  private endToken(): Token {
    return { kind: 'end', text: '', start: this.source.length, end: this.source.length };
  }

  private tokenize(): Token[] {
    const tokens: Token[] = [];
    const pattern = new RegExp(TOKEN);
    const length = this.source.trimEnd().length;
    while (pattern.lastIndex < length) {
      const from = pattern.lastIndex;
      const groups = pattern.exec(this.source)?.groups;
      const [kind, text] = Object.entries(groups ?? {}).find(([, value]) => value !== undefined) ?? [];
      if (kind === undefined || text === undefined) throw this.unreadable(from);
      const end = pattern.lastIndex;
      tokens.push({ kind: kind as TokenKind, text, start: end - text.length, end });
    }
    return tokens;
  }

  private unreadable(from: number): Error {
    const rest = this.source.slice(from).trimStart();
    return this.invalid(`Syntax error; token: "${rest[0]}", near: "${rest.slice(0, 20)}"`);
  }
}
