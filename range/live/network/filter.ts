/** Keeps the guest's wires as the account says: whenever its groups, their rules or its subnet's ACL change. */
import { spawnSync } from 'node:child_process';
import type { NetworkInterface } from '../../services/ec2/state';
import type { World } from '../../world';
import { command, ENVIRONMENT } from '../command';
import { GUEST_NAMESPACE, inside } from './namespaces';
import { leavesAnyUntracked, rulesetOf } from './ruleset';

export function followRules({ ec2 }: World, eni: NetworkInterface): void {
  const apply = (): void => {
    const [program = '', ...args] = [...inside(GUEST_NAMESPACE), 'nft', '-f', '-'];
    command(program, args, { input: rulesetOf(ec2, eni) });
    if (leavesAnyUntracked(ec2, eni)) forgetFlows(eni);
  };
  apply();
  ec2.onGroupsChanged.subscribe((id) => {
    if (id === eni.id) apply();
  });
  ec2.onNetworkAclChanged.subscribe(apply);
}

/** What is remembered of a flow would make its next tracked packet part of it. Fails where there is nothing to forget. */
function forgetFlows({ privateAddresses }: NetworkInterface): void {
  const own = privateAddresses[0]?.ip ?? '';
  for (const side of ['-s', '-d']) {
    const [program = '', ...args] = [...inside(GUEST_NAMESPACE), 'conntrack', '-D', side, own];
    spawnSync(program, args, { env: ENVIRONMENT });
  }
}
