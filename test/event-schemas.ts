/** The published schemas of `cordon.case.*`, by the type of event. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv/dist/2020';

const FOLDER = join(__dirname, '..', 'docs', 'schemas');

const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true });

export const EVENT_SCHEMAS: ReadonlyMap<string, ValidateFunction> = new Map(
  readdirSync(FOLDER)
    .filter((name) => name.startsWith('cordon.case.'))
    .map((name) => [
      name.slice(0, -'.json'.length),
      ajv.compile(JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))),
    ]),
);

/** What of the detail does not fit the schema of its type. */
export function misfits(type: string, detail: unknown): readonly string[] {
  const validate = EVENT_SCHEMAS.get(type);
  if (validate === undefined) return [`${type} has no schema`];
  return validate(detail)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${type}${instancePath} ${message}`);
}
