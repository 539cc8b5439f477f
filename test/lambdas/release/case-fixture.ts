/** A case as the response leaves it, made by the steps themselves, and what a release of it is asked for and answers. */
import type { Case } from '../../../lambdas/common/case';
import type { Change } from '../../../lambdas/common/changes';
import type { Mode } from '../../../lambdas/common/mode';
import type { Row } from '../../../lambdas/release/row';
import type { Instance } from '../../../range/services/ec2/state';
import type { Account, Input } from '../account';

/** No layer of the cut but the quarantine group. */
export const GROUP_ONLY = {
  containment: {
    networkAcl: false,
    openGroupSwap: false,
    openGroupSwapSeconds: 2,
    lowerIdleTimeouts: false,
    denyCredentials: false,
    disableMetadata: false,
    openChannel: false,
    disassociateElasticIps: false,
  },
};

export interface Planned {
  readonly outcome: string;
  readonly why?: string;
  readonly rows: readonly Row[];
  readonly unresolved: readonly string[];
}

export interface Applied {
  readonly outcome: string;
  readonly why?: string;
  readonly changes: readonly Change[];
}

export interface Finished extends Planned {
  readonly differences: readonly string[];
  readonly missing: readonly string[];
  readonly record: { readonly key: string };
}

export interface Wish {
  readonly start?: boolean;
  readonly replacement?: 'keep' | 'retire';
  readonly resolutions?: Readonly<Record<string, string>>;
  readonly execution?: string;
}

const EXECUTION = 'arn:aws:states:us-east-1:111122223333:execution:Releasing:one';

const asked = (request: Case, wish: Wish) => ({
  caseId: request.caseId,
  by: 'arn:aws:sts::111122223333:assumed-role/Analyst/ada',
  reason: 'false alarm',
  execution: EXECUTION,
  ...wish,
});

export class ReleaseOf {
  constructor(
    private readonly account: Account,
    readonly request: Case,
  ) {}

  plan(wish: Wish = {}): Promise<Planned> {
    return this.account.invoke('ReleasePlan', { caseId: this.request.caseId, ...wish });
  }

  apply(wish: Wish = {}): Promise<Applied> {
    return this.account.invoke('Release', { ...asked(this.request, wish), action: 'apply' });
  }

  finish(wish: Wish & { problem?: string } = {}): Promise<Finished> {
    return this.account.invoke('Release', { ...asked(this.request, wish), action: 'finish' });
  }

  /** As the workflow does: again and again while AWS is on its way. */
  async applyAll(wish: Wish = {}): Promise<Applied> {
    const changes: Change[] = [];
    for (let round = 0; round < 60; round++) {
      const applied = await this.apply(wish);
      changes.push(...applied.changes);
      if (applied.outcome !== 'waiting') return { ...applied, changes };
      await this.account.pass(15_000);
    }
    throw new Error('the release waits for ever');
  }

  async row(field: string, wish: Wish = {}): Promise<Row | undefined> {
    return (await this.plan(wish)).rows.find((each) => each.field === field);
  }
}

export const contained = async (
  account: Account,
  instance: Instance,
  mode: Mode = 'online',
  /** Steps that may fail here, because the stack of the tests does not permit what the policy of the test asks for. */
  mayFail: readonly string[] = [],
  credentials: readonly ('restrict' | 'close')[] = ['restrict', 'close'],
): Promise<{ readonly release: ReleaseOf; readonly input: Input }> => {
  instance.tags.set('forensics-mode', mode);
  const input = await account.assessed(instance);
  account.openCase(input.case);
  for (const [step, more] of stepsOf(mode, credentials)) {
    const { status, why } = await account.invoke(step, { ...input, ...more });
    if (status === 'failed' && !mayFail.includes(step)) throw new Error(`${step} failed: ${why}`);
  }
  Object.assign(account.item(input.case) ?? {}, { status: { S: 'contained' } });
  return { release: new ReleaseOf(account, input.case), input };
};

const stepsOf = (mode: Mode, credentials: readonly string[]): readonly (readonly [string, object])[] => [
  ['Protect', {}],
  ['Detach', {}],
  ['Isolate', { group: 'quarantine', reread: false }],
  ['Sever', { isStillRunning: false }],
  ...credentials.map((action) => ['Credentials', { action }] as const),
  ...(mode === 'online'
    ? []
    : [
        [
          'Power',
          { action: mode === 'capture-then-stop' ? 'after-evidence' : 'before-evidence', isOutOfGroup: true },
        ] as const,
      ]),
  ['Tag', {}],
];
