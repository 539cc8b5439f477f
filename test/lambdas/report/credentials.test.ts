import { judge } from '../../../lambdas/report/credentials';

const ID = 'i-0a1b2c3d4e5f60718';
const ARN = `arn:aws:ec2:eu-west-1:111122223333:instance/${ID}`;
const everything = { Effect: 'Deny', Action: '*', Resource: '*' };
const bySource = { ...everything, Condition: { ArnEquals: { 'ec2:SourceInstanceARN': ARN } } };
const bySession = { ...everything, Condition: { StringEquals: { 'aws:userid': `AROAEXAMPLE:${ID}` } } };
const exempt = <T extends { Action: string }>({ Action: _action, ...rest }: T) => ({
  ...rest,
  NotAction: ['ssmmessages:*'],
});

const state = (...Statement: unknown[]) =>
  judge(encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement })), ID);

describe('the policy on the role', () => {
  it('denies the instance when both ways to tell it are denied everything', () => {
    expect(state(bySource, bySession)).toBe('denied');
  });

  it('denies it but for Systems Manager when either way has an exemption', () => {
    expect(state(exempt(bySource), exempt(bySession))).toBe('denied but for Systems Manager');
  });

  it.each<[string, unknown[]]>([
    ['it has no statement', []],
    ['only the source is denied', [bySource]],
    ['only the session is denied', [bySession]],
    [
      'it allows',
      [
        { ...bySource, Effect: 'Allow' },
        { ...bySession, Effect: 'Allow' },
      ],
    ],
    [
      'it denies one action',
      [
        { ...bySource, Action: 's3:GetObject' },
        { ...bySession, Action: 's3:GetObject' },
      ],
    ],
    [
      'it denies one resource',
      [
        { ...bySource, Resource: 'arn:aws:s3:::a' },
        { ...bySession, Resource: 'arn:aws:s3:::a' },
      ],
    ],
    [
      'it has a further condition',
      [
        { ...bySource, Condition: { ...bySource.Condition, Bool: { 'aws:SecureTransport': 'true' } } },
        bySession,
      ],
    ],
    [
      'it is about another instance',
      [{ ...bySource, Condition: { ArnEquals: { 'ec2:SourceInstanceARN': `${ARN}9` } } }, bySession],
    ],
  ])('does not deny it when %s', (_, statements) => {
    expect(state(...statements)).toBe('not denied');
  });
});
