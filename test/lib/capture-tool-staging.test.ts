import type { ConfigInput } from '../../lib/config';
import { templateFor } from './fixture';
import { at, ofType, text } from './template';

const TOOLS = {
  captureTools: [
    { kind: 'avml', architecture: 'x86_64', key: 'tools/avml', sha256: 'a'.repeat(64) },
    { kind: 'winpmem', architecture: 'x86_64', key: 'tools/winpmem.exe', sha256: 'b'.repeat(64) },
  ],
} as const satisfies ConfigInput['evidence'];

const template = templateFor({ captureToolStaging: true, evidence: TOOLS });
const [association] = ofType(template, 'AWS::SSM::Association');
const documents = ofType(template, 'AWS::SSM::Document').filter(({ id }) => id.startsWith('ToolStaging'));

test('is made only where it is asked for', () => {
  expect(ofType(templateFor({ evidence: TOOLS }), 'AWS::SSM::Association')).toEqual([]);
});

test('goes to the instances with the tag alone', () => {
  expect(association?.properties.Targets).toEqual([{ Key: 'tag:cordon:stage-tools', Values: ['true'] }]);
});

test('downloads each tool for Linux by its hash, then removes what has another', () => {
  const steps = at(documents[0]?.properties.Content, 'mainSteps') as unknown as readonly object[];
  expect(steps).toHaveLength(3);
  expect(text(at(steps[1], 'inputs.sourceInfo'))).toContain(`/${'a'.repeat(64)}"}`);
  expect(JSON.stringify(steps)).not.toContain('b'.repeat(64));
  expect(JSON.stringify(steps[2])).toContain('is not what its name says');
});

test('has a bucket of its own, which gives the vault to nobody', () => {
  const policies = JSON.stringify(
    ofType(template, 'AWS::S3::BucketPolicy').find(({ id }) => id.startsWith('ToolStaging')),
  );
  expect(policies).toContain('aws:PrincipalAccount');
  expect(policies).not.toContain('Vault');
});

test('rejects staging where there is no tool to stage', () => {
  expect(() => templateFor({ captureToolStaging: true })).toThrow(
    /captureToolStaging.*captureTools names no tool/s,
  );
});
