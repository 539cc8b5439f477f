/** A LiME image of the given ranges (first and last address, both included), each filled with the same byte. */
export function limeImage(
  ranges: readonly (readonly [number, number])[],
  fill: number | Buffer = 0x5a,
): Buffer {
  return Buffer.concat(
    ranges.flatMap(([first, last]) => {
      const header = Buffer.alloc(32);
      header.write('EMiL', 0, 'latin1');
      header.writeUInt32LE(1, 4);
      header.writeBigUInt64LE(BigInt(first), 8);
      header.writeBigUInt64LE(BigInt(last), 16);
      return [header, Buffer.alloc(last - first + 1, fill)];
    }),
  );
}
