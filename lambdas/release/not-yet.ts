/** AWS is still on its way to a state that the next call needs: the workflow waits and comes again. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}
