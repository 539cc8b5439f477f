import * as v from 'valibot';

/** One option: `allowed` is what the error message says when the value does not fit. */
export function option<const Schema extends v.GenericSchema, const Default extends v.InferInput<Schema>>(
  schema: Schema,
  fallback: Default,
  allowed: string,
) {
  return v.optional(v.config(schema, { message: allowed }), fallback);
}

export const wholeNumber = (from: number, to: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to));

export const flag = (schema: v.GenericSchema<boolean>, fallback: boolean) =>
  option(schema, fallback, 'true or false');

export const named = (pattern: RegExp, message: string) =>
  v.config(v.pipe(v.string(), v.regex(pattern)), { message });
