/**
 * The range's account around a guest: the deployed stack, the web server of the scenario web-server-c2 as the subject, and a clock
 * that keeps pace with the machine's, so that what the guest sends and what the account does happen in one time. `skip` lets the
 * account's time jump ahead of the guest's.
 */
import { isoTime } from '../kernel/iso';
import { wallNow, wallSleep } from '../kernel/wall-clock';
import { Range } from '../range';
import { webServerC2 } from '../scenarios/web-server-c2';
import { INSTANCE_TYPES, type InstanceTypeFacts } from '../services/ec2/instance-types';
import { resolve } from '../services/ec2/reachability';
import { find } from '../services/ec2/resource-ids';
import type { Instance, NetworkInterface } from '../services/ec2/state';
import { currentObject } from '../services/s3/state';
import type { RunOnHost } from '../services/ssm/state';
import { startServices } from '../services/start';
import type { DeployedStack } from '../stack';
import { LiveError } from './error';

export interface StepResult {
  readonly step: string;
  readonly status: 'ok' | 'failed' | 'skipped';
  readonly why?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** What the workflow hands to the steps after `assess`. */
export interface StepInput {
  readonly case: { readonly caseId: string };
  readonly subject: unknown;
  readonly mode: unknown;
}

const TAG_KEYS = { trigger: 'cordon:respond', mode: 'forensics-mode', exempt: 'cordon:exempt' };
/** EC2 has none as small as the guest: its memory decides how the capture is planned and what makes an image whole. */
const GUEST_TYPE = 'range.guest';
const PACE_MS = 5;

export interface LiveAccountOptions {
  readonly stack: DeployedStack;
  readonly memoryMiB: number;
  readonly hasInstanceStore: boolean;
}

export class LiveAccount {
  private ahead = 0;
  private isOpen = true;
  private pace: Promise<void> = Promise.resolve();
  runOnHost: RunOnHost = () => {
    throw new LiveError('a command came before the guest was up');
  };

  private constructor(
    readonly range: Range,
    readonly subject: Instance,
    readonly c2: { readonly ip: string; readonly port: number },
  ) {}

  static async open({ stack, memoryMiB, hasInstanceStore }: LiveAccountOptions): Promise<LiveAccount> {
    let account: LiveAccount | undefined;
    const range = await Range.open({
      stack,
      seed: 'live',
      startMs: wallNow(),
      runOnHost: (...given) => {
        if (!account) throw new LiveError('a command came before the account was open');
        return account.runOnHost(...given);
      },
    });
    const { subject, c2 } = webServerC2.stage(range.world, TAG_KEYS);
    Object.assign(subject, { type: guestType(memoryMiB, hasInstanceStore) });
    startServices(range.world);
    account = new LiveAccount(range, subject, c2);
    account.pace = account.keepPace();
    return account;
  }

  get eni(): NetworkInterface {
    return find(this.range.world.ec2, 'networkInterface', this.subject.eniIds[0] ?? '');
  }

  /** The address behind S3's host names, as the subnet's resolver gives it. */
  get vaultAddress(): string {
    return resolve(this.range.world, this.eni, 's3');
  }

  get vaultHost(): string {
    const [vault] = this.range.world.s3.buckets.keys();
    return `${vault}.s3.${this.range.world.region}.amazonaws.com`;
  }

  /** The content of an object of the vault. */
  object(key: string): Buffer {
    const [vault] = this.range.world.s3.buckets.values();
    const found = vault && currentObject(vault, key);
    if (!found) throw new LiveError(`the vault has no ${key}`);
    return Buffer.concat([...found.body.chunks()]);
  }

  /** The account's clock goes ahead of the guest's. */
  skip(ms: number): void {
    this.ahead += ms;
  }

  /** Invokes a function of the stack as the workflow does. */
  async step<Result = StepResult>(name: string, payload: object): Promise<Result> {
    const outcome = this.range.start(`${name}Function`, payload);
    const ended = new Promise<never>((_, reject) => void this.pace.catch(reject));
    const result = (await Promise.race([outcome, ended])) as Result;
    const [surprise] = this.range.record.notModelled;
    if (surprise) throw surprise;
    return result;
  }

  /** The input of the steps for a case that a finding on the C2 server's address opened just now. */
  async assess(): Promise<StepInput> {
    const { account, region } = this.range.world;
    const openedAt = isoTime(this.range.clock.now());
    const instanceId = this.subject.id;
    const request = {
      caseId: `${instanceId}-${openedAt.replace(/[-:.]/g, '')}`,
      subjectKey: `${account}/${region}/${instanceId}`,
      instanceId,
      accountId: account,
      region,
      openedAt,
      trigger: {
        kind: 'finding',
        findingId: 'live',
        findingType: 'Backdoor:EC2/C&CActivity.B',
        severity: 8,
        remoteAddresses: [this.c2.ip],
      },
    };
    const { subject, choice } = await this.step<{ subject: unknown; choice: { mode: unknown } }>('Assess', {
      case: request,
    });
    return { case: request, subject, mode: choice.mode };
  }

  async close(): Promise<void> {
    this.isOpen = false;
    await this.pace.catch(() => undefined);
    await this.range.close();
  }

  private async keepPace(): Promise<void> {
    const { clock } = this.range;
    while (this.isOpen) {
      let isReached = false;
      clock.schedule(wallNow() + this.ahead - clock.now(), () => {
        isReached = true;
      });
      await this.range.run(() => isReached);
      await wallSleep(PACE_MS);
    }
  }
}

function guestType(memoryMiB: number, hasInstanceStore: boolean): string {
  const types: Record<string, InstanceTypeFacts> = INSTANCE_TYPES;
  const smallest = types['t3.nano'];
  const disks = hasInstanceStore ? { disks: { count: 1, sizeGB: 1 } } : {};
  if (smallest) types[GUEST_TYPE] = { ...smallest, memoryMiB, ...disks };
  return GUEST_TYPE;
}
