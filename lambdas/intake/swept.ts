/**
 * What `sweep` found: instances that carry the trigger tag and have never had a case. Lambda hands its result on to intake as the record of
 * an invocation. Nothing on the bus can look like one, since every event has a source: whoever may put events there tells of no tag.
 */
import * as v from 'valibot';
import { instanceIdSchema } from '../common/case';
import { parse } from '../common/parse';

const MOST = 400;

const recordSchema = v.object({
  responsePayload: v.object({ found: v.pipe(v.array(instanceIdSchema), v.maxLength(MOST)) }),
});

/** Whether it is meant as one. */
export const isSwept = (event: unknown): boolean =>
  typeof event === 'object' &&
  event !== null &&
  Object.hasOwn(event, 'responsePayload') &&
  !Object.hasOwn(event, 'source') &&
  !Object.hasOwn(event, 'detail-type');

/** Ids of the instances. @throws InvalidInput for what is not understood. */
export const fromSweep = (event: unknown): readonly string[] =>
  parse('the result of the sweep', recordSchema, event).responsePayload.found;
