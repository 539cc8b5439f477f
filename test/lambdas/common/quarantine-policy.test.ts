import {
  denialOf,
  isQuarantinePolicy,
  quarantinedInstance,
  quarantinePolicy,
  quarantinePolicyName,
} from '../../../lambdas/common/quarantine-policy';

const ID = 'i-0a1b2c3d4e5f60718';
const ARN = `arn:aws:ec2:eu-west-1:111122223333:instance/${ID}`;
const everything = { Effect: 'Deny', Action: '*', Resource: '*' };
const bySource = { ...everything, Condition: { ArnEquals: { 'ec2:SourceInstanceARN': ARN } } };
const bySession = { ...everything, Condition: { StringEquals: { 'aws:userid': `AROAEXAMPLE:${ID}` } } };
const exempt = <T extends { Action: string }>({ Action: _action, ...rest }: T) => ({
  ...rest,
  NotAction: ['ssmmessages:*'],
});

const documentOf = (...Statement: unknown[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const state = (...statements: unknown[]) => denialOf(documentOf(...statements), ID);

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

describe('the policy that Cordon writes', () => {
  const written = (exemptSsm: boolean): string =>
    quarantinePolicy({ instanceArn: ARN, instanceId: ID, roleId: 'AROAEXAMPLE', exemptSsm });

  it('is known again, in both of its forms, and as an earlier version wrote it', () => {
    const named = documentOf({ Sid: 'A', ...bySource }, { Sid: 'B', ...bySession });
    expect([written(true), written(false), named].map((each) => isQuarantinePolicy(each, ID))).toEqual([
      true,
      true,
      true,
    ]);
    expect([written(true), written(false)].map((each) => denialOf(each, ID))).toEqual([
      'denied but for Systems Manager',
      'denied',
    ]);
  });

  it('is told from one that says more, or is about another', () => {
    const more = documentOf(bySource, bySession, { Effect: 'Allow', Action: 's3:*', Resource: '*' });
    expect(isQuarantinePolicy(more, ID)).toBe(false);
    expect(isQuarantinePolicy(written(false), 'i-0000000000000000f')).toBe(false);
    for (const nonsense of ['', '{', '[]', '{"Statement":[]}'])
      expect(isQuarantinePolicy(nonsense, ID)).toBe(false);
  });

  it('leaves room for fifteen subjects on one role while their memory is captured', () => {
    expect(15 * written(true).length).toBeLessThanOrEqual(10_240);
  });

  it('bears the instance in its name, and no other policy does', () => {
    expect(quarantinedInstance(quarantinePolicyName(ID))).toBe(ID);
    for (const other of ['CordonQuarantine-', `CordonQuarantine-${ID}-x`, 'logs'])
      expect(quarantinedInstance(other)).toBeUndefined();
  });
});
