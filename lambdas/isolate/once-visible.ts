/** A group that was made a moment ago may not be known yet to the call that follows. */
import { isCode } from '../common/aws-error';
import { sleep } from '../common/time';

/** Some six seconds in all: what EC2's own guide on eventual consistency suggests is a growing wait, without a bound. */
const PAUSES_MS = [200, 400, 800, 1_600, 3_200];

/** @throws what `call` threw last */
export async function onceVisible<T>(call: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await call();
    } catch (error) {
      if (!isCode(error, 'InvalidGroup.NotFound')) throw error;
      await sleep(pause);
    }
  }
  return await call();
}
