import { idleFigures, QUOTAS, templateFigures } from '../../bench/template';
import { stepNames } from '../../lib/bundle';
import { assemblyOf } from '../assemblies';

const resource = (Type: string, Properties: Record<string, unknown> = {}) => ({ Type, Properties });

describe('the figures of the template', () => {
  it('are those of the synthesized stack, which fits CloudFormation', () => {
    const figures = templateFigures(assemblyOf('enforce'));
    expect(figures.resources).toBeGreaterThan(stepNames().length);
    for (const what of ['bytes', 'resources', 'outputs', 'parameters'] as const)
      expect(figures[what]).toBeLessThan(QUOTAS[what]);
  });

  it('find nothing in the stack that is billed by the hour', () => {
    expect(templateFigures(assemblyOf('every-layer')).idle.hourly).toBe(0);
  });
});

describe('what costs while nothing happens', () => {
  it('counts keys, and alarms beyond the ten that are free', () => {
    const alarms = Array.from({ length: 12 }, () => resource('AWS::CloudWatch::Alarm'));
    expect(idleFigures([resource('AWS::KMS::Key'), ...alarms])).toMatchObject({
      keys: 1,
      alarms: 12,
      usdMonth: 1.2,
    });
  });

  it.each([
    ['a NAT gateway', resource('AWS::EC2::NatGateway'), 1],
    ['a table with provisioned capacity', resource('AWS::DynamoDB::Table'), 1],
    ['a table on demand', resource('AWS::DynamoDB::Table', { BillingMode: 'PAY_PER_REQUEST' }), 0],
    ['provisioned concurrency', resource('AWS::Lambda::Alias', { ProvisionedConcurrencyConfig: {} }), 1],
    ['a function', resource('AWS::Lambda::Function'), 0],
  ])('finds that %s is billed by the hour, or not', (_, each, hourly) => {
    expect(idleFigures([each]).hourly).toBe(hourly);
  });
});
