/** The time of the machine itself, for what runs beside the range in real time, such as a guest under QEMU. Nothing else may ask for it. */

/** Milliseconds since the epoch. */
export const wallNow = (): number => Date.now();

export const wallSleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves with what `ask` gives as soon as that is not undefined. @throws Error made by `late` when it takes longer than `patienceMs`. */
export async function wallWait<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  patienceMs: number,
  late: () => Error,
  everyMs = 100,
): Promise<T> {
  for (const deadline = wallNow() + patienceMs; ; ) {
    const found = await ask();
    if (found !== undefined) return found;
    if (wallNow() > deadline) throw late();
    await wallSleep(everyMs);
  }
}
