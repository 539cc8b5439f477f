import type { IDestination } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { allow } from './statements';

/**
 * Where Lambda puts an event that a function failed on, by the function's own role. Sending is all that takes; the library's own
 * destination would let the role read the queue's attributes too.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export const undeliveredTo = ({ queueArn }: IQueue): IDestination => ({
  bind: (_, invoked) => {
    invoked.addToRolePolicy(allow(['sqs:SendMessage'], [queueArn]));
    return { destination: queueArn };
  },
});
