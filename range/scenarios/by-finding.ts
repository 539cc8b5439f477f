import type { Instance } from '../services/ec2/state';
import type { World } from '../world';
import { type FindingSpec, findingOn } from './finding';
import { C2, type Staged } from './scenario';

export interface ByFinding {
  readonly subject: Instance;
  readonly neighbours: readonly Instance[];
  /** @default none */
  readonly groups?: readonly string[];
  readonly tracePath: string;
  readonly finding: FindingSpec;
}

/** A scenario that a finding sets off; one on a name says nothing of the C2 server's address. */
export function byFinding(world: World, spec: ByFinding): Staged {
  const { subject, neighbours, groups = [], tracePath, finding } = spec;
  return {
    subject,
    c2: 'remote' in finding ? finding.remote : C2,
    isC2Named: 'remote' in finding,
    tracePath,
    neighbours,
    groups,
    trigger: () => world.emit(findingOn(world, subject, finding)),
    triggerText: `GuardDuty finding ${finding.type}, severity ${finding.severity}`,
  };
}
