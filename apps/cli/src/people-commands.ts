import { AS, AS_OF, type CommandLine, TOKEN_FILE, wholeNumber } from './command-line.js';
import type { DiscloseRequest } from './commands/disclose.js';

/** Who a pseudonym is known to, and what of it leaves the ledger. */
export function addPeopleCommands({ add, action }: CommandLine): void {
  add('disclose <entry> <path>', 'Hand one sealed field or file to somebody, with the proof that it was recorded so', [
    'ledger disclose 4217 /note --to auditor-3 --purpose audit --as "paula;dfe;outcome-payer"',
    'ledger disclose 4218 file --to auditor-3 --purpose audit --as "paula;dfe;outcome-payer" --out /tmp/audit',
  ])
    .addHelpText('after', `\n${DISCLOSING}`)
    .requiredOption('--to <reference>', 'to whom: a reference that says nothing about them')
    .requiredOption(
      '--purpose <purpose>',
      'audit, verification, dispute, data-subject-request, legal-proceedings or evaluation',
    )
    .option(...AS)
    .option(...TOKEN_FILE)
    .option('--words <text>', 'more about it; it is sealed')
    .option('--out <folder>', 'where the files are written (else the current folder)')
    .option('--id <id>', 'the id of the command: sent twice under one id, it is recorded once')
    .action(
      action(async (session, entry: string, path: string, options: DiscloseRequest) =>
        (await import('./commands/disclose.js')).disclose(session, wholeNumber(entry), path, options),
      ),
    );

  add('reads', 'Who has read what is kept about people, and what was disclosed to whom, the newest first', [
    'ledger reads --person P0123456789ABCDEF',
    'ledger reads --contract reboot_west --by vera --json',
  ])
    .option('--person <pseudonym>', 'about one person')
    .option('--contract <contract>', 'of a whole contract')
    .option('--by <subject>', 'by one reader')
    .option(...AS_OF)
    .action(
      action(async (session, options: { person?: string; contract?: string; by?: string; asOf?: string }) =>
        (await import('./commands/reads.js')).reads(session, options),
      ),
    );
}

const DISCLOSING = `The path is that of a sealed field (/note), or the word file for the evidence file of a submission.
What is written is what was committed to, byte for byte: sha256sum of it is the commitment that stands in the entry.`;
