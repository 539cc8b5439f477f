/** The awsJson 1.0 and 1.1 protocols: the SDK's own JSON codec, used the other way round. */
import { JsonCodec2 } from '@smithy/core/protocols';
import type { OperationSchema } from './schema';
import { ServiceError } from './service-error';

const EPOCH_SECONDS = 7;
const codec = new JsonCodec2({
  timestampFormat: { useTrait: true, default: EPOCH_SECONDS },
  jsonName: false,
});
const reader = codec.createDeserializer() as unknown as {
  readObject(schema: unknown, document: unknown): unknown;
};

export function parseJson(operation: OperationSchema, body: string): unknown {
  try {
    return reader.readObject(operation.input, JSON.parse(body === '' ? '{}' : body)) ?? {};
  } catch (cause) {
    throw new ServiceError(
      'SerializationException',
      `the request body is not valid JSON for ${operation.name}: ${cause}`,
    );
  }
}

export function writeJsonAnswer(operation: OperationSchema, output: unknown): string {
  if (!operation.output.isStructSchema()) return '{}';
  const serializer = codec.createSerializer();
  serializer.write(operation.output, output ?? {});
  return new TextDecoder().decode(serializer.flush());
}

/** Binary members of an error, such as those of the `Item` of a failed condition, travel as base64 like any other. */
export const writeJsonError = (error: ServiceError): string =>
  JSON.stringify({ __type: error.code, message: error.message, ...error.members }, (_name, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
