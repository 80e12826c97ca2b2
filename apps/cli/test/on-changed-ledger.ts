import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { changedLedger } from './changed-ledger.js';
import { type Ran, runLedger } from './run-ledger.js';

export const PAYER = ['--as', 'paula;dfe;outcome-payer'];
export const PROVIDER = ['--as', 'dana;kestrel;service-provider'];
export const QUARTER = { from: '2021-07-01', to: '2021-09-30' };

/** The changed ledger of one spec file, and the same after the statement that makes up for what changed. */
export class OnChangedLedger {
  folder = '';
  data = '';
  person = '';
  settled = '';
  readonly #folders: string[] = [];

  constructor() {
    beforeAll(async () => {
      const { folder, data, person } = await changedLedger();
      Object.assign(this, { folder, data, person });
      this.#folders.push(folder);
      this.settled = this.copyOf(data);
      const input = { contract: 'west', period: QUARTER, issuedOn: '2021-10-04' };
      expect(await give(this.settled, 'issue-statement', input, PROVIDER)).toMatchObject({ exit: 0, err: '' });
    });
    afterAll(() => {
      for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
    });
  }

  /** A copy that a spec may change. */
  copyOf(data: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-cli-changed-'));
    this.#folders.push(folder);
    cpSync(data, join(folder, 'data'), { recursive: true });
    return join(folder, 'data');
  }

  readonly ledger = (...argv: string[]) => runLedger([...argv, '--data', this.data]);
  readonly later = (...argv: string[]) => runLedger([...argv, '--data', this.settled]);
}

export function give(data: string, command: string, input: unknown, as: readonly string[]): Promise<Ran> {
  const argv = ['do', command, '--input', '-', ...as, '--data', data, '--quiet'];
  return runLedger(argv, { stdin: JSON.stringify(input) });
}

/** The document of a command line that went as expected. */
export function read(ran: Ran, exit = 0) {
  expect({ exit: ran.exit, err: ran.err }).toEqual({ exit, err: '' });
  return JSON.parse(ran.out);
}
