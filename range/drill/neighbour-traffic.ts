/**
 * What the neighbours do all day: each keeps one busy connection with an ordinary server, opens new ones to it, and reads
 * from a bucket with its role's credentials. What worked before the trigger has to go on working.
 */
import { canConnect, connect } from '../intruder/connect';
import { sendPacket } from '../services/ec2/connection-tracking';
import type { Instance } from '../services/ec2/state';
import { deliver, isAllowed } from '../services/iam/instance-credentials';
import type { World } from '../world';

const SERVER = { ip: '203.0.113.10', port: 443 } as const;
const LOCAL_PORT = 50_000;
const BEAT_MS = 5_000;

interface Habit {
  readonly neighbour: Instance;
  readonly loss: string;
  readonly works: () => boolean;
}

export class NeighbourTraffic {
  /** In words, each once. */
  readonly losses = new Set<string>();
  private readonly habits: readonly Habit[];

  constructor(
    private readonly world: World,
    neighbours: readonly Instance[],
    /** ARN of an object that their roles may read. */
    private readonly object: string,
  ) {
    this.habits = neighbours.flatMap((neighbour) => this.habitsOf(neighbour)).filter(({ works }) => works());
    this.beat();
  }

  private beat(): void {
    for (const { neighbour, loss, works } of this.habits)
      if (neighbour.guest === 'running' && !works()) this.losses.add(loss);
    this.world.clock.schedule(BEAT_MS, () => this.beat());
  }

  private habitsOf(neighbour: Instance): Habit[] {
    const { world, object } = this;
    const flow = connect(world, neighbour, SERVER, LOCAL_PORT);
    const reads = (): boolean => {
      const session = deliver(world, neighbour);
      return session !== undefined && isAllowed(world, session, { action: 's3:GetObject', resource: object });
    };
    return [
      {
        neighbour,
        loss: `${neighbour.id} lost packets of its connection with ${SERVER.ip}`,
        works: () => flow !== undefined && sendPacket(world, flow),
      },
      {
        neighbour,
        loss: `${neighbour.id} could not reach ${SERVER.ip}`,
        works: () => canConnect(world, neighbour, SERVER),
      },
      { neighbour, loss: `${neighbour.id} was denied a call with its credentials`, works: reads },
    ];
  }
}
