/**
 * What kind of intruder it is: what it sends and by which ways, what tells it that it is discovered, and what it does then and
 * all the time. Data only; intruder.ts plays it. Techniques are those of MITRE ATT&CK for Enterprise (https://attack.mitre.org).
 */

/** The ways out by what they are, see path.ts for how the verdict names them. */
export const WAYS = ['c2', 'backup', 'new', 'dns', 'credentials', 'serial-console'] as const;
export type Way = (typeof WAYS)[number];

export const SIGNS = [
  /** The C2 server has not been reached for longer than the intruder's patience. */
  'c2-lost',
  /** The guest is told to shut down. */
  'shutdown',
  /** A new connection does not get through, though an open one may. */
  'isolation',
  /** A command of Systems Manager runs on the host. */
  'command',
] as const;
export type Sign = (typeof SIGNS)[number];

export interface Temperament {
  readonly name: string;
  readonly title: string;
  readonly story: string;
  /** ATT&CK ids of what the traits stand for. */
  readonly techniques: readonly string[];
  /** The ways that it uses, and what it sends by each: a multiple of what the ordinary intruder sends. */
  readonly sends: Readonly<Partial<Record<Way, number>>>;
  /** By which share of itself the time between two tries varies, either way. */
  readonly jitter: number;
  /** How long it calls a C2 server that does not answer, in ms; absent: as the scenario says. */
  readonly patienceMs?: number;
  readonly signs: readonly Sign[];
  /** What it does at the first sign. */
  readonly reaction: 'wipe' | 'hurry';
  /** From the first sign until the traces are gone, in ms, from and to. */
  readonly wipeMs: readonly [from: number, to: number];
  /** It breaks into others of the VPC. */
  readonly infects?: {
    readonly ports: readonly number[];
    /** That a try at one neighbour that can be reached succeeds. */
    readonly chance: number;
  };
  /** It encrypts the files of the data volume, from before the trigger. */
  readonly encrypts?: {
    readonly files: number;
    readonly perBeat: number;
    /** At once the first sign has been seen. */
    readonly hurriedPerBeat: number;
  };
}

/** That of every drill in which nothing else is asked for: it tries everything, punctually, and is patient. */
export const ORDINARY: Temperament = {
  name: 'ordinary',
  title: 'Tries everything',
  story:
    'Tries every way out at every beat, and wipes its traces when its C2 server is lost for long or the guest is told to shut down.',
  techniques: ['T1071.001', 'T1041', 'T1552.005', 'T1070.004'],
  sends: { c2: 1, backup: 1, new: 1, dns: 1, credentials: 1, 'serial-console': 1 },
  jitter: 0,
  signs: ['c2-lost', 'shutdown'],
  reaction: 'wipe',
  wipeMs: [3_000, 3_000],
};

/** Implants vary their calls so that they do not stand out; a fifth is common. */
const JITTER = 0.2;

export const TEMPERAMENTS: readonly Temperament[] = [
  {
    name: 'miner',
    title: 'Noisy miner',
    story:
      'Uses the machine for its power, sends little and does not look around. It hides nothing and wipes nothing.',
    techniques: ['T1496.001'],
    sends: { c2: 0.05 },
    jitter: JITTER,
    signs: [],
    reaction: 'wipe',
    wipeMs: [3_000, 3_000],
  },
  {
    name: 'spy',
    title: 'Careful spy',
    story:
      'Has two connections, a DNS tunnel and the credentials, and wipes what it left on disk and in memory at any sign: a connection that fails, a command of Systems Manager, a shutdown.',
    techniques: ['T1041', 'T1071.004', 'T1552.005', 'T1070.004'],
    sends: { c2: 1, backup: 1, dns: 1, credentials: 0.25 },
    jitter: JITTER,
    patienceMs: 0,
    signs: SIGNS,
    reaction: 'wipe',
    wipeMs: [2_000, 4_000],
  },
  {
    name: 'worm',
    title: 'Worm',
    story: 'Breaks into whatever it can reach in the VPC, over and over. It sends little and hides nothing.',
    techniques: ['T1210', 'T1570'],
    sends: { c2: 0.1, new: 0.1 },
    jitter: JITTER,
    signs: [],
    reaction: 'wipe',
    wipeMs: [3_000, 3_000],
    infects: { ports: [22, 80, 443, 445, 3389, 8080, 8443], chance: 0.04 },
  },
  {
    name: 'ransomware',
    title: 'Ransomware in mid-run',
    story:
      'Was encrypting the data volume before anybody noticed, file by file, needs no network for it, and hurries when it is cut off. Copies go out meanwhile.',
    techniques: ['T1486', 'T1041'],
    sends: { c2: 0.25, new: 4 },
    jitter: JITTER,
    signs: ['isolation', 'c2-lost', 'shutdown'],
    patienceMs: 0,
    reaction: 'hurry',
    wipeMs: [3_000, 3_000],
    encrypts: { files: 600, perBeat: 5, hurriedPerBeat: 20 },
  },
  {
    name: 'credential-thief',
    title: 'Credential thief',
    story:
      'Took the credentials of the role from the metadata service and reads the bucket with them from outside of AWS. What happens to the network of the instance does not touch it.',
    techniques: ['T1552.005', 'T1078.004', 'T1530'],
    sends: { c2: 0.1, credentials: 8 },
    jitter: JITTER,
    signs: ['c2-lost', 'shutdown'],
    reaction: 'wipe',
    wipeMs: [3_000, 3_000],
  },
];
