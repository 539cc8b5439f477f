/**
 * How far a sequence of states has come: what a redriven execution goes on from. What has succeeded is kept (outputs of branches
 * and iterations, variables), the state in which it ended is run again with the input that it had.
 */
import type { Json } from './json';
import type { Scope } from './scope';

export interface Progress {
  readonly scope: Scope;
  /** The state that it is in; undefined before its first. */
  at: { readonly name: string; readonly input: Json } | undefined;
  /** Once it has ended well. */
  output: { readonly value: Json } | undefined;
  /** Of the branches or iterations of the state that it is in, by index. */
  readonly inner: Map<number, Progress>;
}

export const newProgress = (scope: Scope): Progress => ({
  scope,
  at: undefined,
  output: undefined,
  inner: new Map(),
});
