import { type Bytes, type Hash, hex } from '../formats/index.js';
import type { BundleFiles } from './bundle-files.js';

/** Files that are hashed as they are read, so that what was looked at is what the manifest speaks of. */
export class HashedFiles {
  readonly #names: ReadonlySet<string>;
  readonly #hashes = new Map<string, { readonly hex: string; readonly bytes: number }>();

  constructor(
    private readonly files: BundleFiles,
    private readonly hash: Hash,
  ) {
    this.#names = new Set(files.names);
  }

  get names(): readonly string[] {
    return this.files.names;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** The names in a folder of the bag, in order, without the folder. */
  in(folder: string): readonly string[] {
    return this.names
      .filter((name) => name.startsWith(`${folder}/`))
      .map((name) => name.slice(folder.length + 1))
      .sort();
  }

  async read(name: string): Promise<Bytes> {
    const bytes = await this.files.read(name);
    if (!this.#hashes.has(name)) this.#hashes.set(name, { hex: hex(this.hash(bytes)), bytes: bytes.length });
    return bytes;
  }

  /** What a file hashes to, read now if it was not before. */
  async hashOf(name: string): Promise<{ readonly hex: string; readonly bytes: number }> {
    const known = this.#hashes.get(name);
    if (known !== undefined) return known;
    const bytes = await this.files.read(name);
    const found = { hex: hex(this.hash(bytes)), bytes: bytes.length };
    this.#hashes.set(name, found);
    return found;
  }
}
