/** The served range as its address knows it: one at a time, begun anew on request, with the control endpoint beside AWS. */
import type { DrillEvent } from '../drill/result';
import { findScenario } from '../drill/stage';
import { Listener } from '../runtime/listener';
import type { DeployedStack } from '../stack';
import type { AwsEvent } from '../world';
import { Control } from './control';
import { LiveRange } from './live-range';

export interface ServedScenario {
  readonly scenario: string;
  readonly mode?: string;
  readonly seed: string;
}

export interface HostOptions extends ServedScenario {
  readonly stack: DeployedStack;
  readonly speed: number;
  /** 0 is any that is free. */
  readonly port: number;
  readonly onEvent: (event: DrillEvent) => void;
  readonly onFinding: (event: AwsEvent) => void;
  readonly onReset: (served: ServedScenario) => void;
  readonly onBroken: (error: unknown) => void;
}

/** What was served, over all beginnings. */
export interface Served {
  readonly requests: number;
  readonly executions: number;
  readonly virtualMs: number;
  /** What was asked for and is not modelled, and how often. */
  readonly notModelled: ReadonlyMap<string, number>;
}

export class RangeHost {
  private readonly listener = new Listener();
  private readonly notModelled = new Map<string, number>();
  private ended = { requests: 0, executions: 0, virtualMs: 0 };
  private range: LiveRange | undefined;
  private openedAt = 0;
  port = 0;

  private constructor(
    private readonly options: HostOptions,
    public current: ServedScenario,
  ) {}

  /** @throws DrillError for a scenario that there is none of; what the port says when it cannot be had. */
  static async open(options: HostOptions): Promise<RangeHost> {
    const { scenario, mode, seed } = options;
    findScenario(scenario);
    const host = new RangeHost(options, { scenario, seed, ...(mode !== undefined && { mode }) });
    host.port = await host.listener.listen(options.port);
    const control = new Control(host);
    host.listener.aside = (request, response) => control.takes(request, response);
    try {
      await host.begin();
    } catch (error) {
      await host.close();
      throw error;
    }
    return host;
  }

  /** Undefined for the moment in which it begins anew. */
  get live(): LiveRange | undefined {
    return this.range;
  }

  /** The same account again, or another scenario. */
  async reset(wanted: ServedScenario): Promise<void> {
    findScenario(wanted.scenario);
    await this.end();
    this.current = wanted;
    this.options.onReset(wanted);
    await this.begin();
  }

  get served(): Served {
    const { range } = this.range?.stage ?? {};
    const all = new Map(this.notModelled);
    for (const { message } of range?.record.notModelled ?? []) all.set(message, (all.get(message) ?? 0) + 1);
    return {
      requests: this.ended.requests + (range?.calls.filter(({ caller }) => caller === 'analyst').length ?? 0),
      executions: this.ended.executions + (range?.record.executions.length ?? 0),
      virtualMs: this.ended.virtualMs + (this.range ? this.range.now - this.openedAt : 0),
      notModelled: all,
    };
  }

  async close(): Promise<void> {
    await this.end();
    await this.listener.close();
  }

  private async begin(): Promise<void> {
    const { stack, speed, onEvent, onFinding, onBroken } = this.options;
    const { listener, port } = this;
    const onDefect = (error: unknown): void => {
      const what = `what was asked: ${error instanceof Error ? error.message : String(error)}`;
      this.notModelled.set(what, (this.notModelled.get(what) ?? 0) + 1);
    };
    this.range = await LiveRange.open({
      ...{ ...this.current, stack, speed, onEvent, onFinding, onBroken },
      outside: { listener, port, onDefect },
    });
    this.openedAt = this.range.now;
  }

  private async end(): Promise<void> {
    if (!this.range) return;
    const { requests, executions, virtualMs, notModelled } = this.served;
    this.ended = { requests, executions, virtualMs };
    for (const [what, times] of notModelled) this.notModelled.set(what, times);
    const ending = this.range;
    this.range = undefined;
    await ending.close();
  }
}
