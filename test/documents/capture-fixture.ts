import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { PlanError, parsePlan } from '../../documents/plan';
import { Host } from './capture-harness';
import type { SpoilPlan } from './hostile-plans';
import { CAPTURED, lime } from './synthetic-kcore';
import { type Fault, type VaultRequest, VaultServer } from './vault-server';

/** The vault of this test file, and the made-up host of the test that runs. */
export let vault: VaultServer;
export let host: Host;

export function useCaptureHost(): void {
  jest.setTimeout(60_000);
  beforeAll(async () => {
    vault = await VaultServer.start();
  });
  afterAll(async () => {
    await vault.stop();
  });
  beforeEach(() => {
    vault.reset();
    host = new Host(vault);
  });
  afterEach(() => {
    host.remove();
  });
}

export const EXPECTED = lime(CAPTURED);
export const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');
export const failed = (stage: string, reason: string): object => ({ status: 'failed', stage, reason });
export const onPut =
  (path: string, fault: (attempt: number) => Fault | undefined) => (request: VaultRequest) =>
    request.method === 'PUT' && request.path === path ? fault(request.attempt) : undefined;

/** The script and parsePlan must refuse the same plans. */
export async function expectRefused(spoil: SpoilPlan): Promise<void> {
  const canary = `${host.folder}/canary`;
  const plan = spoil(host.plan(), canary);
  expect(await host.outcome(host.script(plan))).toMatchObject(failed('plan', 'malformed'));
  expect(existsSync(canary)).toBe(false);
  expect(vault.requests).toEqual([{ method: 'GET', path: '/plan', attempt: 1 }]);
  expect(() => parsePlan(plan.replaceAll('http:', 'https:'))).toThrow(PlanError);
}
