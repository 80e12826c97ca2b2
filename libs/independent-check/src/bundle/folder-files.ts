import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { assertNames, BundleError, type BundleFiles } from './bundle-files.js';
import { ZipFiles } from './zip-files.js';

/** A bundle that was unpacked. */
export class FolderFiles implements BundleFiles {
  readonly #known: ReadonlySet<string>;

  private constructor(
    private readonly folder: string,
    readonly names: readonly string[],
  ) {
    this.#known = new Set(names);
  }

  /** @throws BundleError for a folder that holds what no bundle does. */
  static open(folder: string): FolderFiles {
    const names: string[] = [];
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) continue;
      const name = join(entry.parentPath, entry.name).slice(join(folder, '/').length);
      // A link could be something else by the time that it is read again.
      if (!entry.isFile()) throw new BundleError(`${name} is no file`);
      names.push(name);
    }
    assertNames(names);
    return new FolderFiles(folder, names);
  }

  async read(name: string): Promise<Uint8Array> {
    if (!this.#known.has(name)) throw new BundleError(`There is no file ${name}`);
    return readFile(join(this.folder, name));
  }
}

/** Opens a bundle: a folder, or a zip file. @throws BundleError */
export async function openBundle(path: string): Promise<BundleFiles> {
  if (!existsSync(path)) throw new BundleError(`There is no ${path}`);
  if (statSync(path).isDirectory()) return FolderFiles.open(path);
  return ZipFiles.open(await readFile(path), (packed, size) => inflateRawSync(packed, { maxOutputLength: size + 1 }));
}
