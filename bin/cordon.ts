import { App } from 'aws-cdk-lib';
import config from '../cordon.config';
import { bundleHandlers } from '../lib/bundle';
import { CordonStack } from '../lib/cordon-stack';
import { readDefinitions, STACK_NAME } from '../lib/synthesize';

async function main(): Promise<void> {
  const handlers = await bundleHandlers();
  new CordonStack(new App(), STACK_NAME, { config, handlers, definitions: readDefinitions() });
}

void main();
