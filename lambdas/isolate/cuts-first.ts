/**
 * Evidence does not slow cuts: the swap into the evidence channel draws on the same bucket of EC2 as the cuts do, so it
 * waits while anybody waits for a cut, in the workflow's retry, where nothing runs. Not for ever: memory does not keep,
 * and a storm of tens of thousands lasts hours.
 */
import { doesAnybodyWait } from '../common/admission';
import { describeError } from '../common/aws-error';
import type { Case } from '../common/case';
import type { Tools } from '../common/step';
import { msOf, nowMs } from '../common/time';

/** From the opening of the case. */
const PATIENCE_MS = 20 * 60_000;

export class CutsFirst extends Error {
  override readonly name = 'CutsFirst';
}

/** @throws CutsFirst while another subject waits to be cut. Where that cannot be told, evidence goes on. */
export async function letCutsGoFirst({ openedAt }: Case, { logger }: Pick<Tools, 'logger'>): Promise<void> {
  if (nowMs() - msOf(openedAt) > PATIENCE_MS) return;
  const isQueue = await doesAnybodyWait().catch((error: unknown) => {
    logger.warn('whether anybody waits for a cut is not known', { reason: describeError(error) });
    return false;
  });
  if (isQueue) throw new CutsFirst('the evidence channel is opened once nobody waits for a cut');
}
