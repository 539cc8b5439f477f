/** A definition that Step Functions would refuse, or that this interpreter does not support; every problem is listed. */
export class DefinitionError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`the state machine definition has ${problems.length} problem(s):\n  ${problems.join('\n  ')}`);
    this.name = 'DefinitionError';
  }
}

/** Collects what is wrong with a definition; places are written as in `/States/Isolate/Output/groups[0]`. */
export class Problems {
  private readonly found: string[] = [];

  add(place: string, problem: string): void {
    this.found.push(`${place || '/'}: ${problem}`);
  }

  /** @throws DefinitionError when anything was added. */
  throwIfAny(): void {
    if (this.found.length > 0) throw new DefinitionError([...this.found]);
  }
}
