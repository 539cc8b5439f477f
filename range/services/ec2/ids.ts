import type { Ec2State } from './state';

/** A new id in EC2's long form, such as `i-0123456789abcdef0`. */
export function newId(ec2: Ec2State, prefix: string): string {
  return `${prefix}-0${ec2.ids.hex(16)}`;
}

/** Tags as scenarios write them. */
export function tagMap(tags: Readonly<Record<string, string>> | undefined): Map<string, string> {
  return new Map(Object.entries(tags ?? {}));
}
