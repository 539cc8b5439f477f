import { contained } from './contained';
import type { LiveScenario } from './scenario';

export const liveScenarios: readonly LiveScenario[] = [contained];
