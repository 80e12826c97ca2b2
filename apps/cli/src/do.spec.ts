import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { OnChangedLedger, PAYER, read } from '../test/on-changed-ledger.js';
import { runLedger } from '../test/run-ledger.js';

const on = new OnChangedLedger();

describe('ledger help', () => {
  it.each(['terms', 'diff', 'effect', 'explain', 'recompute', 'draft', 'caps', 'curtailed', 'list', 'do'])(
    'has examples for %s',
    async (command) => {
      const { exit, out } = await runLedger([command, '--help']);
      expect(exit).toBe(0);
      expect(out.startsWith(`Examples\n  ledger ${command}`)).toBe(true);
    },
  );
});

describe('ledger do', () => {
  it('lists every command and prints what one takes', async () => {
    const { commands } = read(await runLedger(['do', '--json']));
    const names = commands.map(({ command }: { command: string }) => command);
    expect(names).toEqual(
      expect.arrayContaining(['draft-variation', 'propose-clawback', 'measure-cohort', 'pay-advance']),
    );
    const schema = read(await runLedger(['do', 'dispute-line', '--schema']));
    expect(schema.required).toEqual(expect.arrayContaining(['contract', 'statement', 'line', 'reasonCode']));
  });

  it('records a command once under one id, from a file too', async () => {
    const data = on.copyOf(on.data);
    const file = join(data, '..', 'meeting.json');
    writeFileSync(file, JSON.stringify({ contract: 'west', title: 'Another one', present: ['dfe'] }));
    const run = () =>
      runLedger([
        'do',
        'record-meeting',
        '--input',
        file,
        ...PAYER,
        '--id',
        'one',
        '--data',
        data,
        '--json',
        '--quiet',
      ]);
    expect(read(await run())).toMatchObject({ command: 'record-meeting', commandId: 'one', recorded: true });
    expect(read(await run())).toMatchObject({ recorded: false });
    expect(read(await runLedger(['list', 'meetings', 'west', '--json', '--data', data])).meetings).toHaveLength(2);
  });

  it('records what is meant for the revision that stands, and says what stands otherwise', async () => {
    const data = on.copyOf(on.data);
    const stdin = JSON.stringify({ contract: 'west', title: 'A third one', present: ['dfe'] });
    const run = (revision: string) =>
      runLedger(
        [
          'do',
          'record-meeting',
          '--input',
          '-',
          ...PAYER,
          '--data',
          data,
          '--if-revision',
          revision,
          '--json',
          '--quiet',
        ],
        { stdin },
      );
    for (const other of ['-1', '999']) {
      const { exit, err } = await run(other);
      expect(exit).toBe(6);
      expect(JSON.parse(err).error).toMatchObject({ code: 'version-stale' });
    }
    const { revision } = read(
      await runLedger(['do', 'record-meeting', '--input', '-', ...PAYER, '--data', data, '--json'], {
        stdin: stdin.replace('third', 'first'),
      }),
    );
    expect(read(await run(String(revision)))).toMatchObject({ recorded: true, revision: revision + 1 });
    expect((await run('one')).exit).toBe(2);
  });

  it.each([
    ['a command that is none', ['invent'], '{}', 2, /There is no command invent/],
    ['nobody who gives it', ['record-meeting', '--input', '-'], '{}', 2, /Who gives it\?/],
    ['somebody who is not three things', ['record-meeting', '--input', '-', '--as', 'x'], '{}', 2, /is not subject;/],
    ['no input', ['record-meeting', ...PAYER], '', 2, /What with\?/],
    ['a file that is not there', ['record-meeting', ...PAYER, '--input', 'nothing.json'], '', 2, /cannot be read/],
    ['what is no JSON', ['record-meeting', ...PAYER, '--input', '-'], '{', 1, /is not JSON/],
    ['an input that is not what it takes', ['record-meeting', ...PAYER, '--input', '-'], '{}', 1, /\/title: /],
    [
      'somebody who has no part in it',
      ['record-meeting', '--as', 'x;east;verifier', '--input', '-'],
      '{"contract":"west","title":"A","present":["dfe"]}',
      1,
      /may not do this/,
    ],
    [
      'what a rule refuses',
      ['withdraw-variation', ...PAYER, '--input', '-'],
      '{"contract":"west","variation":1}',
      1,
      /./,
    ],
  ])('says what is wrong with %s', async (_, argv, stdin, exit, says) => {
    const ran = await runLedger(['do', ...argv, '--data', on.data], { stdin, cwd: on.folder });
    expect(ran.exit).toBe(exit);
    expect(ran.err).toMatch(says);
    expect(ran.out).toBe('');
  });
});
