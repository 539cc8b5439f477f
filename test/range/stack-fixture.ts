import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DeployedStack, readStack } from '../../range/stack';
import { assemblyOf } from '../assemblies';

export const DEPLOYMENT = {
  account: '111122223333',
  region: 'us-east-1',
  partition: 'aws',
  stackName: 'Cordon',
} as const;

const read = (enforcement: 'enforce' | 'dry-run', deployment: DeployedStack['deployment']): DeployedStack => {
  const assembly = assemblyOf(enforcement);
  return readStack(
    JSON.parse(readFileSync(join(assembly, 'Cordon.template.json'), 'utf8')),
    assembly,
    deployment,
  );
};

/** The stack that the test run synthesized, deployed into an account. */
export const deployedStack = (
  enforcement: 'enforce' | 'dry-run' = 'enforce',
  deployment: DeployedStack['deployment'] = DEPLOYMENT,
): DeployedStack => read(enforcement, deployment);
