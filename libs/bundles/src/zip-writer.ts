import { crc32 } from 'node:zlib';
import { deflateSync } from 'fflate';

/** Where the bytes of a zip file go, in order. Settles when more can be taken. */
export type Sink = (bytes: Uint8Array) => void | Promise<void>;

/** Files smaller than this, and those that are encrypted, are not made smaller by packing. */
const PACKED_FROM_BYTES = 64;
const UTF8_NAMES = 0x0800;
// 1 January 1980, the first day that the format knows: when a bundle was made says nothing about what is in it.
const [TIME, DAY] = [0, 0x0021];
const VERSION = 45;
const MAX_32 = 0xffff_ffff;
const MAX_16 = 0xffff;

/**
 * Writes a zip file as it goes: no file is held longer than it takes to write it, and the list at the end grows by a
 * hundred bytes for each. The same files in the same order are the same bytes, on every machine: the packing is a
 * library's and not that of the platform. With more than 65,534 files it ends in the 64-bit form, which every unzip of
 * this century reads.
 */
export class ZipWriter {
  readonly #central: Buffer[] = [];
  #at = 0;

  constructor(private readonly sink: Sink) {}

  /** @throws RangeError beyond 4 GiB, where the format of the list would change too. */
  async add(name: string, bytes: Uint8Array, { packed = true }: { readonly packed?: boolean } = {}): Promise<void> {
    const deflated = packed && bytes.length >= PACKED_FROM_BYTES ? deflateSync(bytes, { level: 6 }) : bytes;
    const isPacked = deflated.length < bytes.length;
    const content = isPacked ? deflated : bytes;
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(UTF8_NAMES, 2);
    common.writeUInt16LE(isPacked ? 8 : 0, 4);
    common.writeUInt16LE(TIME, 6);
    common.writeUInt16LE(DAY, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([signature(0x04034b50), common, nameBytes]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(this.#at, 10);
    const made = Buffer.alloc(2);
    made.writeUInt16LE(VERSION);
    this.#central.push(Buffer.concat([signature(0x02014b50), made, common, rest, nameBytes]));
    await this.#write(local);
    await this.#write(content);
  }

  async end(): Promise<void> {
    const [count, at] = [this.#central.length, this.#at];
    let size = 0;
    for (const entry of this.#central) {
      size += entry.length;
      await this.#write(entry);
    }
    if (count >= MAX_16) await this.#write(end64({ count, size, at, end: this.#at }));
    const end = Buffer.alloc(18);
    end.writeUInt16LE(Math.min(count, MAX_16), 4);
    end.writeUInt16LE(Math.min(count, MAX_16), 6);
    end.writeUInt32LE(size, 8);
    end.writeUInt32LE(at, 12);
    await this.#write(Buffer.concat([signature(0x06054b50), end]));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#at + bytes.length >= MAX_32) throw new RangeError('A bundle has at most 4 GiB; make one of each part');
    this.#at += bytes.length;
    await this.sink(bytes);
  }
}

function end64(of: {
  readonly count: number;
  readonly size: number;
  readonly at: number;
  readonly end: number;
}): Buffer {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(VERSION, 12);
  record.writeUInt16LE(VERSION, 14);
  record.writeBigUInt64LE(BigInt(of.count), 24);
  record.writeBigUInt64LE(BigInt(of.count), 32);
  record.writeBigUInt64LE(BigInt(of.size), 40);
  record.writeBigUInt64LE(BigInt(of.at), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(of.end), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
