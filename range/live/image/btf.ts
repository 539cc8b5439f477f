/**
 * The kernel's own description of its structures, BTF, as it lies in /sys/kernel/btf/vmlinux: enough of it to ask where a member is.
 * @see https://docs.kernel.org/bpf/btf.html
 */

interface Member {
  readonly name: string;
  readonly type: number;
  readonly bits: number;
}

const MAGIC = 0xeb9f;
const [STRUCT, UNION] = [4, 5];
/** Bytes behind a type's header: fixed, and for each of its `vlen` entries. */
const FIXED: Readonly<Record<number, number>> = { 1: 4, 3: 12, 14: 4, 17: 4 };
const EACH: Readonly<Record<number, number>> = { 4: 12, 5: 12, 6: 8, 13: 8, 15: 12, 19: 12 };
const HEADER = 12;

export class Btf {
  private readonly byName = new Map<string, readonly Member[]>();
  private readonly byId = new Map<number, readonly Member[]>();

  constructor(private readonly bytes: Buffer) {
    if (bytes.readUInt16LE(0) !== MAGIC) throw new RangeError('not BTF');
    const start = bytes.readUInt32LE(4) + bytes.readUInt32LE(8);
    const end = start + bytes.readUInt32LE(12);
    for (let at = start, id = 1; at < end; id++) {
      const info = bytes.readUInt32LE(at + 4);
      const [kind, count] = [(info >> 24) & 0x1f, info & 0xffff];
      if (kind === STRUCT || kind === UNION) this.keep(id, at, count, info < 0 || info >>> 31 === 1);
      at += HEADER + (FIXED[kind] ?? 0) + (EACH[kind] ?? 0) * count;
    }
  }

  /** In bytes from the start of the structure; members of unnamed structures within it count as its own. */
  offsetOf(structure: string, member: string): number {
    const found = this.find(this.byName.get(structure) ?? [], member);
    if (found === undefined) throw new RangeError(`BTF has no ${structure}.${member}`);
    return found / 8;
  }

  private find(members: readonly Member[], name: string): number | undefined {
    for (const member of members) {
      if (member.name === name) return member.bits;
      if (member.name !== '') continue;
      const within = this.find(this.byId.get(member.type) ?? [], name);
      if (within !== undefined) return member.bits + within;
    }
    return undefined;
  }

  private keep(id: number, at: number, count: number, hasBitfields: boolean): void {
    const members = Array.from({ length: count }, (_, index): Member => {
      const entry = at + HEADER + index * HEADER;
      const offset = this.bytes.readUInt32LE(entry + 8);
      return {
        name: this.text(this.bytes.readUInt32LE(entry)),
        type: this.bytes.readUInt32LE(entry + 4),
        bits: hasBitfields ? offset & 0xff_ffff : offset,
      };
    });
    this.byId.set(id, members);
    const name = this.text(this.bytes.readUInt32LE(at));
    if (name !== '' && !this.byName.has(name)) this.byName.set(name, members);
  }

  private text(offset: number): string {
    const from = this.bytes.readUInt32LE(4) + this.bytes.readUInt32LE(16) + offset;
    return this.bytes.subarray(from, this.bytes.indexOf(0, from)).toString('latin1');
  }
}
