import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundleHandlers, stepNames } from '../../lib/bundle';
import { STEPS, scratch, templateFor } from './fixture';
import { ofType } from './template';

/** A folder of handlers as lambdas/ is one: two steps and what they share. */
function someLambdas(): string {
  const dir = scratch();
  for (const folder of ['common', 'first', 'second']) mkdirSync(join(dir, folder));
  writeFileSync(join(dir, 'common', 'shared.ts'), 'export const shared: string = "shared";');
  const handler = (name: string) =>
    `import { shared } from '../common/shared';\nexport const handler = async (): Promise<string> => shared + '${name}';`;
  for (const name of ['first', 'second']) writeFileSync(join(dir, name, 'handler.ts'), handler(name));
  return dir;
}

test('every folder with a handler becomes a folder with one CommonJS file that runs', async () => {
  const out = await bundleHandlers(scratch(), someLambdas());
  expect(readdirSync(out)).toEqual(['first', 'second']);
  const { handler } = createRequire(__filename)(join(out, 'second', 'index.js'));
  await expect(handler()).resolves.toBe('sharedsecond');
});

test('the same sources give the same bytes, without a path of this machine in them', async () => {
  const lambdas = someLambdas();
  const [one, two] = [await bundleHandlers(scratch(), lambdas), await bundleHandlers(scratch(), lambdas)];
  const bytes = (out: string) => readFileSync(join(out, 'first', 'index.js'), 'utf8');
  expect(bytes(one)).toBe(bytes(two));
  expect(bytes(one)).not.toContain(lambdas);
});

test('every function of the stack has a handler in lambdas/, of exactly that name, and every handler a function', () => {
  expect(stepNames()).toEqual([...STEPS]);
  const services = ofType(templateFor(), 'AWS::Lambda::Function').map(({ properties }) => properties.Handler);
  expect(new Set(services)).toEqual(new Set(['index.handler']));
});

test.each(STEPS)('the handler string of %s resolves to an exported function', async (step) => {
  const out = await built();
  expect(readdirSync(out)).toContain(step);
  expect(existsSync(join(out, step, 'index.js'))).toBe(true);
  expect(typeof createRequire(__filename)(join(out, step, 'index.js')).handler).toBe('function');
});

test.each(STEPS)(
  'the bundle of %s keeps its budget and holds no credentials but those of its function',
  async (step) => {
    const code = readFileSync(join(await built(), step, 'index.js'), 'utf8');
    expect(code).toContain('AWS_SESSION_TOKEN');
    expect(code).not.toMatch(/AWS_CONTAINER_CREDENTIALS|AWS_WEB_IDENTITY_TOKEN_FILE|sso_start_url/);
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(
      code.includes('com.amazonaws.ec2') ? 900_000 : 400_000,
    );
  },
);

let output: Promise<string> | undefined;

/** The real handlers, bundled once. */
function built(): Promise<string> {
  output ??= bundleHandlers(scratch());
  return output;
}
