import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { syncFile, syncFolder } from '#durable-files';
import { damageOr } from './read-store-damaged.js';

const POINTER = 'read-store.current';
const FILE = /^read-store\.(\d+)\.sqlite$/;

/**
 * The folder of a read store: numbered files, and a pointer that names the one in use.
 *
 * A file is never renamed over another: SQLite finds a file's write-ahead log by its name, so a reader that opened the
 * name anew would join the new file with the old one's log. The pointer is what is swapped, and it is swapped whole.
 */
export class StoreFolder {
  constructor(readonly path: string) {}

  /**
   * @throws Error when another process keeps this read store: two writers would each undo the other's checkpoints.
   * @throws ReadStoreDamaged when the lock is no longer one.
   */
  lock(): () => void {
    mkdirSync(this.path, { recursive: true });
    // A lock of the operating system, taken through SQLite because Node has none: it goes with the process that held it.
    const lock = new Database(join(this.path, 'read-store.lock'), { timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw damageOr(error, this.path);
      throw new Error(`Another process keeps the read store in ${this.path}; open it for reading instead`);
    }
    return () => lock.close();
  }

  /** The file in use, or undefined before the first was completed. @throws ReadStoreDamaged when there is no telling. */
  current(): string | undefined {
    try {
      const name = readFileSync(join(this.path, POINTER), 'utf8').trim();
      return FILE.test(name) ? join(this.path, name) : undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw damageOr(error, this.path);
    }
  }

  /** Changes whenever the pointer does: cheap enough to be asked before every query. */
  mark(): string {
    const stats = statSync(join(this.path, POINTER), { throwIfNoEntry: false });
    return stats === undefined ? '' : `${stats.ino}/${stats.mtimeMs}/${stats.size}`;
  }

  /** A name that no file here has, nor had while the pointer knew it. */
  newFile(): string {
    const numbers = readdirSync(this.path).map((name) => Number(FILE.exec(name)?.[1] ?? 0));
    return join(this.path, `read-store.${Math.max(0, ...numbers) + 1}.sqlite`);
  }

  /** Makes a complete file the one in use. After a power failure it is this one or the one before, never neither. */
  use(file: string): void {
    syncFile(file);
    const pointer = join(this.path, POINTER);
    const descriptor = openSync(`${pointer}.new`, 'w');
    try {
      writeSync(descriptor, `${file.slice(this.path.length + 1)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(`${pointer}.new`, pointer);
    syncFolder(this.path);
  }

  /** Removes every file but the one in use: what a rebuild left that was stopped, and what a swap replaced. */
  tidy(): void {
    const current = this.current();
    for (const name of readdirSync(this.path)) {
      const base = name.replace(/-(wal|shm|journal)$/, '');
      if (!FILE.test(base) || join(this.path, base) === current) continue;
      // Where an open file cannot be removed (Windows), a reader still has it: the next tidying takes it.
      try {
        rmSync(join(this.path, name));
      } catch (error) {
        if (!['EBUSY', 'EPERM', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      }
    }
  }
}
