// biome-ignore-all lint/suspicious/noTemplateCurlyInString: substitutions look like template strings
import { readStateMachines } from '../../../range/template/state-machines';
import { resolveResources } from './support';

const hash = 'b'.repeat(64);
const read = (properties: object, readAsset: (path: string) => string = () => '{}') =>
  readStateMachines(
    resolveResources({
      M: { Type: 'AWS::StepFunctions::StateMachine', Properties: { RoleArn: 'role', ...properties } },
    }),
    readAsset,
  )[0];

test.each<[string, object]>([
  [
    'a joined string',
    { DefinitionString: { 'Fn::Join': ['', ['{"StartAt":"', { Ref: 'AWS::Region' }, '"}']] } },
  ],
  ['an object', { Definition: { StartAt: { Ref: 'AWS::Region' } } }],
  [
    'a string with substitutions',
    { DefinitionString: '{"StartAt":"${r}"}', DefinitionSubstitutions: { r: { Ref: 'AWS::Region' } } },
  ],
])('reads its definition from %s', (_name, properties) => {
  expect(read(properties)).toMatchObject({ type: 'STANDARD', definition: { StartAt: 'eu-west-1' } });
});

test('reads its definition from an asset', () => {
  const location = { DefinitionS3Location: { Bucket: 'b', Key: `${hash}.json` } };
  const files: Record<string, string> = { [`asset.${hash}.json`]: '{"StartAt":"${x}"}' };
  const machine = read({ ...location, DefinitionSubstitutions: { x: 'X' } }, (path) => files[path] ?? '');
  expect(machine?.definition).toEqual({ StartAt: 'X' });
});

test('leaves a placeholder without substitution, and puts no substitution into another', () => {
  const DefinitionString = '{"a":"${a}","b":"${b}","c":"${c}","d":"${toString}"}';
  const machine = read({ DefinitionString, DefinitionSubstitutions: { a: '${b}', b: 1 } });
  expect(machine?.definition).toEqual({ a: '${b}', b: '1', c: '${c}', d: '${toString}' });
});

test.each<[string, object, RegExp]>([
  ['no definition', {}, /needs one of/],
  ['two definitions', { Definition: {}, DefinitionString: '{}' }, /needs one of/],
  ['a definition that is no JSON', { DefinitionString: '{' }, /Resources\.M: its definition is no JSON/],
  ['an asset that is not of CDK', { DefinitionS3Location: { Bucket: 'b', Key: 'x.json' } }, /"x\.json"/],
  ['an unknown type', { DefinitionString: '{}', StateMachineType: 'FAST' }, /StateMachineType/],
])('rejects %s', (_name, properties, expected) => {
  expect(() => read(properties)).toThrow(expected);
});
