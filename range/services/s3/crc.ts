import type { ObjectBody } from './body';

/** Reflected polynomials of ISO 3309 (CRC-32) and Castagnoli (CRC-32C). */
export const CRC32 = table(0xedb88320);
export const CRC32C = table(0x82f63b78);

function table(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });
}

/** The checksum as S3 writes it before base64: 4 bytes, big-endian. */
export function crcOf(body: ObjectBody, lookup: Uint32Array): Buffer {
  let crc = 0xffffffff;
  for (const chunk of body.chunks()) {
    for (const byte of chunk) crc = (crc >>> 8) ^ (lookup[(crc ^ byte) & 0xff] ?? 0);
  }
  const result = Buffer.alloc(4);
  result.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return result;
}
