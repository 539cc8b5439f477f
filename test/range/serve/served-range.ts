/** A range that is served for one test, on a port of its own; everything ends with the test. */
import type { DrillEvent } from '../../../range/drill/result';
import { type HostOptions, RangeHost } from '../../../range/serve/host';
import { noStack } from '../../../range/stack';
import type { AwsEvent } from '../../../range/world';
import { DEPLOYMENT } from '../stack-fixture';

export interface Told {
  readonly events: DrillEvent[];
  readonly findings: AwsEvent[];
}

const opened: RangeHost[] = [];
afterEach(async () => {
  for (const host of opened.splice(0)) await host.close();
});

/** Without Cordon, and with its time standing still, unless told otherwise. */
export async function servedRange(options: Partial<HostOptions> = {}) {
  const told: Told = { events: [], findings: [] };
  const host = await RangeHost.open({
    ...{ stack: noStack(DEPLOYMENT), scenario: 'web-server-c2', seed: '1', speed: 0, port: 0 },
    onEvent: (event) => told.events.push(event),
    onFinding: (event) => told.findings.push(event),
    onReset: () => undefined,
    onBroken: (error) => {
      throw error;
    },
    ...options,
  });
  opened.push(host);
  return { host, port: host.port, endpoint: `http://127.0.0.1:${host.port}`, told };
}
