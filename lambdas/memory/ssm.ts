import { SSMClient } from '@aws-sdk/client-ssm';
import { clientDefaults } from '../common/clients';

export const ssm = new SSMClient(clientDefaults());
