import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Returns once what was written to a file is on the disk. */
export function syncFile(file: string): void {
  flush(file);
}

/** A new name in a folder is durable only when the folder is. Windows cannot open folders, and needs it less. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') flush(folder);
}

/**
 * Writes a file that was not there before, and returns once it and its name are on the disk. Whatever interrupts this,
 * the file is there whole or not at all, and it can be done again.
 *
 * @param mode of the file, such as 0o400.
 * @throws an error with the code EEXIST when it is there already; what stands there is not touched.
 */
export function writeNewFile(file: string, text: string, mode: number): void {
  const unfinished = `${file}.new`;
  rmSync(unfinished, { force: true });
  // 'wx', so that nobody else's file is written into, whatever mode it has.
  const descriptor = openSync(unfinished, 'wx', mode);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    giveName(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
  syncFolder(dirname(file));
}

/** A link and not a renaming: of two processes that start at once, one must fail rather than replace the other's file. */
function giveName(unfinished: string, file: string): void {
  try {
    linkSync(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    // Not every file system knows links.
    renameSync(unfinished, file);
  }
}

function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Whether others than the owner of a file may read it; never where files have no such modes, or there is none. */
export function isReadByOthers(file: string): boolean {
  if (process.platform === 'win32') return false;
  return ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0;
}
