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
import { runDocument } from '../../range/guest/run-document';
import { timeOf } from '../../range/kernel/iso';
import { Range } from '../../range/range';
import { addNetwork, type Network } from '../../range/scenarios/network';
import type { Item } from '../../range/services/dynamodb/attribute-value';
import { keyIdentity } from '../../range/services/dynamodb/keys';
import { type LaunchSpec, launchInstance } from '../../range/services/ec2/builders';
import type { Instance } from '../../range/services/ec2/state';
import { ObjectBody } from '../../range/services/s3/body';
import { currentObject, putVersion } from '../../range/services/s3/state';
import type { RunOnHost } from '../../range/services/ssm/state';
import type { DeployedStack } from '../../range/stack';
import type { CallRecord } from '../../range/wire/dispatcher';
import type { Fault, FaultKind } from '../../range/wire/faults';
import type { World } from '../../range/world';
import type { Assembly } from '../assemblies';
import { deployedStack } from '../range/stack-fixture';
import { caseOf } from './case-fixture';

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
  /** @default as configured, or as the policy's dry run */
  readonly assembly?: Assembly;
  /** Beside what the stack gives every function. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What a command does on a host; the capture document's contract by default. */
  readonly runOnHost?: RunOnHost;
}

export const START_MS = timeOf('2026-11-23T03:00:00Z');

export class Account {
  private readonly faults: Fault[];
  private mark = 0;
  private caller = '';

  private constructor(
    readonly range: Range,
    faults: Fault[],
  ) {
    this.faults = faults;
  }

  static async open({
    policy = {},
    environment = {},
    assembly,
    runOnHost,
  }: AccountOptions = {}): Promise<Account> {
    const faults: Fault[] = [];
    const range: Range = await Range.open({
      stack: withPolicy(deployedStack(assembly ?? policy.enforcement), policy, environment),
      seed: 'steps',
      startMs: START_MS,
      faults,
      runOnHost:
        runOnHost ??
        ((command, node, finish) => runDocument(range.world, range.dispatcher, command, node, finish)),
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
    this.caller = `${step}Function`;
    const [outcome] = await Promise.allSettled([this.range.invoke(this.caller, payload)]);
    const [surprise] = this.range.record.notModelled;
    if (surprise) throw surprise;
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value as Output;
  }

  /** Invokes a step several times at once, each a little later than the one before. */
  async invokeAll(step: string, payloads: readonly unknown[], delayMs: number): Promise<readonly Result[]> {
    const { range } = this;
    const results: Result[] = [];
    const failures: unknown[] = [];
    payloads.forEach((payload, turn) => {
      range.clock.schedule(turn * delayMs, () => {
        range.start(`${step}Function`, payload).then(
          (result) => results.push(result as Result),
          (failure: unknown) => failures.push(failure),
        );
      });
    });
    await range.run(() => results.length + failures.length === payloads.length);
    if (failures.length > 0) throw failures[0];
    return results;
  }

  /** What the step of the last invocation called. */
  calls(operation?: string): readonly CallRecord[] {
    return this.range.calls
      .slice(this.mark)
      .filter((each) => each.caller === this.caller && (operation ?? each.operation) === each.operation);
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

  /** Does something once, right after the next call of that operation took effect. */
  after(operation: string, action: () => unknown): void {
    const from = this.range.calls.length;
    const look = (): void => {
      if (this.range.calls.slice(from).some((each) => each.operation === operation)) action();
      else this.range.clock.schedule(1, look);
    };
    look();
  }

  async pass(ms: number): Promise<void> {
    let passed = false;
    this.range.clock.schedule(ms, () => {
      passed = true;
    });
    await this.range.run(() => passed);
  }

  /** The case's item in the case table as intake leaves it. */
  openCase(request: Case, status = 'open'): Item {
    const [table] = this.world.dynamodb.tables.values();
    if (!table) throw new Error('the range has no case table');
    const item: Item = {
      subject: { S: request.subjectKey },
      caseId: { S: request.caseId },
      status: { S: status },
      request: { S: JSON.stringify(request) },
    };
    table.items.set(keyIdentity(table, item), item);
    return item;
  }

  /** The item of a subject in the case table. */
  item(request: Pick<Case, 'subjectKey'>): Item | undefined {
    const [table] = this.world.dynamodb.tables.values();
    return table?.items.get(keyIdentity(table, { subject: { S: request.subjectKey } }));
  }

  /** An object in the vault as a subject would have put it: content, or so many zeros. */
  putObject(key: string, content: string | number | ObjectBody, versionId = 'v1'): void {
    const [vault] = this.world.s3.buckets.values();
    if (!vault) throw new Error('the range has no vault');
    putVersion(vault, {
      kind: 'object',
      key,
      versionId,
      body: bodyOf(content),
      eTag: '"0"',
      lastModifiedMs: this.world.clock.now(),
      headers: {},
      metadata: {},
      tags: new Map(),
      legalHold: false,
    });
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

function bodyOf(content: string | number | ObjectBody): ObjectBody {
  if (content instanceof ObjectBody) return content;
  return typeof content === 'string' ? ObjectBody.of(content) : ObjectBody.fromExtents([{ zeros: content }]);
}

function withPolicy(
  stack: DeployedStack,
  policy: Partial<Policy>,
  environment: Readonly<Record<string, string>>,
): DeployedStack {
  const functions = [...stack.functions].map(([arn, each]) => {
    const POLICY = JSON.stringify({ ...JSON.parse(each.environment.POLICY ?? '{}'), ...policy });
    return [arn, { ...each, environment: { ...each.environment, ...environment, POLICY } }] as const;
  });
  return { ...stack, functions: new Map(functions) };
}
