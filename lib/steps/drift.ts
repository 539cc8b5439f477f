import { allowEmitting } from '../case-events';
import { BEFORE_STATE, type Step, type Surroundings } from './step';

export function drift({ chain, notifications, vault }: Surroundings): Step {
  return {
    name: 'drift',
    description: 'Says what of a quarantine was out of place and what became of it',
    memoryMb: 256,
    timeoutSeconds: 30,
    environment: { ...chain.environment, ...notifications.environment },
    reads: [
      ...vault.allowAdding('cases/*/hold/*'),
      ...vault.allowReading('cases/*/hold/*'),
      ...vault.allowReading(BEFORE_STATE),
      ...chain.allowAppending(),
      ...notifications.allowPublishing(),
      allowEmitting('drift'),
    ],
    changes: [],
    wildcards: 'the case id in an object key is not known beforehand',
  };
}
