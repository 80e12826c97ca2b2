import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ruleCatalogue } from '#independent-check';
import { type Drill, drills } from './drills.js';
import type { Outcome } from './victim.js';

const PAGE = 'docs/integrity.md';

/** The words of the start-up check's answers. */
const startUpInWords: Readonly<Record<string, string>> = {
  nothing: 'nothing',
  'changed-event': 'refuses to start, and names the entry',
  'shorter-log': 'refuses to start, and names the first entry that is gone',
  'changed-tree': 'refuses to start: the tree file was changed',
  'changed-checkpoint': 'refuses to start: the checkpoint was changed',
  LogCorrupt: 'refuses to start: the event is not what was written',
  TreeFileError: 'refuses to start: the tree file is not as it must be',
};

const witnessInWords: Readonly<Record<number, string>> = {
  404: 'does not cosign: it does not know this log',
  409: 'does not cosign: it has cosigned a larger tree',
  422: 'does not cosign, and keeps both: two histories were signed',
};

function named(rules: readonly string[]): string {
  return rules.length === 0 ? 'nothing' : rules.map((rule) => `\`${rule}\``).join(', ');
}

function bothOf({ expected, on }: Drill, cell: (outcome: Outcome) => string): string {
  const outcomes = 'startUp' in expected ? [expected] : on === undefined ? Object.values(expected) : [expected[on]];
  return [...new Set(outcomes.map(cell))].join('; or ');
}

function drillRow(drill: Drill): string {
  const cells = [
    `${drill.what}${drill.on === 'sqlite' ? ' (SQLite)' : ''}`,
    bothOf(drill, ({ startUp }) => startUpInWords[startUp] ?? startUp),
    bothOf(drill, ({ verify }) => named(verify)),
    // What verify names anyway is not said twice.
    bothOf(drill, ({ verify, auditor }) => {
      const more = auditor.filter((rule) => !verify.includes(rule));
      return more.length > 0 ? named(more) : auditor.length > 0 ? 'the same' : 'nothing: the log still has it';
    }),
    drill.witness === undefined ? '' : (witnessInWords[drill.witness] ?? String(drill.witness)),
  ];
  return `| ${cells.join(' | ')} |`;
}

function written(page: string): string {
  const rules = [
    '| rule | what has to hold |',
    '| --- | --- |',
    ...ruleCatalogue.map(({ name, says }) => `| \`${name}\` | ${says} |`),
  ];
  const table = [
    '| what somebody does | start-up check | `ledger verify` | auditor finds beside that | witness |',
    '| --- | --- | --- | --- | --- |',
    ...drills.map(drillRow),
  ];
  const put = (text: string, name: string, lines: readonly string[]) =>
    text.replace(
      new RegExp(`<!-- ${name} -->[\\s\\S]*<!-- /${name} -->`),
      `<!-- ${name} -->\n\n${lines.join('\n')}\n\n<!-- /${name} -->`,
    );
  return put(put(page, 'rules', rules), 'drills', table);
}

describe('the page about integrity', () => {
  it('says every rule, and of every drill what was seen (WRITE_DOCS=1 writes it)', () => {
    const page = readFileSync(PAGE, 'utf8');
    if (process.env.WRITE_DOCS === '1') writeFileSync(PAGE, written(page));
    expect(readFileSync(PAGE, 'utf8')).toBe(written(page));
  });

  it('explains whatever a drill names', () => {
    const names = new Set([...ruleCatalogue.map(({ name }) => name), 'read-models']);
    const seen = drills.flatMap(({ expected }) =>
      ('startUp' in expected ? [expected] : Object.values(expected)).flatMap(({ verify, auditor }) => [
        ...verify,
        ...auditor,
      ]),
    );
    expect(seen.filter((name) => !names.has(name))).toEqual([]);
    const answers = drills.flatMap(({ expected }) => ('startUp' in expected ? [expected] : Object.values(expected)));
    expect(answers.filter(({ startUp }) => startUpInWords[startUp] === undefined)).toEqual([]);
  });
});
