/** Ms of this machine since it was started; what is played goes by virtual time. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}
