import type { Bytes } from '../formats/index.js';

/** The files of a bundle, wherever they are: an unpacked folder, or a zip file in memory. */
export interface BundleFiles {
  /** Every file by its place in the bag: `bagit.txt`, `data/checkpoint`. No folder is a file. */
  readonly names: readonly string[];
  /** @throws BundleError for a file that is not there or cannot be read. */
  read(name: string): Promise<Bytes>;
}

/** What was given is no bundle, or none that can be read. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}

const NAME_LENGTH_MAX = 200;

/**
 * Names that mean the same on every system, so that nothing is unpacked over anything else, and no two files become one.
 *
 * @throws BundleError
 */
export function assertNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    const parts = name.split('/');
    const isPlain = parts.every((part) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(part));
    if (!isPlain || name.length > NAME_LENGTH_MAX)
      throw new BundleError(`A file has the name ${JSON.stringify(name.slice(0, 80))}, which no file of a bundle has`);
    const same = name.toLowerCase();
    if (seen.has(same)) throw new BundleError(`There are two files of the name ${name}`);
    seen.add(same);
  }
}

/** The one folder that a bag is in, taken away from the names. @throws BundleError */
export function folderOfBag(names: readonly string[]): string {
  const [first = ''] = names;
  const folder = first.slice(0, first.indexOf('/') + 1);
  if (folder === '' || !names.every((name) => name.startsWith(folder)))
    throw new BundleError('A bundle is one folder with everything in it');
  return folder;
}
