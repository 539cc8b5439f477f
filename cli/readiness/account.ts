import type { Selection } from './collect/ec2';
import type { Facts, Instance } from './facts';

export interface Fleet {
  readonly instances: readonly Instance[];
  readonly facts: Facts;
  /** Calls to AWS by `service:Operation`. */
  readonly calls: Readonly<Record<string, number>>;
  /** What could not be read: some checks then know less than they should. */
  readonly notRead: readonly string[];
}

export interface Reading {
  readonly selection: Selection;
  /** Leave out what costs calls by the instance. */
  readonly quick: boolean;
  readonly progress: (text: string) => void;
}

/** Where the fleet is described: the account, or one that a test plays. Nothing in it is changed. */
export interface ReadinessAccount {
  read(reading: Reading): Promise<Fleet>;
}
