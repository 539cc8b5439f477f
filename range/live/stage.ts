/**
 * Everything that one scenario plays on: a new account, new wires, a new C2 server and a guest that has just started, its implant
 * connected. Whatever becomes of the scenario, `close` ends all of it.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CAPTURE_STEP } from '../../documents/parameters';
import { wallSleep, wallWait } from '../kernel/wall-clock';
import type { DeployedStack } from '../stack';
import { LiveAccount, type StepInput, type StepResult } from './account';
import type { GuestImage } from './build/image';
import { LiveError } from './error';
import { type GuestSpec, Machine } from './guest/machine';
import { Host, type HostRun } from './host';
import { C2 } from './network/c2';
import { followRules } from './network/filter';
import { GUEST_NAMESPACE, inside, layWires, TAP, takeUpWires } from './network/namespaces';
import type { Recorder } from './report';
import { VaultEndpoint } from './vault/endpoint';
import type { VaultFault } from './vault/faults';

export interface StageSpec {
  readonly guest?: Omit<GuestSpec, 'folder' | 'network'>;
  readonly faults?: readonly VaultFault[];
  readonly rewrite?: (script: string) => string;
  /** Whether the live triage follows the memory; in emulation it takes longer than all the rest. @default false */
  readonly hasTriage?: boolean;
}

export interface StageContext {
  readonly image: GuestImage;
  readonly stack: DeployedStack;
  /** For the guests' disks and consoles. */
  readonly folder: string;
  readonly recorder: Recorder;
}

export const GUEST_MEMORY_MIB = 128;
const SUBNET_BITS = 24;
const CAPTURE_PATIENCE_MS = 900_000;

interface MemoryStep extends StepResult {
  readonly detail: {
    readonly running: boolean;
    readonly capture?: Readonly<Record<string, unknown>>;
    readonly image?: CapturedImage;
    readonly tried?: readonly (readonly [source: string, reason: string])[];
    readonly triage?: CollectedTriage;
    readonly instanceStore?: readonly (CapturedImage & { readonly status: string; readonly why?: string })[];
  };
}

export interface CapturedImage {
  readonly key: string;
  readonly bytes: number;
  readonly hostSha256?: string;
  readonly source?: string;
  readonly reader?: string;
}

export interface CollectedTriage {
  readonly status: string;
  readonly why?: string;
  readonly key?: string;
  readonly sha256?: string;
  readonly verified: boolean;
}

export interface Capture {
  readonly result: MemoryStep;
  /** Of the capture script for the memory. */
  readonly run: HostRun | undefined;
}

type Group = 'quarantine' | 'evidence-channel' | 'conversion';

export class Stage {
  private constructor(
    readonly context: StageContext,
    readonly account: LiveAccount,
    readonly vault: VaultEndpoint,
    readonly c2: C2,
    readonly machine: Machine,
    readonly host: Host,
    readonly input: StepInput,
    private readonly closing: Closing,
  ) {}

  static async open(context: StageContext, spec: StageSpec): Promise<Stage> {
    const closing = new Closing();
    try {
      return await open(context, spec, closing, (...parts) => new Stage(context, ...parts, closing));
    } catch (error) {
      await closing.run();
      throw error;
    }
  }

  async isolate(group: Group): Promise<void> {
    const result = await this.account.step('Isolate', { ...this.input, group, reread: true });
    requireOk(result);
  }

  async sever(): Promise<void> {
    requireOk(await this.account.step('Sever', { ...this.input, isStillRunning: false }));
  }

  /** The memory step of the product from its probe to its last check, as the workflow runs it; `meanwhile` once the first part is stored. */
  async capture(meanwhile: () => Promise<void> = async () => undefined): Promise<Capture> {
    requireOk(await this.memory('probe'));
    const started = await this.memory('start', { opened: { status: 'ok' } });
    const { capture } = started.detail;
    if (!capture) throw new LiveError(`the capture was not started: ${started.why}`);
    const [result] = await Promise.all([this.follow(capture), this.whenFlowing(meanwhile)]);
    return { result, run: this.host.runOf(CAPTURE_STEP) };
  }

  /** The product's own proof of what it has: reads everything back from the vault. */
  async verify({ result: memory }: Capture): Promise<StepResult> {
    for (let cursor: unknown; ; ) {
      const result = await this.account.step('Image', { ...this.input, memory, cursor });
      if (result.detail?.running !== true) return result;
      cursor = result.detail.cursor;
    }
  }

