/** Names that carry data, asked of the VPC's resolver, which asks the intruder's own name server. */
import type { Instance } from '../services/ec2/state';
import type { World } from '../world';
import { canConnect } from './connect';
import type { WayOut } from './path';

/** What the labels of two queries hold. */
const BYTES = 360;
const RESOLVER = { ip: '169.254.169.253', port: 53 } as const;

export class DnsTunnel implements WayOut {
  readonly path = 'dns';
  readonly isOutside = false;

  constructor(
    private readonly world: World,
    private readonly instance: Instance,
  ) {}

  beat(): number {
    return this.isOpen() ? BYTES : 0;
  }

  isOpen(): boolean {
    return canConnect(this.world, this.instance, RESOLVER);
  }
}
