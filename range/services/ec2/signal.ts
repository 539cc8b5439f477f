/** Something that other parts of the range can react to, at once and in the order in which they subscribed. */
export class Signal<Args extends readonly unknown[]> {
  private readonly listeners = new Set<(...args: Args) => void>();

  /** Returns the function that ends the subscription. */
  subscribe(listener: (...args: Args) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit(...args: Args): void {
    for (const listener of [...this.listeners]) listener(...args);
  }
}
