/** Both directions, from recorded drills: everything that is used is granted to the role that uses it, and everything granted is used. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig } from '../../lib/config';
import { synthesize } from '../../lib/synthesize';
import { EVERY_LAYER } from '../../prove/permissions/configuration';
import { DRILLS, playAll } from '../../prove/permissions/drills';
import { page } from '../../prove/permissions/page';
import type { Use } from '../../prove/permissions/record';
import { UNSEEN, unseenReason } from '../../prove/permissions/unseen';
import { type Accounting, account, nameOf } from '../../prove/permissions/usage';
import { type DeployedStack, readStack } from '../../range/stack';
import { handlersFolder } from '../assemblies';
import { DEPLOYMENT } from '../range/stack-fixture';

/** Thirteen drills, some with a release, on a machine that may be busy. */
jest.setTimeout(600_000);

let root: string;
let stack: DeployedStack;
let drills: ReadonlyMap<string, readonly Use[]>;
let accounting: Accounting;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'cordon-permissions-'));
  synthesize(defineConfig(EVERY_LAYER), { outdir: root, handlers: handlersFolder() });
  stack = readStack(JSON.parse(readFileSync(join(root, 'Cordon.template.json'), 'utf8')), root, DEPLOYMENT);
  drills = await playAll(stack);
  accounting = account(stack, drills);
});
afterAll(() => rmSync(root, { recursive: true }));

const uses = (): Use[] => [...drills.values()].flat();

test('every call was allowed, by an identity policy of the role of the function that made it and by no other', () => {
  expect(uses().length).toBeGreaterThan(1000);
  expect(accounting.unaccounted).toEqual([]);
  expect(new Set(uses().map(({ by }) => by))).toEqual(new Set(['identity']));
});

test('every action that is granted was used, on each of its resources, or it is said why no drill can show that', () => {
  const unused = accounting.usage.filter(({ drills: seen }) => seen.length === 0);
  expect(
    unused.filter(({ grant }) => unseenReason(grant) === undefined).map(({ grant }) => nameOf(grant)),
  ).toEqual([]);
});

test('no statement is there twice: each was needed by a call that nothing else allows', () => {
  const used = accounting.usage.filter(({ drills: seen }) => seen.length > 0);
  expect(used.filter(({ isNeeded }) => !isNeeded).map(({ grant }) => nameOf(grant))).toEqual([]);
});

test('what is said to be unseen was not seen, and every reason is needed', () => {
  const seen = accounting.usage.filter(
    ({ drills: by, grant }) => by.length > 0 && unseenReason(grant) !== undefined,
  );
  expect(seen.map(({ grant }) => nameOf(grant))).toEqual([]);
  for (const { holds, why } of UNSEEN)
    expect([why, accounting.usage.some(({ grant }) => holds(grant))]).toEqual([why, true]);
});

test('every drill used a permission that no other used, or it would tell us nothing', () => {
  const alone = accounting.usage
    .filter(({ drills: seen }) => seen.length === 1)
    .flatMap(({ drills: seen }) => seen);
  const only = new Set(alone);
  expect(
    DRILLS.map(({ name }) => name).filter((name) => !only.has(name) && name !== 'calls refused'),
  ).toEqual([]);
});

test('a permission that is taken away leaves calls unaccounted for, and one that is added stands unused', () => {
  const [arn, role] = [...stack.roles].find(([, { logicalId }]) => logicalId === 'TagRole') ?? [];
  if (!arn || !role) throw new Error('there is no TagRole');
  const withPolicies = (identityPolicies: typeof role.identityPolicies): DeployedStack => ({
    ...stack,
    roles: new Map([...stack.roles, [arn, { ...role, identityPolicies }]]),
  });
  expect(account(withPolicies([]), drills).unaccounted.map(({ action }) => action)).toContain(
    'ec2:CreateTags',
  );
  const more = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 'ec2:StopInstances', Resource: '*' },
  } as const;
  const { usage } = account(withPolicies([...role.identityPolicies, more]), drills);
  expect(
    usage
      .filter(({ drills: seen, grant }) => seen.length === 0 && grant.role === 'TagRole')
      .map(({ grant }) => grant.action),
  ).toContain('ec2:StopInstances');
});

test('docs/permissions.md is what the template and these drills say: npm run permissions writes it', async () => {
  const written = readFileSync(resolve(__dirname, '..', '..', 'docs', 'permissions.md'), 'utf8');
  expect(written).toBe(await page(stack, accounting));
});
