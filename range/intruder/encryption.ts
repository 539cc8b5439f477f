/**
 * Ransomware on the data volume (ATT&CK T1486): the last volume of the instance holds so many files, and some of them are gone with
 * every beat. It needs nothing but the guest to go on. What can be got back is what a snapshot or the volume itself still holds.
 */
import type { Instance, Volume } from '../services/ec2/state';
import type { World } from '../world';
import type { Temperament } from './temperament';

const FOLDER = '/srv/files/';
const PLAIN = 'plain';
const ENCRYPTED = 'encrypted';

export class Encryption {
  private readonly paths: readonly string[];
  private next = 0;

  constructor(
    private readonly world: World,
    private readonly instance: Instance,
    private readonly traits: NonNullable<Temperament['encrypts']>,
  ) {
    this.paths = Array.from({ length: traits.files }, (_, at) => `${FOLDER}${at}`);
    for (const path of this.paths) this.volume?.content.set(path, PLAIN);
  }

  beat(isHurried: boolean): void {
    const { perBeat, hurriedPerBeat } = this.traits;
    const end = this.next + (isHurried ? hurriedPerBeat : perBeat);
    for (const path of this.paths.slice(this.next, end)) this.volume?.content.set(path, ENCRYPTED);
    this.next = Math.min(end, this.paths.length);
  }

  /** How many files are lost so far; with `whole`, of how many. */
  get lost(): number {
    return this.next;
  }

  get whole(): number {
    return this.paths.length;
  }

  get volume(): Volume | undefined {
    return this.world.ec2.volumes.get(this.instance.blockDevices.at(-1)?.volumeId ?? '');
  }

  /** How many files content of the volume, or of a snapshot of it, still holds. */
  readable = (content: ReadonlyMap<string, string>): number =>
    this.paths.filter((path) => content.get(path) === PLAIN).length;
}
