/**
 * One thing that decides how well an instance could be contained and examined. `weight` is what a failure costs of a
 * hundred; a warning costs half of it. What a check says may hold what the account says (names, tags): it is shown to people only.
 */
import type { Conventions, Facts, Instance } from './facts';

export type Grade = 'ok' | 'warn' | 'bad';

export interface Finding {
  readonly grade: Grade;
  readonly why: string;
  /** A command, or a setting, that mends it; absent where nothing can. */
  readonly fix?: string;
}

export interface Check {
  readonly id: string;
  readonly title: string;
  readonly weight: number;
  assess(instance: Instance, facts: Facts, conventions: Conventions): Finding;
}

export const ok = (why: string): Finding => ({ grade: 'ok', why });
export const warn = (why: string, fix?: string): Finding => ({ grade: 'warn', why, ...(fix && { fix }) });
export const bad = (why: string, fix?: string): Finding => ({ grade: 'bad', why, ...(fix && { fix }) });

export const idOf = ({ InstanceId }: Instance): string => InstanceId ?? '';
export const isRunning = ({ State }: Instance): boolean =>
  State?.Name === 'running' || State?.Name === 'pending';
export const isWindows = ({ Platform }: Instance): boolean => Platform?.toLowerCase() === 'windows';
export const tagOf = ({ Tags }: Instance, key: string): string | undefined =>
  Tags?.find(({ Key }) => Key === key)?.Value;

/** Text that may stand in a suggested command as one word; anything else is quoted for a shell. */
export const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
