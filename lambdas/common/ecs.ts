import { ECSClient } from '@aws-sdk/client-ecs';
import { clientDefaults } from './clients';

export const ecs = new ECSClient(clientDefaults());
