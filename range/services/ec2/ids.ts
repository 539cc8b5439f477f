import type { Ec2State } from './state';

/** A new id in EC2's long form, such as `i-0123456789abcdef0`. */
export function newId(ec2: Ec2State, prefix: string): string {
  return `${prefix}-0${ec2.ids.hex(16)}`;
}

/** Tags as scenarios write them. */
export type TagRecord = Readonly<Record<string, string>>;

export function tagMap(tags: TagRecord | undefined): Map<string, string> {
  return new Map(Object.entries(tags ?? {}));
}
