import { ECSClient } from '@aws-sdk/client-ecs';
import { clientDefaults } from '../common/clients';

export const ecs = new ECSClient(clientDefaults());
