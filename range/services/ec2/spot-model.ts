import type { Instance } from './compute-model';
import type { Tags } from './network-model';

export interface SpotRequest {
  /** `sir-…` */
  readonly id: string;
  readonly type: 'one-time' | 'persistent';
  readonly createdAt: number;
  readonly tags: Tags;
  /** Launches another instance for a persistent request. */
  readonly relaunch: () => Instance;
  state: 'open' | 'active' | 'disabled' | 'closed' | 'cancelled';
  /** Such as `fulfilled`. */
  statusCode: string;
  statusAt: number;
  /** The last one that was launched for it. */
  instanceId?: string;
}
