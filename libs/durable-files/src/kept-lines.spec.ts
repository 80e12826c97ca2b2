import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LinesFile, LinesInMemory } from './kept-lines.js';

describe('lines that are only added to', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-lines-'));
    file = join(folder, 'noted.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are none before the first', () => expect(new LinesFile(file).all()).toEqual([]));

  it('stand in the order in which they were added, by whichever process', () => {
    const one = new LinesFile(file);
    const other = new LinesFile(file);
    one.add('first');
    expect(other.all()).toEqual(['first']);
    other.add('second, £');
    one.add('third');
    expect(other.all()).toEqual(['first', 'second, £', 'third']);
    expect(one.all()).toEqual(other.all());
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('take no line that has no end yet, and begin the next one anew after a write that was cut short', () => {
    const lines = new LinesFile(file);
    lines.add('whole');
    appendFileSync(file, 'cut sh');
    expect(lines.all()).toEqual(['whole']);
    lines.add('the next');
    expect(lines.all()).toEqual(['whole', 'cut sh', 'the next']);
  });

  it('are read anew where another file was put in the place of theirs', () => {
    const lines = new LinesFile(file);
    lines.add('one of the first file');
    lines.all();
    writeFileSync(file, 'other\n');
    expect(lines.all()).toEqual(['other']);
  });

  it.each(['', 'two\nlines', 'two\rlines'])('are single lines: %j is none', (text) => {
    expect(() => new LinesFile(file).add(text)).toThrow('Not one line');
    expect(() => new LinesInMemory().add(text)).toThrow('Not one line');
  });

  it('may go with the process', () => {
    const lines = new LinesInMemory();
    lines.add('first');
    expect(lines.all()).toEqual(['first']);
  });
});
