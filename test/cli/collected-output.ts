import type { Output } from '../../cli/reporter';

/** An output that keeps what is written to it. */
export class CollectedOutput implements Output {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number;

  constructor({ isTTY = false, columns = 80 } = {}) {
    this.isTTY = isTTY;
    this.columns = columns;
  }

  get lines(): string[] {
    return this.text.split('\n').slice(0, -1);
  }

  write(text: string): void {
    this.text += text;
  }

  hasColors(environment: NodeJS.ProcessEnv = {}): boolean {
    return this.isTTY && !environment.NO_COLOR;
  }
}

/** No control character other than the line break; C1 controls and marks of reordering included. */
export const ACTS_ON_A_TERMINAL = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
