/** What the run says, line by line as it happens, and as one document at the end. */

export interface Check {
  readonly claim: string;
  readonly holds: boolean;
  /** What was measured. */
  readonly figure?: string;
}

export interface ScenarioReport {
  readonly name: string;
  readonly title: string;
  readonly checks: Check[];
  /** Measured, and not judged. */
  readonly figures: Record<string, string>;
  seconds: number;
  /** Why it did not come to its end. */
  failure?: string;
}

export const hasPassed = ({ checks, failure }: ScenarioReport): boolean =>
  failure === undefined && checks.length > 0 && checks.every(({ holds }) => holds);

/** Collects for one scenario, and tells each line to whoever listens. */
export class Recorder {
  readonly report: ScenarioReport;

  constructor(
    name: string,
    title: string,
    private readonly say: (text: string) => void,
  ) {
    this.report = { name, title, checks: [], figures: {}, seconds: 0 };
    say(`${name}: ${title}`);
  }

  check(claim: string, holds: boolean, figure?: string): void {
    this.report.checks.push({ claim, holds, ...(figure !== undefined && { figure }) });
    this.say(`  ${holds ? 'ok  ' : 'FAIL'}  ${claim}${figure === undefined ? '' : `: ${figure}`}`);
  }

  figure(name: string, value: string): void {
    this.report.figures[name] = value;
    this.say(`        ${name}: ${value}`);
  }

  end(seconds: number, failure?: string): void {
    this.report.seconds = seconds;
    if (failure !== undefined) {
      this.report.failure = failure;
      this.say(`  FAIL  ${failure}`);
    }
    this.say(`  ${hasPassed(this.report) ? 'passed' : 'FAILED'} in ${seconds.toFixed(1)} s\n`);
  }
}

export const mib = (bytes: number | bigint): string => `${(Number(bytes) / 1024 / 1024).toFixed(1)} MiB`;
export const rate = (bytes: number, ms: number): string => `${mib((bytes / ms) * 1000)}/s`;
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
