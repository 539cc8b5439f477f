import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { EventPatternError } from './error';

type Family = 'ipv4' | 'ipv6';

const bits = { ipv4: 32, ipv6: 128 } as const;

function familyOf(address: string): Family | undefined {
  if (isIPv4(address)) return 'ipv4';
  return /^[0-9a-fA-F:]+$/.test(address) && isIPv6(address) ? 'ipv6' : undefined;
}

/** A test for the addresses of a CIDR block; a prefix as long as the address is refused, as EventBridge does. */
export function parseCidr(operand: string, path: string): (value: string) => boolean {
  const [address = '', prefix = '', ...rest] = operand.split('/');
  const family = familyOf(address);
  const length = /^\d+$/.test(prefix) ? Number(prefix) : -1;
  if (family === undefined || rest.length > 0 || length < 0 || length >= bits[family])
    throw new EventPatternError(
      path,
      `cidr "${operand}" must be an IPv4 address with a prefix of 0-31 or an IPv6 address with one of 0-127`,
    );
  const block = new BlockList();
  block.addSubnet(address, length, family);
  return (value) => familyOf(value) === family && block.check(value, family);
}

/** A test for every way to write the same address, when `text` is one: EventBridge compares addresses by value. */
export function sameAddress(text: string): ((value: string) => boolean) | undefined {
  const family = familyOf(text);
  if (family === undefined) return undefined;
  const block = new BlockList();
  block.addAddress(text, family);
  return (value) => familyOf(value) === family && block.check(value, family);
}
