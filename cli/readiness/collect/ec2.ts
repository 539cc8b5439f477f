/** What EC2 says of the fleet, in as few calls as it takes. */
import {
  type _InstanceType,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  type Filter,
  type Instance,
} from '@aws-sdk/client-ec2';
import type { ClientConfig } from '../../aws/session';
import { idOf } from '../check';
import type { Attributes, Facts } from '../facts';
import { type Calls, chunks } from './calls';

/** EC2 takes so many values for one filter. */
const VALUES = 200;
const STATES = ['pending', 'running', 'stopping', 'stopped'];

export interface Selection {
  readonly vpc: string | undefined;
  /** Key and value; without a value, any. */
  readonly tag: { readonly key: string; readonly value: string | undefined } | undefined;
  readonly instances: readonly string[];
}

export class Ec2Facts {
  private readonly client: EC2Client;

  constructor(
    config: ClientConfig,
    private readonly calls: Calls,
  ) {
    this.client = new EC2Client(config);
  }

  /** Of the session's configuration, as every AWS tool finds it. */
  region(): Promise<string> {
    return this.client.config.region();
  }

  async instances(selection: Selection): Promise<Instance[]> {
    const found: Instance[] = [];
    for (const Filters of filtersOf(selection)) {
      const pages = await this.calls.pages(
        'ec2:DescribeInstances',
        (NextToken) =>
          this.client.send(
            new DescribeInstancesCommand({ Filters, MaxResults: 1000, ...(NextToken && { NextToken }) }),
          ),
        (answer) => answer.NextToken,
      );
      found.push(
        ...pages.flatMap(({ Reservations = [] }) => Reservations.flatMap((each) => each.Instances ?? [])),
      );
    }
    return found;
  }

  async volumes(instances: readonly Instance[]): Promise<Facts['volumes']> {
    const answers = await this.filtered(
      instances.map(idOf),
      'attachment.instance-id',
      'ec2:DescribeVolumes',
      (input) => this.client.send(new DescribeVolumesCommand({ ...input, MaxResults: 500 })),
    );
    const volumes = answers.flatMap(({ Volumes = [] }) => Volumes);
    return new Map(volumes.map((each) => [each.VolumeId ?? '', each]));
  }

  async types(instances: readonly Instance[]): Promise<Facts['types']> {
    const names = [...new Set(instances.flatMap(({ InstanceType }) => InstanceType ?? []))];
    const types: Facts['types'] extends ReadonlyMap<string, infer Info> ? Info[] : never = [];
    for (const InstanceTypes of chunks(names, 100)) {
      const answer = await this.calls.make('ec2:DescribeInstanceTypes', () =>
        this.client.send(
          new DescribeInstanceTypesCommand({ InstanceTypes: InstanceTypes as _InstanceType[] }),
        ),
      );
      types.push(...(answer.InstanceTypes ?? []));
    }
    return new Map(types.map((each) => [each.InstanceType ?? '', each]));
  }

  async endpoints(vpcs: readonly string[]): Promise<Facts['endpoints']> {
    const answers = await this.filtered(vpcs, 'vpc-id', 'ec2:DescribeVpcEndpoints', (input) =>
      this.client.send(new DescribeVpcEndpointsCommand({ ...input, MaxResults: 1000 })),
    );
    return grouped(
      answers.flatMap(({ VpcEndpoints = [] }) => VpcEndpoints),
      ({ VpcId }) => VpcId,
    );
  }

  async routeTables(vpcs: readonly string[]): Promise<Facts['routeTables']> {
    const answers = await this.filtered(vpcs, 'vpc-id', 'ec2:DescribeRouteTables', (input) =>
      this.client.send(new DescribeRouteTablesCommand({ ...input, MaxResults: 100 })),
    );
    return grouped(
      answers.flatMap(({ RouteTables = [] }) => RouteTables),
      ({ VpcId }) => VpcId,
    );
  }

  async endpointGroups(endpoints: Facts['endpoints']): Promise<Facts['endpointGroups']> {
    const all = [...endpoints.values()]
      .flat()
      .filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface');
    const ids = [
      ...new Set(all.flatMap(({ Groups = [] }) => Groups.flatMap(({ GroupId }) => GroupId ?? []))),
    ];
    const answers = await this.filtered(ids, 'group-id', 'ec2:DescribeSecurityGroups', (input) =>
      this.client.send(new DescribeSecurityGroupsCommand({ ...input, MaxResults: 1000 })),
    );
    const groups = answers.flatMap(({ SecurityGroups = [] }) => SecurityGroups);
    return new Map(groups.map((each) => [each.GroupId ?? '', each]));
  }

  /** Two calls an instance: EC2 shows one attribute a call. */
  async attributes(
    instances: readonly Instance[],
    progress: (done: number) => void,
  ): Promise<Facts['attributes']> {
    const attributes = new Map<string, Attributes>();
    for (const instance of instances) {
      if (instance.InstanceLifecycle === 'spot') continue;
      const InstanceId = idOf(instance);
      const stop = await this.attribute(InstanceId, 'disableApiStop');
      const shutdown = await this.attribute(InstanceId, 'instanceInitiatedShutdownBehavior');
      attributes.set(InstanceId, {
        stopProtection: stop.DisableApiStop?.Value === true,
        terminatesOnShutdown: shutdown.InstanceInitiatedShutdownBehavior?.Value === 'terminate',
      });
      progress(attributes.size);
    }
    return attributes;
  }

  private attribute(InstanceId: string, Attribute: 'disableApiStop' | 'instanceInitiatedShutdownBehavior') {
    return this.calls.make('ec2:DescribeInstanceAttribute', () =>
      this.client.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute })),
    );
  }

  /** All pages for all values of one filter. */
  private async filtered<Answer extends { NextToken?: string | undefined }>(
    values: readonly string[],
    Name: string,
    call: string,
    send: (input: { Filters: Filter[]; NextToken?: string }) => Promise<Answer>,
  ): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (const Values of chunks(values, VALUES))
      answers.push(
        ...(await this.calls.pages(
          call,
          (NextToken) => send({ Filters: [{ Name, Values }], ...(NextToken && { NextToken }) }),
          (answer) => answer.NextToken,
        )),
      );
    return answers;
  }
}

/** One list of filters a round of pages. */
function filtersOf({ vpc, tag, instances }: Selection): Filter[][] {
  const common: Filter[] = [
    { Name: 'instance-state-name', Values: STATES },
    ...(vpc === undefined ? [] : [{ Name: 'vpc-id', Values: [vpc] }]),
    ...(tag === undefined
      ? []
      : [
          tag.value === undefined
            ? { Name: 'tag-key', Values: [tag.key] }
            : { Name: `tag:${tag.key}`, Values: [tag.value] },
        ]),
  ];
  if (instances.length === 0) return [common];
  return [...chunks(instances, VALUES)].map((Values) => [...common, { Name: 'instance-id', Values }]);
}

function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item) ?? '';
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
