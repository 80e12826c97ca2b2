import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { runLedger } from '../test/run-ledger.js';

describe('ledger completion', () => {
  /** What bash itself makes of a command line whose last word is being typed. */
  async function completed(...words: string[]): Promise<string[]> {
    const { exit, out } = await runLedger(['completion', 'bash']);
    expect(exit).toBe(0);
    const asked = `${out}\nCOMP_WORDS=(ledger "$@")\nCOMP_CWORD=${words.length}\n_ledger\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
    const answer = execFileSync('bash', ['--norc', '-c', asked, 'bash', ...words], { encoding: 'utf8' });
    return answer.split('\n').filter((word) => word !== '');
  }

  it.each([
    [['tra'], ['trail']],
    [['trail', 'payment', '--as'], ['--as-of']],
    [
      ['--data', 'somewhere', 'publ'],
      ['publish', 'published'],
    ],
    [['member', 'su'], ['suspend']],
    [['token', 'issue', '--ex'], ['--expires']],
    [['webhook', 'add', '--tok'], ['--token-file']],
    [
      ['verify', '--js'],
      ['--json', '--jsonl'],
    ],
    [['nothing-of-ours'], []],
  ])('of %j in bash is %j', async (words, expected) => expect(await completed(...words)).toEqual(expected));

  it('has the same for zsh and fish, and says that there is none for others', async () => {
    expect((await runLedger(['completion', 'zsh'])).out).toContain('bashcompinit\n_ledger() {');
    const fish = (await runLedger(['completion', 'fish'])).out;
    expect(fish).toContain("complete -c ledger -n '__fish_use_subcommand' -a trail -d 'Why it was paid");
    expect(fish).toContain(
      "complete -c ledger -n '__fish_seen_subcommand_from member; and __fish_seen_subcommand_from admit' -l issuer",
    );
    expect(await runLedger(['completion', 'tcsh'])).toMatchObject({
      exit: 2,
      err: 'There is no completion for tcsh; there is for bash, zsh and fish\n',
    });
  });
});

describe('ledger version', () => {
  it('is that of the package', async () => {
    expect(await runLedger(['version'])).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      err: '',
    });
  });
});

describe('a command line that is wrong', () => {
  it('is a document on standard error with --json, and data is never mixed with it', async () => {
    const { exit, out, err } = await runLedger(['trial', '--json']);
    expect([exit, out, JSON.parse(err)]).toEqual([
      2,
      '',
      { error: { code: 'usage', message: "error: unknown command 'trial'\n(Did you mean trail?)" }, exitCode: 2 },
    ]);
  });
});
