/**
 * An account in which single steps are invoked, each with the deployed bundle, its own role and the service behind it.
 * One a test file: every test brings its own VPC and subject, so that none sees what another one did.
 */
import type { Case } from '../../lambdas/common/case';
import type { Change } from '../../lambdas/common/changes';
import type { Mode } from '../../lambdas/common/mode';
import type { Policy } from '../../lambdas/common/policy';
import type { StepStatus } from '../../lambdas/common/result';
import type { Subject } from '../../lambdas/common/subject';
import { runCapture } from '../../range/guest/capture';
import { timeOf } from '../../range/kernel/iso';
import { Range } from '../../range/range';
import { addNetwork, type Network } from '../../range/scenarios/network';
import { type LaunchSpec, launchInstance } from '../../range/services/ec2/builders';
import type { Instance } from '../../range/services/ec2/state';
import { currentObject } from '../../range/services/s3/state';
import type { RunOnHost } from '../../range/services/ssm/state';
import type { DeployedStack } from '../../range/stack';
import type { CallRecord } from '../../range/wire/dispatcher';
import type { Fault, FaultKind } from '../../range/wire/faults';
import type { World } from '../../range/world';
import { DEPLOYMENT, deployedStack } from '../range/stack-fixture';

export interface Result {
  readonly step: string;
  readonly status: StepStatus;
  readonly why?: string;
  readonly changes: readonly Change[];
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface Input {
  readonly case: Case;
  readonly subject: Subject;
  readonly mode: Mode;
}

export interface AccountOptions {
  readonly policy?: Partial<Policy>;
  /** What a command does on a host; the capture document's contract by default. */
  readonly runOnHost?: RunOnHost;
}

export const START_MS = timeOf('2026-11-23T03:00:00Z');

export class Account {
  private readonly faults: Fault[];
  private mark = 0;

  private constructor(
    readonly range: Range,
    faults: Fault[],
  ) {
    this.faults = faults;
  }

  static async open({ policy = {}, runOnHost }: AccountOptions = {}): Promise<Account> {
    const faults: Fault[] = [];
    const range: Range = await Range.open({
      stack: withPolicy(deployedStack(policy.enforcement), policy),
      seed: 'steps',
      startMs: START_MS,
      faults,
      runOnHost:
        runOnHost ??
        ((command, node, finish) => runCapture(range.world, range.dispatcher, command, node, finish)),
    });
    return new Account(range, faults);
  }

  close(): Promise<void> {
    return this.range.close();
  }

  get world(): World {
    return this.range.world;
  }

  /** A subject in a VPC of its own. */
  launch(spec: Partial<LaunchSpec> = {}, network: Network = addNetwork(this.world)): Instance {
    return launchInstance(this.world, { subnetId: network.subnets[0].id, type: 't3.nano', ...spec });
  }

  /** What the workflow hands to the steps after `assess`. */
  async assessed(instance: Instance, mode?: Mode): Promise<Input> {
    const request = caseOf(instance.id);
    const { subject, choice } = await this.invoke<{ subject: Subject; choice: { mode: Mode } }>('Assess', {
      case: request,
    });
    return { case: request, subject, mode: mode ?? choice.mode };
  }

  /** Invokes a step; `calls` then holds what it called. Rejects with InvocationFailure. */
  async invoke<Output = Result>(step: string, payload: unknown): Promise<Output> {
    this.mark = this.range.calls.length;
    try {
      return (await this.range.invoke(`${step}Function`, payload)) as Output;
    } finally {
      const [surprise] = this.range.record.notModelled;
      if (surprise) throw surprise;
    }
  }

  /** Calls of the last invocation. */
  calls(operation?: string): readonly CallRecord[] {
    return this.range.calls
      .slice(this.mark)
      .filter((each) => operation === undefined || each.operation === operation);
  }

  /** From now on the operation fails, always or only the next times (counted from 1), until `heal`. */
  fail(service: string, operation: string, kind: FaultKind, nth?: readonly number[]): void {
    const past = this.range.calls.filter(
      (each) => each.service === service && each.operation === operation,
    ).length;
    this.faults.push({ service, operation, kind, ...(nth && { nth: nth.map((each) => past + each) }) });
  }

  heal(): void {
    this.faults.length = 0;
  }

  /** Does something at a later moment of virtual time, in the middle of an invocation. */
  later(ms: number, action: () => void): void {
    this.range.clock.schedule(ms, action);
  }

  async pass(ms: number): Promise<void> {
    let passed = false;
    this.later(ms, () => {
      passed = true;
    });
    await this.range.run(() => passed);
  }

  /** The text of an object in the vault. */
  vaultText(key: string): string | undefined {
    const [vault] = this.world.s3.buckets.values();
    return vault && currentObject(vault, key)?.body.toString();
  }

  vaultJson<Content>(key: string): Content {
    const text = this.vaultText(key);
    if (text === undefined) throw new Error(`the vault has no ${key}`);
    return JSON.parse(text) as Content;
  }
}

let cases = 0;

export function caseOf(instanceId: string, trigger: Case['trigger'] = FINDING_TRIGGER): Case {
  const { account, region } = DEPLOYMENT;
  const number = String(++cases).padStart(3, '0');
  return {
    caseId: `${instanceId}-20261123T030000${number}Z`,
    subjectKey: `${account}/${region}/${instanceId}`,
    instanceId,
    accountId: account,
    region,
    openedAt: `2026-11-23T03:00:00.${number}Z`,
    trigger,
  };
}

const FINDING_TRIGGER: Case['trigger'] = {
  kind: 'finding',
  findingId: '7ab0c1d2e3f405162738495a6b7c8d9e',
  findingType: 'Backdoor:EC2/C&CActivity.B',
  severity: 8,
  firstSeen: '2026-11-23T02:51:00.000Z',
};

function withPolicy(stack: DeployedStack, policy: Partial<Policy>): DeployedStack {
  const functions = [...stack.functions].map(([arn, each]) => {
    const POLICY = JSON.stringify({ ...JSON.parse(each.environment['POLICY'] ?? '{}'), ...policy });
    return [arn, { ...each, environment: { ...each.environment, POLICY } }] as const;
  });
  return { ...stack, functions: new Map(functions) };
}
