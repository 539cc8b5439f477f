/** What was asked of `npm start`, and the command lines that ask it. */
export interface DrillRequest {
  readonly scenario: string;
  /** undefined: the subject's tag, else the policy, decides. */
  readonly mode: string | undefined;
  /** Letters, digits, dot, dash and underscore: it stands in command lines unquoted. */
  readonly seed: string;
  readonly dryRun: boolean;
  /** Whether the subject is released after the case. */
  readonly release: boolean;
}

/** The command that gives the same drill again. */
export function commandOf({ scenario, mode, seed, dryRun, release }: DrillRequest): string {
  const chosen = mode === undefined ? '' : ` --mode ${mode}`;
  const more = `${dryRun ? ' --dry-run' : ''}${release ? ' --release' : ''}`;
  return `npm start -- --scenario ${scenario}${chosen} --seed ${seed}${more}`;
}

const PLAIN = /^[\w./-]+$/;

/** How to verify the evidence of the drill, or, where it was not kept, how to keep it. */
export function verifyCommand(request: DrillRequest & { readonly evidence: string | undefined }): string {
  const { evidence } = request;
  if (evidence === undefined) return `${commandOf(request)} --evidence evidence`;
  return `npx cordon verify ${PLAIN.test(evidence) ? evidence : `'${evidence.replaceAll("'", `'\\''`)}'`}`;
}

const SCENARIOS_NEXT = 3;

/** What to try next: the other modes on the same subject, then the scenarios that follow it, and where all of them are. */
export function nextCommands(
  done: { readonly scenario: string; readonly mode: string },
  modes: readonly string[],
  scenarios: readonly string[],
): string[] {
  const otherModes = modes.filter((mode) => mode !== done.mode).map((mode) => `--mode ${mode}`);
  const place = scenarios.indexOf(done.scenario);
  const others = [...scenarios.slice(place + 1), ...scenarios.slice(0, Math.max(0, place))];
  const here = `npm start -- --scenario ${done.scenario}`;
  return [
    ...otherModes.map((mode) => `${here} ${mode}`),
    ...others.slice(0, SCENARIOS_NEXT).map((name) => `npm start -- --scenario ${name}`),
    ...(others.length > SCENARIOS_NEXT ? ['npm start -- --help'] : []),
  ];
}
