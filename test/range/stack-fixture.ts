import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DeployedStack, readStack } from '../../range/stack';
import { type Assembly, assemblyOf } from '../assemblies';

export const DEPLOYMENT = {
  account: '111122223333',
  region: 'us-east-1',
  partition: 'aws',
  stackName: 'Cordon',
} as const;

const read = (name: Assembly, deployment: DeployedStack['deployment']): DeployedStack => {
  const assembly = assemblyOf(name);
  return readStack(
    JSON.parse(readFileSync(join(assembly, 'Cordon.template.json'), 'utf8')),
    assembly,
    deployment,
  );
};

/** The stack that the test run synthesized, deployed into an account. */
export const deployedStack = (
  name: Assembly = 'enforce',
  deployment: DeployedStack['deployment'] = DEPLOYMENT,
): DeployedStack => read(name, deployment);
