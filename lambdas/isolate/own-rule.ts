/** A rule that one of Cordon's own groups has: TCP 443 to one peer, or everything with one address family. */
export interface OwnRule {
  readonly direction: 'egress' | 'ingress';
  readonly ports: 'https' | 'all';
  readonly peer: { readonly kind: 'group' | 'prefix-list' | 'ipv4' | 'ipv6'; readonly id: string };
}

const PORTS: Readonly<Record<OwnRule['ports'], string>> = { https: 'tcp/443-443', all: '-1' };

const text = (rule: OwnRule | string): string =>
  typeof rule === 'string' ? rule : `${rule.direction} ${PORTS[rule.ports]} ${rule.peer.id}`;

/** Whether both lists hold the same rules, in any order; rules as EC2 describes them are given as text. */
export function sameRules(actual: readonly string[], wished: readonly OwnRule[]): boolean {
  const [left, right] = [actual.map(text).sort(), wished.map(text).sort()];
  return left.length === right.length && left.every((each, at) => each === right[at]);
}

export interface DescribedRule {
  readonly egress: boolean;
  readonly protocol: string | undefined;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  readonly peer: string | undefined;
}

/** A rule as EC2 describes it, in the form in which it can be compared. */
export function described({ egress, protocol, fromPort, toPort, peer }: DescribedRule): string {
  const ports = protocol === '-1' ? protocol : `${protocol}/${fromPort}-${toPort}`;
  return `${egress ? 'egress' : 'ingress'} ${ports} ${peer}`;
}
