import * as v from 'valibot';
import type { Case } from '../common/case';

const unverified = v.object({ tagSetter: v.object({ verify: v.literal(false) }) });

/** A tag's event does not say who set it: unless policy says otherwise, the gate finds out before anything is changed. */
export const tagGate = (policy: unknown): Case['gate'] => (v.is(unverified, policy) ? 'open' : 'verify');
