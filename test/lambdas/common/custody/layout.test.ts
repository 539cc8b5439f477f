import {
  caseKey,
  isManifest,
  pathInCase,
  placeOf,
  recordKey,
  recordNumber,
  signatureKey,
} from '../../../../lambdas/common/custody';

const CASE = 'i-0123456789abcdef0-20261123T080000000Z';
const T = '20261123T080102345Z';

describe('the folder of a case', () => {
  test.each([
    ['before-state/instance.json', 'before-state', 'assess'],
    ['before-state/interface-eni-0a1b2c3d.json', 'before-state', 'isolate'],
    ['memory/capture.json', 'capture', 'memory'],
    [`memory/${T}/image.lime`, 'memory-image', 'memory'],
    [`memory/${T}/reader-x86_64`, 'tool', 'memory'],
    [`memory/${T}/verification.json`, 'verification', 'image'],
    [`instance-store/${T}/1/disk.raw`, 'disk-image', 'memory'],
    [`triage/${T}/triage.txt`, 'triage', 'memory'],
    ['context/cloudtrail.json', 'context', 'context'],
    [`hold/${T}.json`, 'hold', 'drift'],
    [`release/${T}/release.json`, 'release', 'release'],
    [`report/${T}/case.jsonld`, 'case-uco', 'report'],
    ['custody/000001.json', 'custody-record', 'custody'],
  ])('has %s as %s of %s', (path, kind, by) => {
    expect(placeOf(path)).toMatchObject({ kind, by });
  });

  test.each([
    'image.lime',
    `memory/${T}/../image.lime`,
    `report/${T}/manifest.json.bak`,
    'custody/1.json',
    `memory/${T}/image.lime/x`,
  ])('has no place for %s', (path) => {
    expect(placeOf(path)).toBeUndefined();
  });

  it('numbers its records so that their keys sort', () => {
    expect(recordKey(CASE, 12)).toBe(`cases/${CASE}/custody/000012.json`);
    expect(recordNumber(recordKey(CASE, 12))).toBe(12);
    expect(recordNumber(caseKey(CASE, 'custody', '000012.sig'))).toBeUndefined();
    expect(signatureKey(recordKey(CASE, 12))).toBe(caseKey(CASE, 'custody', '000012.sig'));
  });

  it('knows the manifest of a report', () => {
    const key = caseKey(CASE, 'report', T, 'manifest.json');
    expect(isManifest(key)).toBe(true);
    expect(pathInCase(key)).toBe(`report/${T}/manifest.json`);
    expect(isManifest(caseKey(CASE, 'context', 'manifest.json'))).toBe(false);
  });
});
