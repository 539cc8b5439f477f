import * as v from 'valibot';
import { askingSchema, exemptionSchema, tagSetterSchema } from '../../lambdas/common/policy';
import { option } from './option';

const ALLOWED_SETTERS_BYTES = 1000;

export const tagSetter = v.strictObject({
  /** Ask CloudTrail who set a trigger tag before anything is changed. `false`: the keys are protected otherwise, and a tag is answered at once. */
  verify: option(tagSetterSchema.entries.verify, true, 'true or false'),
  /**
   * Who may set a trigger tag: ARNs of roles, users or sessions, with a star for any text within one part. Empty: everybody, but for the
   * credentials that EC2 gives to instances.
   */
  allowed: option(
    v.pipe(
      tagSetterSchema.entries.allowed,
      v.check((patterns) => Buffer.byteLength(JSON.stringify(patterns)) <= ALLOWED_SETTERS_BYTES),
    ),
    [],
    `a list of ARNs such as 'arn:aws:iam::111122223333:role/Responder', 'arn:aws:iam::*:user/*' or 'arn:aws:sts::*:assumed-role/Responder/*' (a star is any text without / and :), or principals of AWS services, at most ${ALLOWED_SETTERS_BYTES} bytes of JSON in all`,
  ),
});

export const asking = v.strictObject({
  /** How long a person has to approve or decline, in minutes. */
  deadlineMinutes: option(
    askingSchema.entries.deadlineMinutes,
    60,
    'a whole number of minutes from 5 to 1440',
  ),
  /** What silence means: `act` as if approved, or `leave` the instance alone. */
  onExpiry: option(askingSchema.entries.onExpiry, 'act', "'act' or 'leave'"),
});

export const exemption = v.strictObject({
  /** Whether the exemption tag on a VPC exempts every instance in it. Costs one more call before the cut. */
  vpcTags: option(exemptionSchema.entries.vpcTags, false, 'true or false'),
});
