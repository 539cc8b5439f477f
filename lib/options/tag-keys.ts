import * as v from 'valibot';
import { policySchema } from '../../lambdas/common/policy';
import { option } from './option';

const policy = policySchema.entries;

const TAG_KEY_ALLOWED = 'a key that EC2 accepts for a tag of yours';

export const tagKeys = v.pipe(
  v.strictObject({
    /** Setting this tag on an instance opens a case for it. */
    trigger: option(policy.tagKeys.entries.trigger, 'cordon:respond', TAG_KEY_ALLOWED),
    /** The tag on an instance that chooses its mode: offline, online, capture-then-stop, hibernate or auto. */
    mode: option(policy.tagKeys.entries.mode, 'forensics-mode', TAG_KEY_ALLOWED),
    /** The tag that carries the number of the trouble ticket, if there is one. */
    ticket: option(policy.tagKeys.entries.ticket, 'cordon:ticket', TAG_KEY_ALLOWED),
    /** An instance with this tag, whatever its value, is answered only after a person approved. */
    exempt: option(policy.tagKeys.entries.exempt, 'cordon:exempt', TAG_KEY_ALLOWED),
    /**
     * Setting this tag on a VPC or an Auto Scaling group opens a case for every instance in it. Not the key of `trigger`: a group may hand its
     * tags on to the instances that it launches, and each replacement would be answered in its turn.
     */
    fleet: option(policy.tagKeys.entries.trigger, 'cordon:respond-all', TAG_KEY_ALLOWED),
  }),
  v.check((keys) => new Set(Object.values(keys)).size === 5, 'five tag keys that differ from one another'),
);
