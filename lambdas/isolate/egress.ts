/** A rule that lets TCP 443 out to one peer, and nothing else. */
export interface Egress {
  readonly peer: { readonly kind: 'group' | 'prefix-list'; readonly id: string };
}

const text = (rule: Egress | string): string =>
  typeof rule === 'string' ? rule : `tcp/443-443 ${rule.peer.id}`;

/** Whether both lists hold the same rules, in any order; rules as EC2 describes them are given as text. */
export function sameEgress(actual: readonly string[], wished: readonly Egress[]): boolean {
  const [left, right] = [actual.map(text).sort(), wished.map(text).sort()];
  return left.length === right.length && left.every((each, at) => each === right[at]);
}
