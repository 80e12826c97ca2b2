import type { Command } from 'commander';
import { type CommandLine, wholeNumber } from './command-line.js';

/** What the log proves: checkpoints, proofs and keys. */
export function addIntegrityCommands({ add, action }: CommandLine, program: Command): void {
  add('checkpoint', 'What the log has signed last: the note that others keep', [
    'ledger checkpoint',
    'ledger checkpoint --sign',
    'ledger checkpoint --size 4218 --json',
  ])
    .option('--sign', 'sign everything that is recorded now, first (not beside a server, which signs by itself)', false)
    .option('--size <entries>', 'the checkpoint of this size', wholeNumber)
    .action(
      action(async (session, options: { sign: boolean; size?: number }) =>
        (await import('./commands/checkpoint.js')).checkpoint(session, options),
      ),
    );

  add('prove <entry>', 'That an entry is in the log: a .tlog-proof that others can check offline', [
    'ledger prove 4217 > entry-4217.tlog-proof',
    'ledger prove 4217 --size 4218 --json',
  ])
    .option('--size <entries>', 'under the checkpoint of this size (the latest, when absent)', wholeNumber)
    .action(
      action(async (session, entry: string, options: { size?: number }) =>
        (await import('./commands/prove.js')).prove(session, entry, options),
      ),
    );

  const key = program.command('key').description('The key that signs the log');
  const examples = (lines: readonly string[]) => `Examples\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
  key.addHelpText('before', examples(['ledger key show', 'ledger key rotate', 'ledger key rotate --finish']));
  key
    .command('show')
    .description('The public keys of the log, and the sizes that each has signed')
    .action(action(async (session) => (await import('./commands/key.js')).showKeys(session)));
  key
    .command('rotate')
    .description('Make a second key that signs beside the first; with --finish, end the first')
    .option('--finish', 'the older key signs no more, and its file is taken away', false)
    .action(
      action(async (session, options: { finish: boolean }) =>
        (await import('./commands/key.js')).rotate(session, options),
      ),
    );
}
