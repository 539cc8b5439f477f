import { createHash } from 'node:crypto';
import { captureDocument } from '../../../../documents/capture-document';
import { stopInstance, terminateInstance } from '../../../../range/services/ec2/lifecycle';
import { addDocument } from '../../../../range/services/ssm/documents';
import { sendCommand } from '../../../../range/services/ssm/send-command';
import { NotModelled } from '../../../../range/wire/service-error';
import { authorizations, errorCode, invoke } from '../../world-fixture';
import { MINUTE } from '../web-fixture';
import { DOCUMENT, managed, Parameters } from './ssm-fixture';

describe('SendCommand', () => {
  it.each([
    ['an unknown document', { DocumentName: 'None' }, 'InvalidDocument'],
    ['an unknown version', { DocumentVersion: '2' }, 'InvalidDocumentVersion'],
    ['another hash', { DocumentHash: '0'.repeat(64), DocumentHashType: 'Sha256' }, 'InvalidDocument'],
    [
      'a parameter that the document does not declare',
      { Parameters: { ...Parameters, More: ['x'] } },
      'InvalidParameters',
    ],
    ['a missing parameter', { Parameters: {} }, 'InvalidParameters'],
    [
      'a value against the pattern',
      { Parameters: { PlanUrl: ["https://x/';reboot;'"] } },
      'InvalidParameters',
    ],
    ['a value that is not allowed', { Parameters: { ...Parameters, Timeout: ['61'] } }, 'InvalidParameters'],
    ['two values for a String', { Parameters: { PlanUrl: ['https://a', 'https://b'] } }, 'InvalidParameters'],
    ['too long a list', { Parameters: { ...Parameters, Lines: ['1', '2', '3', '4'] } }, 'InvalidParameters'],
    ['an instance that is not managed', { InstanceIds: ['i-00000000000000000'] }, 'InvalidInstanceId'],
    [
      '51 instances',
      { InstanceIds: Array.from({ length: 51 }, (_, at) => `i-${at}`) },
      'ValidationException',
    ],
    ['an instance twice', { InstanceIds: ['i-1', 'i-1'] }, 'DuplicateInstanceId'],
    ['29 seconds', { TimeoutSeconds: 29 }, 'ValidationException'],
    ['2,592,001 seconds', { TimeoutSeconds: 2_592_001 }, 'ValidationException'],
    ['a comment of 101 characters', { Comment: 'x'.repeat(101) }, 'ValidationException'],
  ])('rejects %s', (_, more, code) => {
    const { fixture, input } = managed();
    expect(errorCode(fixture, sendCommand, { ...input, ...more })).toBe(code);
  });

  it('runs exactly the document whose hash it is given', () => {
    const { fixture, input } = managed();
    const DocumentHash = createHash('sha256').update(JSON.stringify(DOCUMENT)).digest('hex');
    expect(errorCode(fixture, sendCommand, { ...input, DocumentHash, DocumentHashType: 'Sha256' })).toBe(
      'none',
    );
    addDocument(fixture.world.ssm, { name: 'Capture', content: { ...DOCUMENT, description: 'changed' } });
    expect(errorCode(fixture, sendCommand, { ...input, DocumentHash })).toBe('InvalidDocument');
    expect(errorCode(fixture, sendCommand, { ...input, DocumentHash, DocumentVersion: '1' })).toBe('none');
  });

  it('accepts a stopped instance, and rejects a terminated one', () => {
    const { fixture, input, instance } = managed();
    stopInstance(fixture.world, instance);
    fixture.advance(2 * MINUTE);
    expect(errorCode(fixture, sendCommand, input)).toBe('none');
    terminateInstance(fixture.world, instance);
    fixture.advance(2 * MINUTE);
    expect(errorCode(fixture, sendCommand, input)).toBe('InvalidInstanceId');
  });

  it.each([
    ['Targets', { Targets: [{ Key: 'tag:a', Values: ['b'] }] }],
    ['output to S3', { OutputS3BucketName: 'bucket' }],
  ])('fails loudly for %s', (_, more) => {
    const { fixture, input } = managed();
    expect(() => invoke(fixture, sendCommand, { ...input, ...more })).toThrow(NotModelled);
  });

  it('fails loudly for a document that the range cannot run', () => {
    const { fixture } = managed();
    const content = { ...DOCUMENT, mainSteps: [{ action: 'aws:downloadContent', name: 'x', inputs: {} }] };
    expect(() => addDocument(fixture.world.ssm, { name: 'Other', content })).toThrow('mainSteps.0.action');
  });

  it('can run the document that the project deploys', () => {
    const { fixture } = managed();
    const content = captureDocument();
    expect(addDocument(fixture.world.ssm, { name: 'Deployed', content }).defaultVersion).toBe('1');
  });

  it('is authorized on the document and on every instance with its tags', () => {
    const { fixture, input, instance } = managed();
    instance.tags.set('team', 'web');
    expect(authorizations(fixture, sendCommand, input)).toEqual([
      {
        action: 'ssm:SendCommand',
        resource: 'arn:aws:ssm:us-east-1:123456789012:document/Capture',
        context: {},
      },
      {
        action: 'ssm:SendCommand',
        resource: `arn:aws:ec2:us-east-1:123456789012:instance/${instance.id}`,
        context: { 'aws:ResourceTag/team': 'web', 'ssm:resourceTag/team': 'web' },
      },
    ]);
    const [document] = authorizations(fixture, sendCommand, { DocumentName: 'AWS-RunShellScript' });
    expect(document?.resource).toBe('arn:aws:ssm:us-east-1::document/AWS-RunShellScript');
  });
});
