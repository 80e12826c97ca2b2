import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { syncFile, syncFolder, writeNewFile } from './durable-files.js';

describe('a file that is new', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-durable-'));
    file = join(folder, 'a.key');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is there whole, with the mode that it is to have, and nothing beside it', () => {
    writeNewFile(file, 'all of it\n', 0o400);
    expect(readFileSync(file, 'utf8')).toBe('all of it\n');
    expect(statSync(file).mode & 0o777).toBe(0o400);
    expect(readdirSync(folder)).toEqual(['a.key']);
  });

  it('never takes the place of one that is there', () => {
    writeFileSync(file, 'another');
    expect(() => writeNewFile(file, 'all of it\n', 0o400)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(readFileSync(file, 'utf8')).toBe('another');
    expect(readdirSync(folder)).toEqual(['a.key']);
  });

  it('is written anew where the power failed while it was written', () => {
    writeFileSync(`${file}.new`, 'a part of', { mode: 0o400 });
    writeNewFile(file, 'all of it\n', 0o400);
    expect(readFileSync(file, 'utf8')).toBe('all of it\n');
    expect(readdirSync(folder)).toEqual(['a.key']);
  });

  it('is told to the disk, and so is its folder; what is not there is an error', () => {
    writeFileSync(file, 'text');
    syncFile(file);
    syncFolder(folder);
    expect(() => syncFile(join(folder, 'nothing'))).toThrow('ENOENT');
  });
});
