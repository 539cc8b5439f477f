import type {
  DescribeInstanceInformationRequest,
  DescribeInstanceInformationResult,
  InstanceInformation,
} from '@aws-sdk/client-ssm';
import { dateOf } from '../../kernel/iso';
import { operation } from '../../wire/operation';
import { NotModelled, ServiceError } from '../../wire/service-error';
import type { World } from '../../world';
import { pageOf } from '../paging';
import { rejectUnmodelled } from '../unmodelled';
import { observeLink, pingOf } from './link';
import type { ManagedNode } from './state';

const [MIN_PAGE, MAX_PAGE] = [5, 50];

export const describeInstanceInformation = operation<
  DescribeInstanceInformationRequest,
  DescribeInstanceInformationResult
>({
  name: 'DescribeInstanceInformation',
  authorize: () => [{ action: 'ssm:DescribeInstanceInformation', resource: '*', context: {} }],
  validate(input) {
    const modelled = ['Filters', 'InstanceInformationFilterList', 'MaxResults', 'NextToken'] as const;
    rejectUnmodelled(input, 'DescribeInstanceInformation', modelled);
    const { MaxResults } = input;
    if (MaxResults === undefined || (MaxResults >= MIN_PAGE && MaxResults <= MAX_PAGE)) return;
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value '${MaxResults}' at 'maxResults' failed to satisfy constraint: Member must have value between ${MIN_PAGE} and ${MAX_PAGE}`,
    );
  },
  apply(input, call) {
    const { world } = call;
    const filters = filtersOf(input);
    const described = [...world.ssm.nodes.values()]
      .filter((node) => isRegistered(world, node))
      .map((node) => describe(world, node))
      .filter((information) => filters.every((matches) => matches(information)));
    const { items, next } = pageOf(described, {
      token: input.NextToken,
      size: input.MaxResults ?? MAX_PAGE,
      invalidToken: () => new ServiceError('InvalidNextToken', 'The specified token is not valid.'),
    });
    return { InstanceInformationList: [...items], ...(next !== undefined && { NextToken: next }) };
  },
});

type Filter = (information: InstanceInformation) => boolean;

function filtersOf(input: DescribeInstanceInformationRequest): Filter[] {
  const [strings, lists] = [input.Filters ?? [], input.InstanceInformationFilterList ?? []];
  if (strings.length > 0 && lists.length > 0) {
    throw new ServiceError(
      'ValidationException',
      'Filters and InstanceInformationFilterList cannot be specified together.',
    );
  }
  return [
    ...strings.map(({ Key = '', Values = [] }) => filterOf(Key, Values)),
    ...lists.map(({ key = '', valueSet = [] }) => filterOf(key, valueSet)),
  ];
}

function filterOf(key: string, values: readonly string[]): Filter {
  const matches = (value: string | undefined): boolean => value !== undefined && values.includes(value);
  switch (key) {
    case 'InstanceIds':
      return ({ InstanceId }) => matches(InstanceId);
    case 'PingStatus':
      return ({ PingStatus }) => matches(PingStatus);
    case 'PlatformTypes':
      return ({ PlatformType }) => matches(PlatformType);
    default:
      throw new NotModelled(`DescribeInstanceInformation filter '${key}'`);
  }
}

/** A terminated instance is deregistered by itself. */
const isRegistered = (world: World, { instanceId }: ManagedNode): boolean =>
  world.ec2.instances.get(instanceId)?.state !== 'terminated';

function describe(world: World, node: ManagedNode): InstanceInformation {
  observeLink(world, node);
  const ping = pingOf(node, world.clock.now());
  const eni = world.ec2.networkInterfaces.get(world.ec2.instances.get(node.instanceId)?.eniIds[0] ?? '');
  const ip = eni?.privateAddresses[0]?.ip;
  return {
    InstanceId: node.instanceId,
    PingStatus: ping.status,
    LastPingDateTime: dateOf(ping.lastMs),
    AgentVersion: node.agentVersion,
    IsLatestVersion: true,
    PlatformType: node.platform,
    PlatformName: node.platformName,
    PlatformVersion: node.platformVersion,
    ResourceType: 'EC2Instance',
    ...(ip !== undefined && { IPAddress: ip, ComputerName: `ip-${ip.replaceAll('.', '-')}.ec2.internal` }),
    SourceId: node.instanceId,
    SourceType: 'AWS::EC2::Instance',
  };
}
