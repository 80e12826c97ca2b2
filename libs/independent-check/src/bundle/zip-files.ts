import { type Bytes, textOf } from '../formats/index.js';
import { assertNames, BundleError, type BundleFiles, folderOfBag } from './bundle-files.js';

/** Undoes raw deflate (RFC 1951): node and browsers each have their own. */
export type Inflate = (packed: Bytes, size: number) => Bytes | Promise<Bytes>;

interface Packed {
  readonly at: number;
  readonly length: number;
  readonly size: number;
  readonly isDeflated: boolean;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
/** Nothing in a bundle is larger: an evidence file has at most 20 MiB, and the lists grow with the entries. */
const FILE_BYTES_MAX = 512 * 1024 * 1024;

/**
 * A bundle in a zip file (APPNOTE 6.3.9: stored or deflated, with or without the 64-bit end). Files are unpacked one at a
 * time, so a large bundle needs no more memory than its zip file and its largest file. Two tools must never see two
 * contents in it: what a file is called inside and in the list at the end has to be the same, and nothing may stand twice
 * or overlap.
 */
export class ZipFiles implements BundleFiles {
  readonly #packed = new Map<string, Packed>();

  private constructor(
    private readonly zip: Bytes,
    private readonly inflate: Inflate,
    packed: ReadonlyMap<string, Packed>,
    folder: string,
  ) {
    for (const [name, file] of packed) this.#packed.set(name.slice(folder.length), file);
  }

  /** @throws BundleError for anything but a zip file of this kind. */
  static open(zip: Bytes, inflate: Inflate): ZipFiles {
    const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
    const { count, at } = endOf(view);
    const packed = new Map<string, Packed>();
    let offset = at;
    for (let index = 0; index < count; index += 1) {
      if (offset + CENTRAL_BYTES > zip.length || view.getUint32(offset, true) !== CENTRAL) {
        throw new BundleError('The list of files in the zip file is damaged');
      }
      const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => view.getUint16(offset + field, true));
      const name = nameAt(zip, offset + CENTRAL_BYTES, nameBytes ?? 0);
      if (!name.endsWith('/')) {
        if (packed.has(name)) throw new BundleError(`There are two files of the name ${name}`);
        packed.set(name, packedAt(zip, view, offset, name));
      }
      offset += CENTRAL_BYTES + (nameBytes ?? 0) + (extraBytes ?? 0) + (commentBytes ?? 0);
    }
    const names = [...packed.keys()];
    if (names.length === 0) throw new BundleError('The zip file is empty');
    assertNames(names);
    return new ZipFiles(zip, inflate, packed, folderOfBag(names));
  }

  get names(): readonly string[] {
    return [...this.#packed.keys()];
  }

  async read(name: string): Promise<Bytes> {
    const packed = this.#packed.get(name);
    if (packed === undefined) throw new BundleError(`There is no file ${name}`);
    const { at, length, size, isDeflated } = packed;
    const bytes = this.zip.subarray(at, at + length);
    if (!isDeflated) return bytes;
    try {
      const unpacked = await this.inflate(bytes, size);
      if (unpacked.length === size) return unpacked;
    } catch {
      // Said below, in words that name the file.
    }
    throw new BundleError(`${name} is damaged in the zip file`);
  }
}

function endOf(view: DataView): { readonly count: number; readonly at: number } {
  const end = view.byteLength - END_BYTES;
  if (end < 0 || view.getUint32(end, true) !== END || view.getUint16(end + 20, true) !== 0) {
    throw new BundleError('This is no zip file, or it is cut short, or something was added behind it');
  }
  const count = view.getUint16(end + 10, true);
  const at = view.getUint32(end + 16, true);
  if (count !== 0xffff && at !== 0xffffffff) return { count, at };
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_64)
    throw new BundleError('The end of the zip file is damaged');
  const end64 = Number(view.getBigUint64(locator + 8, true));
  if (end64 + 56 > view.byteLength || view.getUint32(end64, true) !== END_64) {
    throw new BundleError('The end of the zip file is damaged');
  }
  return {
    count: Number(view.getBigUint64(end64 + 32, true)),
    at: Number(view.getBigUint64(end64 + 48, true)),
  };
}

function packedAt(zip: Bytes, view: DataView, offset: number, name: string): Packed {
  const method = view.getUint16(offset + 10, true);
  const [length, size, local] = [20, 24, 42].map((field) => view.getUint32(offset + field, true));
  if (length === undefined || size === undefined || local === undefined) throw new BundleError('Unreachable');
  const isEncrypted = (view.getUint16(offset + 8, true) & 1) !== 0;
  if (isEncrypted || (method !== 0 && method !== 8)) {
    throw new BundleError(`${name} is packed in a way that no bundle is packed in`);
  }
  if (size > FILE_BYTES_MAX || (method === 0 && size !== length)) {
    throw new BundleError(`${name} has a size that no file of a bundle has`);
  }
  if (local + LOCAL_BYTES > zip.length || view.getUint32(local, true) !== LOCAL) {
    throw new BundleError(`${name} is not where the list of the zip file says`);
  }
  const nameBytes = view.getUint16(local + 26, true);
  const at = local + LOCAL_BYTES + nameBytes + view.getUint16(local + 28, true);
  if (nameAt(zip, local + LOCAL_BYTES, nameBytes) !== name || at + length > zip.length) {
    throw new BundleError(`${name} has another name or length inside the zip file than in its list`);
  }
  return { at, length, size, isDeflated: method === 8 };
}

function nameAt(zip: Bytes, at: number, length: number): string {
  try {
    return textOf(zip.subarray(at, at + length));
  } catch {
    throw new BundleError('A file in the zip file has a name that is no text');
  }
}
