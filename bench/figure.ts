/** One number that a change can make better or worse. */
export interface Figure {
  /** `<what>/<of which>/<number>`, the same in every run. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /**
   * `repeatable`: the same on every machine. `ratio`: the time of a thing in times of a reference workload that was
   * measured beside it, on this machine. `ratio of starts`: the same of new processes, which is steadier.
   */
  readonly kind: 'repeatable' | 'ratio' | 'ratio of starts';
  readonly better: 'lower' | 'higher';
}

export const lower = (name: string, value: number, unit: string): Figure => ({
  name,
  value,
  unit,
  kind: 'repeatable',
  better: 'lower',
});

export const ratio = (name: string, value: number, kind: 'ratio' | 'ratio of starts' = 'ratio'): Figure => ({
  name,
  value: Number(value.toPrecision(4)),
  unit: 'x reference',
  kind,
  better: 'lower',
});