  /** Tries a new connection from the guest, as a process of the intruder's would. */
  async canConnect(ip: string, port: number): Promise<boolean> {
    const attempt = `timeout 2 bash -c '</dev/tcp/${ip}/${port}'`;
    return (await this.machine.line.ask(attempt)).status === 0;
  }

  close(): Promise<void> {
    return this.closing.run();
  }

  private memory(action: string, more: object = {}): Promise<MemoryStep> {
    return this.account.step<MemoryStep>('Memory', { ...this.input, action, ...more });
  }

  private async follow(first: Readonly<Record<string, unknown>>): Promise<MemoryStep> {
    let capture = first;
    const late = () => new LiveError('the capture does not end');
    return await wallWait(
      async () => {
        const result = await this.memory('check', { capture });
        capture = result.detail.capture ?? capture;
        return result.detail.running ? undefined : result;
      },
      CAPTURE_PATIENCE_MS,
      late,
      1_000,
    );
  }

  /** A capture that fails before its first part has no meanwhile. */
  private async whenFlowing(meanwhile: () => Promise<void>): Promise<void> {
    while (this.vault.storedParts === 0) {
      if (this.host.runOf(CAPTURE_STEP)?.endedAt !== undefined) return;
      await wallSleep(100);
    }
    await meanwhile();
  }
}

function requireOk({ step, status, why }: StepResult): void {
  if (status !== 'ok') throw new LiveError(`${step} is ${status}: ${why}`);
}

type Parts = [LiveAccount, VaultEndpoint, C2, Machine, Host, StepInput];

async function open(
  { image, stack, folder }: StageContext,
  { guest = {}, faults = [], rewrite, hasTriage = false }: StageSpec,
  closing: Closing,
  make: (...parts: Parts) => Stage,
): Promise<Stage> {
  const memoryMiB = guest.memoryMiB ?? GUEST_MEMORY_MIB;
  const account = await LiveAccount.open({
    stack: withTriage(stack, hasTriage),
    memoryMiB,
    hasInstanceStore: guest.instanceStore !== undefined,
  });
  closing.add(() => account.close());
  const own = `${account.eni.privateAddresses[0]?.ip}/${SUBNET_BITS}`;
  const gateway = own.replace(/\d+\/\d+$/, '1');
  const { c2: remote, vaultAddress } = account;
  closing.add(takeUpWires);
  layWires({ guest: own, gateway, vault: vaultAddress, c2: remote.ip });
  followRules(account.range.world, account.eni);
  const vault = new VaultEndpoint(account.range.dispatcher, image, faults);
  await vault.listen(vaultAddress);
  closing.add(() => vault.close());
  const c2 = new C2(remote.ip, remote.port);
  closing.add(() => c2.kill());
  await c2.listening();
  mkdirSync(folder, { recursive: true });
  const guestFolder = mkdtempSync(join(folder, 'guest-'));
  closing.add(() => rmSync(guestFolder, { recursive: true, force: true }));
  const network = { enter: inside(GUEST_NAMESPACE), tap: TAP, address: own, gateway, c2: remote };
  const machine = await Machine.boot(image, { ...guest, memoryMiB, folder: guestFolder, network });
  closing.add(() => machine.kill());
  await machine.line.run(`echo ${vaultAddress} ${account.vaultHost} >>/etc/hosts; sync`);
  await c2.established();
  const host = new Host(machine.line, rewrite);
  account.runOnHost = host.runOnHost;
  return make(account, vault, c2, machine, host, await account.assess());
}

/** The stack as if it had been configured so. */
function withTriage(stack: DeployedStack, liveTriage: boolean): DeployedStack {
  const functions = [...stack.functions].map(([arn, each]) => {
    const policy = JSON.parse(each.environment.POLICY ?? '{}') as { evidence?: object };
    const POLICY = JSON.stringify({ ...policy, evidence: { ...policy.evidence, liveTriage } });
    return [arn, { ...each, environment: { ...each.environment, POLICY } }] as const;
  });
  return { ...stack, functions: new Map(functions) };
}

/** What is to be ended, the last first, each whatever became of the others. */
class Closing {
  private readonly actions: (() => unknown)[] = [];

  add(action: () => unknown): void {
    this.actions.push(action);
  }

  async run(): Promise<void> {
    for (const action of this.actions.splice(0).reverse())
      await Promise.resolve()
        .then(action)
        .catch(() => undefined);
  }
}
