import type {
  ModifyInstanceMetadataOptionsRequest,
  ModifyInstanceMetadataOptionsResult,
} from '@aws-sdk/client-ec2';
import { operation } from '../../wire/operation';
import { ServiceError } from '../../wire/service-error';
import { rejectUnmodelled } from '../unmodelled';
import { onResource } from './authorize';
import { endDryRun } from './dry-run';
import { rejectHibernated } from './hibernation';
import { changeMetadataOptions, metadataOptionsShape } from './metadata-options';
import { find } from './resource-ids';
import type { MetadataOptions } from './state';

type Input = ModifyInstanceMetadataOptionsRequest;

const NAME = 'ModifyInstanceMetadataOptions';
const MAX_HOPS = 64;
const SWITCH = ['enabled', 'disabled'] as const;
const TOKENS = ['optional', 'required'] as const;
const OPTIONS = [
  'HttpEndpoint',
  'HttpTokens',
  'HttpPutResponseHopLimit',
  'HttpProtocolIpv6',
  'InstanceMetadataTags',
] as const;

export const modifyInstanceMetadataOptions = operation<Input, ModifyInstanceMetadataOptionsResult>({
  name: NAME,
  authorize: (input, call) => [onResource(call, NAME, 'instance', input.InstanceId, optionKeys(input))],
  validate: (input) => {
    rejectUnmodelled(input, `EC2 ${NAME}`, [...OPTIONS, 'InstanceId', 'DryRun']);
    changeOf(input);
  },
  apply: (input, { world }) => {
    endDryRun(input);
    const instance = find(world.ec2, 'instance', input.InstanceId);
    if (instance.state !== 'running' && instance.state !== 'stopped')
      throw new ServiceError(
        'IncorrectInstanceState',
        `The instance '${instance.id}' is neither running nor stopped.`,
      );
    rejectHibernated(instance);
    changeMetadataOptions(world, instance, changeOf(input));
    return { InstanceId: instance.id, InstanceMetadataOptions: metadataOptionsShape(instance) };
  },
});

/** As of the attributes of an instance, but for several in one call. */
function optionKeys(input: Input): Record<string, string | string[]> {
  const asked = OPTIONS.filter((option) => input[option] !== undefined);
  const values = asked.map((option) => [`ec2:Attribute/${option}`, String(input[option])]);
  return { 'ec2:Attribute': asked, ...Object.fromEntries(values) };
}

/** @throws ServiceError InvalidParameterValue or InvalidParameterCombination */
function changeOf(input: Input): Partial<MetadataOptions> {
  const { HttpPutResponseHopLimit: hops } = input;
  if (!OPTIONS.some((option) => input[option] !== undefined))
    throw new ServiceError('InvalidParameterCombination', 'No metadata options specified.');
  if (hops !== undefined && (hops < 1 || hops > MAX_HOPS)) throw invalid('HttpPutResponseHopLimit', hops);
  return {
    ...choice(input, 'HttpEndpoint', 'httpEndpoint', SWITCH),
    ...choice(input, 'HttpTokens', 'httpTokens', TOKENS),
    ...choice(input, 'HttpProtocolIpv6', 'httpProtocolIpv6', SWITCH),
    ...choice(input, 'InstanceMetadataTags', 'instanceMetadataTags', SWITCH),
    ...(hops !== undefined && { httpPutResponseHopLimit: hops }),
  };
}

function choice<Name extends keyof MetadataOptions, Value extends string>(
  input: Input,
  member: (typeof OPTIONS)[number],
  name: Name,
  allowed: readonly Value[],
): { readonly [key in Name]?: Value } {
  const given = input[member];
  if (given === undefined) return {};
  const value = allowed.find((each) => each === given);
  if (value === undefined) throw invalid(member, given);
  return { [name]: value } as { readonly [key in Name]: Value };
}

function invalid(parameter: string, value: string | number): ServiceError {
  return new ServiceError('InvalidParameterValue', `Value (${value}) for parameter ${parameter} is invalid.`);
}
