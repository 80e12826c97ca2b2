import type { Command } from 'commander';
import { AS, type CommandLine, TOKEN_FILE, wholeNumber } from './command-line.js';
import type { BundleRequest } from './commands/bundle.js';

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

  add('bundle <kind> <ref>', 'A payment, statement, variation or person as a file that anybody can check', [
    'ledger bundle payment reboot_west.S01.P1',
    'ledger bundle statement reboot_west.S03 --out audit/ --checkpoint last-year.txt',
    'ledger bundle payment reboot_west.S01.P1 --disclose 4218 --as "paula;dfe;outcome-payer" --to auditor-3',
  ])
    .addHelpText('after', `\n${BUNDLES}`)
    .option('--out <path>', 'a new .zip file, or a new folder (else <kind>-<ref>.zip here)')
    .option('--as-of <entry>', 'what was recorded up to this entry (else up to the last that is signed)', wholeNumber)
    .option('--size <entries>', 'under the checkpoint of this size (else the latest)', wholeNumber)
    .option('--checkpoint <file...>', 'a checkpoint that the reader holds: the bundle proves the growth from it')
    .option('--disclose <entry...>', 'disclose what is sealed in these entries, or in all; it is recorded')
    .option(...AS)
    .option(...TOKEN_FILE)
    .option('--to <reference>', 'to whom: a reference that says nothing about them (else whoever discloses)')
    .option('--purpose <purpose>', 'what for, as of ledger disclose', 'audit')
    .action(
      action(async (session, kind: string, ref: string, options: BundleRequest) =>
        (await import('./commands/bundle.js')).bundle(session, kind, ref, options),
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

const BUNDLES = `Kinds
  payment, statement   with every line, claim, verification, piece of evidence, price and term behind it
  variation, person    with what led to it, and what is recorded about it
Stored files go in encrypted, and sealed fields stay closed, unless they are disclosed.`;
