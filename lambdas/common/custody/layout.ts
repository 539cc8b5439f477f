/**
 * The folder of a case: which objects it may have, what each is, who brought it and where from. `cordon verify` refuses
 * what has no place here, so a new kind of evidence begins with a line in PLACES.
 */

export type Source = 'host' | 'api' | 'cordon';

export interface Place {
  readonly kind: string;
  /** Who made the bytes: the subject, AWS's API, or Cordon itself. */
  readonly source: Source;
  /** The function that stored it, or that signed the URL through which the subject did. */
  readonly by: string;
}

const TIME = String.raw`\d{8}T\d{9}Z`;

const place = (path: string, kind: string, source: Source, by: string) => ({
  pattern: new RegExp(`^${path}$`),
  place: { kind, source, by },
});

/** A capture through the streaming script: what was asked for, with what, what came, and what it was found to be. */
const capture = (folder: string, image: string, kind: string) => [
  place(`${folder}/plan\\.txt`, 'plan', 'cordon', 'memory'),
  place(`${folder}/${image}`, kind, 'host', 'memory'),
  place(`${folder}/host-manifest\\.json`, 'host-manifest', 'host', 'memory'),
  place(`${folder}/verification\\.json`, 'verification', 'cordon', 'image'),
];

const before = (names: string, by: string) =>
  place(`before-state/${names}\\.json`, 'before-state', 'api', by);

const PLACES = [
  before('instance', 'assess'),
  before('protections', 'protect'),
  before('(?:registrations|auto-scaling|container-instance|spot-request)', 'detach'),
  before('interface-[a-z0-9-]+', 'isolate'),
  before('(?:network-acl|addresses)', 'sever'),
  before('credentials', 'credentials'),
  before('stop-protection', 'power'),
  before('[a-z0-9-]+', 'cordon'),
  place('memory/capture\\.json', 'capture', 'cordon', 'memory'),
  place(`memory/${TIME}/reader-[a-z0-9_]+`, 'tool', 'cordon', 'memory'),
  ...capture(`memory/${TIME}`, 'image\\.[a-z0-9]+', 'memory-image'),
  ...capture(`instance-store/${TIME}/\\d{1,3}`, 'disk\\.raw', 'disk-image'),
  ...capture(`triage/${TIME}`, 'triage\\.txt', 'triage'),
  place('context/(?:[a-z0-9-]+/)*[A-Za-z0-9._-]+', 'context', 'api', 'context'),
  place(`hold/${TIME}\\.json`, 'hold', 'cordon', 'drift'),
  place(`release/${TIME}/release\\.json`, 'release', 'cordon', 'release'),
  place(`report/${TIME}/timeline\\.jsonl`, 'timeline', 'cordon', 'report'),
  place(`report/${TIME}/report\\.json`, 'report', 'cordon', 'report'),
  place(`report/${TIME}/case\\.jsonld`, 'case-uco', 'cordon', 'report'),
  place(`report/${TIME}/manifest\\.json`, 'manifest', 'cordon', 'report'),
  place(`report/${TIME}/manifest\\.sig`, 'signature', 'cordon', 'report'),
  place(`report/${TIME}/public-key\\.pem`, 'public-key', 'cordon', 'report'),
  place('custody/\\d{6}\\.json', 'custody-record', 'cordon', 'custody'),
  place('custody/\\d{6}\\.sig', 'signature', 'cordon', 'custody'),
];

/** Of an object by its path within the folder of its case; undefined: no such object belongs there. */
export const placeOf = (path: string): Place | undefined =>
  PLACES.find(({ pattern }) => pattern.test(path))?.place;

export const caseKey = (caseId: string, ...path: readonly string[]): string =>
  ['cases', caseId, ...path].join('/');

/** Within the folder of its case: `cases/<case>/memory/…` is `memory/…`. */
export const pathInCase = (key: string): string => key.split('/').slice(2).join('/');

/** Stands beside the document that it signs. */
export const signatureKey = (key: string): string => key.replace(/\.json$/, '.sig');

export const publicKeyKey = (manifestKey: string): string =>
  manifestKey.replace(/manifest\.json$/, 'public-key.pem');

/** The most records that a case may have. */
export const LAST_RECORD = 999_999;

export const recordKey = (caseId: string, number: number): string =>
  caseKey(caseId, 'custody', `${String(number).padStart(6, '0')}.json`);

/** Of the key of a custody record, or undefined. */
export const recordNumber = (key: string): number | undefined => {
  const [, digits] = /^custody\/(\d{6})\.json$/.exec(pathInCase(key)) ?? [];
  return digits === undefined ? undefined : Number(digits);
};

/** Whether the key is of the manifest of a report; of several the last in order of their keys is the newest. */
export const isManifest = (key: string): boolean => placeOf(pathInCase(key))?.kind === 'manifest';
