/** The serial console of an instance, as far as EC2 keeps it. */
import type { Console, Instance } from './state';

/** Only the most recent 64 KiB are available. */
const KEPT_BYTES = 64 * 1024;

const BOOTING =
  '[    0.000000] Linux version 6.12.48-61.114.amzn2023\r\n[    0.000000] BIOS-provided physical RAM map:\r\n';

export function consoleOf(written: string | Uint8Array = BOOTING, postedAt: number): Console {
  const log = Buffer.from(written as string);
  return { log, posted: log, postedAt };
}

/** After a change of state EC2 posts what the console holds. */
export function postConsole({ console }: Instance, now: number): void {
  console.posted = console.log;
  console.postedAt = now;
}

export const keptOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.subarray(-KEPT_BYTES)).toString('base64');
