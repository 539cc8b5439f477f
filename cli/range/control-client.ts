/** Asks a served range's control endpoint. */
import * as v from 'valibot';

/** The range refuses, or there is none. */
export class ServedRangeError extends Error {
  override readonly name = 'ServedRangeError';

  constructor(
    readonly code: 'NO_RANGE' | 'RANGE_REFUSED' | 'NOTHING_YET',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const refusal = v.object({ error: v.string() });
const NOT_YET = 409;

export class ControlClient {
  constructor(readonly endpoint: string) {}

  get(path: string): Promise<unknown> {
    return this.ask(path, {});
  }

  post(path: string, body: object = {}): Promise<unknown> {
    return this.ask(path, { method: 'POST', body: JSON.stringify(body) });
  }

  private async ask(path: string, request: { method?: string; body?: string }): Promise<unknown> {
    const { status, text } = await this.send(path, request);
    const answer = jsonOf(text);
    if (status === 200 && answer !== undefined) return answer;
    const refused = v.safeParse(refusal, answer);
    if (!refused.success)
      throw new ServedRangeError(
        'NO_RANGE',
        `${this.endpoint} is no range that \`cordon range\` serves (HTTP ${status})`,
      );
    throw new ServedRangeError(status === NOT_YET ? 'NOTHING_YET' : 'RANGE_REFUSED', refused.output.error);
  }

  private async send(path: string, request: { method?: string; body?: string }) {
    try {
      const response = await fetch(`${this.endpoint}/_range/${path}`, request);
      return { status: response.status, text: await response.text() };
    } catch (cause) {
      const message = `no range is served at ${this.endpoint}: start one with \`npx cordon range\` in another terminal`;
      throw new ServedRangeError('NO_RANGE', message, { cause });
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
