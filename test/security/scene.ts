/**
 * A drill that stays open after its case, so that an adversary can go on in the account as the case left it. One a test file or a describe
 * block: opening one takes a second or two, and attacks that are refused leave nothing behind.
 */
import { type VaultFolder, vaultFolder } from '../../cli/evidence/vault-folder';
import { sentenceOf } from '../../cli/verify/finding';
import { verifyCase } from '../../cli/verify/verify';
import { LEAD_IN_MS, openStage, type Stage } from '../../range/drill/stage';
import type { Bucket } from '../../range/services/s3/state';
import type { DeployedStack } from '../../range/stack';
import type { Execution } from '../../range/states';
import { stackFor } from '../workflow/play';
import { Adversary, type Persona } from './adversary';

/** A scene takes seconds, but not on a machine that is busy with others. */
jest.setTimeout(120_000);

export interface SceneOptions {
  readonly scenario: string;
  readonly mode?: string;
  readonly stack?: DeployedStack;
}

export class Scene {
  private constructor(
    readonly stack: DeployedStack,
    private readonly stage: Stage,
  ) {}

  /** The account a minute before the trigger. */
  static async open({ stack = stackFor(), ...options }: SceneOptions): Promise<Scene> {
    const scene = new Scene(
      stack,
      await openStage({ stack, seed: 'security', smallHosts: true, ...options }),
    );
    await scene.pass(LEAD_IN_MS);
    return scene;
  }

  close(): Promise<void> {
    return this.range.close();
  }

  get range(): Stage['range'] {
    return this.stage.range;
  }

  get staged(): Stage['staged'] {
    return this.stage.staged;
  }

  get world(): Stage['range']['world'] {
    return this.range.world;
  }

  get vault(): Bucket {
    const [bucket] = this.world.s3.buckets.values();
    if (!bucket) throw new Error('the range has no vault');
    return bucket;
  }

  /** The first execution of the response. */
  get case(): Execution {
    const [execution] = this.range.record.executions;
    if (!execution) throw new Error('there is no case yet');
    return execution;
  }

  get caseId(): string {
    return this.case.name;
  }

  trigger(): void {
    this.staged.trigger(this.world);
  }

  /** From the trigger to the end of the response. */
  async respond(): Promise<void> {
    this.trigger();
    await this.until(() => this.range.record.executions.length > 0);
    await this.until(() => this.case.status !== 'RUNNING');
    await this.pass(60_000);
  }

  until(done: () => boolean): Promise<void> {
    return this.range.run(done);
  }

  async pass(ms: number): Promise<void> {
    let passed = false;
    this.range.clock.schedule(ms, () => {
      passed = true;
    });
    await this.until(() => passed);
  }

  /** Puts the subject back by the stack's own workflow, as `cordon release --apply` does, and says what came of it. */
  async release(options: object = {}): Promise<string> {
    const definition = this.stack.stateMachines.find(
      ({ logicalId }) => logicalId === 'ReleasingStateMachine',
    );
    const machine = this.world.states.machines.get(definition?.arn ?? '');
    if (!machine) throw new Error('the stack has no machine of the release');
    const input = {
      caseId: this.caseId,
      apply: true,
      by: 'alice',
      reason: 'a false alarm',
      start: true,
      replacement: 'keep',
    };
    const execution = machine.start(`${this.caseId}-release`, JSON.stringify({ ...input, ...options }));
    await this.until(() => execution.status() !== 'RUNNING');
    await this.pass(60_000);
    return (JSON.parse(execution.output() ?? '{}') as { outcome?: string }).outcome ?? execution.status();
  }

  adversary(persona: Persona): Adversary {
    return new Adversary(this.range, persona);
  }

  /** What came of it, in virtual time: `done`, or the code of the error that AWS answers with. */
  async tries(work: () => Promise<unknown>): Promise<string> {
    let outcome: string | undefined;
    work().then(
      () => {
        outcome = 'done';
      },
      (error: unknown) => {
        outcome = error instanceof Error ? error.name : String(error);
      },
    );
    await this.until(() => outcome !== undefined);
    return outcome ?? '';
  }

  /** The case as `cordon verify` finds it in the vault now; empty: it holds. */
  async faults(): Promise<readonly string[]> {
    const { broken } = await verifyCase(this.folder());
    return broken.map(sentenceOf);
  }

  folder(): VaultFolder {
    return vaultFolder(this.range, this.caseId);
  }

  /** Key of the case's first object whose key ends so. */
  keyEnding(end: string): string {
    const key = [...this.vault.versions.keys()].find(
      (each) => each.startsWith(`cases/${this.caseId}/`) && each.endsWith(end),
    );
    if (key === undefined) throw new Error(`the case has no …${end}`);
    return key;
  }

  /** What people were told. */
  notices(): readonly { readonly subject?: string; readonly message: string }[] {
    return [...this.world.sns.topics.values()].flatMap(({ messages }) => messages);
  }

  /** Keys of what the release wrote down. */
  releaseKeys(): readonly string[] {
    return [...this.vault.versions.keys()].filter((each) => each.startsWith(`cases/${this.caseId}/release/`));
  }

  /** The text of the report. */
  report(): string {
    const [object] = this.vault.versions.get(this.keyEnding('/report.json')) ?? [];
    if (object?.kind !== 'object') throw new Error('there is no report');
    return object.body.toString();
  }

  verdict(): { readonly containment: string; readonly evidence: string } {
    return (JSON.parse(this.report()) as { verdict: { containment: string; evidence: string } }).verdict;
  }
}
