import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { runLedger } from './run-ledger.js';
import { smallLedger } from './small-ledger.js';

/** The small ledger of one spec file, and copies of it that a spec may change. */
export class OnSmallLedger {
  small: Awaited<ReturnType<typeof smallLedger>> = { folder: '', data: '', person: '' };
  readonly #folders: string[] = [];

  constructor() {
    beforeAll(async () => {
      this.small = await smallLedger();
      this.#folders.push(this.small.folder);
    });
    afterAll(() => {
      for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
    });
  }

  readonly ledger = (...argv: string[]) => runLedger([...argv, '--data', this.small.data], { cwd: this.small.folder });

  readonly json = async (...argv: string[]) => {
    const { exit, out, err } = await this.ledger(...argv, '--json');
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    return JSON.parse(out);
  };

  /** A folder that is gone when the specs are. */
  emptyFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-cli-copy-'));
    this.#folders.push(folder);
    return folder;
  }

  copy(): string {
    const data = join(this.emptyFolder(), 'data');
    cpSync(this.small.data, data, { recursive: true });
    return data;
  }
}
