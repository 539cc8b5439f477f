import { SSMClient } from '@aws-sdk/client-ssm';
import { clientDefaults } from '../common/clients';

export const ssm = new SSMClient(clientDefaults());

/** For SendCommand, which takes no client token: repeated, it would run the same command a second time. */
export const ssmOnce = new SSMClient(clientDefaults(1));
