/** Every run that ever broke a law, with what was wrong: played again by the tests, told on the page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const schema = v.array(v.strictObject({ run: v.string(), wrong: v.string() }));
export type Regression = v.InferOutput<typeof schema>[number];

export const regressions = (): readonly Regression[] =>
  v.parse(schema, JSON.parse(readFileSync(join(__dirname, 'regressions.json'), 'utf8')));
