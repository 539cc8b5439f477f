/**
 * The SDK's own schemas, read from the server's side. Every client package exports one `<Operation>$` schema an
 * operation; they carry the wire names, formats and HTTP bindings from the service's API model, so that the range
 * parses requests and writes answers by the same model that the SDK uses. The exports are public but their use on
 * a server is not documented: this file is the only one that knows their inner form, and the SDK is pinned.
 */
import { NormalizedSchema } from '@smithy/core/schema';

export interface OperationSchema {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** Method, URI template and status of an HTTP-bound operation; absent in the RPC protocols. */
  readonly http?: { readonly method: string; readonly uri: string; readonly status: number };
}

type StaticOperation = readonly [9, string, string, unknown, () => unknown, () => unknown];
type HttpTrait = { http?: [string, string, number] };

const OPERATION = 9;

const isOperation = (value: unknown): value is StaticOperation =>
  Array.isArray(value) && value[0] === OPERATION && value.length >= 6;

/** All operations which a client module exports, by name. */
export function operationsOf(clientModule: object): ReadonlyMap<string, OperationSchema> {
  const operations = Object.values(clientModule).filter(isOperation).map(toOperation);
  return new Map(operations.map((each) => [each.name, each]));
}

function toOperation([, , name, traits, input, output]: StaticOperation): OperationSchema {
  const http = typeof traits === 'object' && traits !== null ? (traits as HttpTrait).http : undefined;
  return {
    name,
    input: NormalizedSchema.of(input as never),
    output: NormalizedSchema.of(output as never),
    ...(http && { http: { method: http[0], uri: http[1], status: http[2] } }),
  };
}

export interface Traits {
  readonly xmlName?: string;
  readonly ec2QueryName?: string;
  readonly xmlFlattened?: unknown;
  readonly httpLabel?: unknown;
  readonly httpQuery?: string;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: unknown;
}

export const traitsOf = (schema: NormalizedSchema): Traits => schema.getMergedTraits() as Traits;
