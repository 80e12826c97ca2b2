import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** Writes a file that was not there before, and returns once it is on the disk. @throws when it is there already. */
export function writeNewFile(file: string, text: string, mode: number): void {
  const descriptor = openSync(file, 'wx', mode);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A new name in a folder is durable only when the folder is. Windows cannot open folders, and needs it less. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
