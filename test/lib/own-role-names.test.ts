import { App } from 'aws-cdk-lib';
import { context } from '../../cdk.json';
import { defineConfig } from '../../lib/config';
import { CordonStack } from '../../lib/cordon-stack';
import { StackNameError } from '../../lib/own-role-names';
import { resolveTemplate } from '../../range/template/resolve';
import { readRoles } from '../../range/template/roles';
import { definitions, scratch, stubHandlers } from './fixture';

function templateNamed(stackName: string) {
  const app = new App({ outdir: scratch(), context, builtinCloudFormationValidation: false });
  const props = { config: defineConfig({}), handlers: stubHandlers(), definitions, stackName };
  new CordonStack(app, 'Cordon', props);
  return app.synth().getStackByName(stackName).template;
}

function longestOf(stackName: string): number {
  try {
    templateNamed(stackName);
  } catch (error) {
    if (error instanceof StackNameError) return error.longest;
    throw error;
  }
  throw new Error(`${stackName} was accepted`);
}

const tooLong = 'a'.repeat(60);

test('rejects a stack name with which its roles could lose the name by which Cordon tells them', () => {
  const longest = longestOf(tooLong);
  expect(longest).toBeGreaterThan('Cordon'.length);
  expect(longestOf('a'.repeat(longest + 1))).toBe(longest);
});

test('the longest name that is accepted stands whole before the name of every role', () => {
  const stackName = 'a'.repeat(longestOf(tooLong));
  const deployment = { account: '111122223333', region: 'us-east-1', partition: 'aws', stackName };
  const names = readRoles(resolveTemplate(templateNamed(stackName), deployment)).map(({ name }) => name);
  expect(names.filter((name) => !name.startsWith(`${stackName}-`))).toEqual([]);
  expect(names.length).toBeGreaterThan(0);
});
