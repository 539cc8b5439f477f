/**
 * The credentials of the subject's role, taken from the metadata service and used from elsewhere on a bucket of the
 * account. As long as the guest runs and the metadata service answers, the newest ones are taken again.
 */
import { isGuestAlive } from '../services/ec2/guest-state';
import type { Instance } from '../services/ec2/state';
import { deliver, isAllowed, type Session } from '../services/iam/instance-credentials';
import type { World } from '../world';
import type { WayOut } from './path';

/** One object of the bucket. */
const BYTES = 128 * 1024;

export class StolenCredentials implements WayOut {
  readonly path = 'credentials';
  readonly isOutside = true;
  private session: Session | undefined;

  constructor(
    private readonly world: World,
    private readonly instance: Instance,
    /** ARN of an object. */
    private readonly loot: string,
  ) {
    this.steal();
  }

  beat(): number {
    this.steal();
    return this.isOpen() ? BYTES : 0;
  }

  isOpen(): boolean {
    const use = { action: 's3:GetObject', resource: this.loot };
    return this.session !== undefined && isAllowed(this.world, this.session, use);
  }

  private steal(): void {
    if (isGuestAlive(this.instance.guest)) this.session = deliver(this.world, this.instance) ?? this.session;
  }
}
