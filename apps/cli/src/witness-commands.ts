import { type Command, InvalidArgumentError } from 'commander';
import { type CommandLine, wholeNumber } from './command-line.js';

/** `ledger witness …`: run by a payer or a university, on a machine of their own, with no ledger beside it. */
export function addWitnessCommands(program: Command, { action }: Pick<CommandLine, 'action'>): void {
  const witness = program
    .command('witness')
    .description("Remember another's ledger, so that it cannot show two histories: for a payer or a university to run")
    .addHelpText('before', `Examples\n${EXAMPLES.map((example) => `  ${example}`).join('\n')}\n`);
  const add = (words: string, summary: string) =>
    witness.command(words).description(summary).option('--folder <folder>', 'the folder of the witness', './witness');

  add('init', 'Make a witness: its key, its list of ledgers, its memory')
    .requiredOption(
      '--name <name>',
      'the name of its key: an address without https://, such as witness.example.org/one',
    )
    .option('--log <vkey...>', 'the vkey of a ledger that it is to watch', [])
    .action(
      action(async (session, options: { folder: string; name: string; log: string[] }) =>
        (await import('./commands/witness.js')).initWitness(session, options),
      ),
    );
  add('vkey', 'The key to give to the ledger and its auditors').action(
    action(async (session, options: { folder: string }) =>
      (await import('./commands/witness.js')).printVkey(session, options),
    ),
  );
  add('show', 'What it has cosigned last, and what a ledger has signed against itself').action(
    action(async (session, options: { folder: string }) =>
      (await import('./commands/witness.js')).showWitness(session, options),
    ),
  );
  add('serve', 'Take checkpoints by HTTP, until interrupted')
    .option('--port <port>', 'the port to listen on; 0 takes any free one', port, 3100)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .action(
      action(async (session, options: { folder: string; port: number; host: string }) =>
        (await import('./commands/witness.js')).runWitness(session, options),
      ),
    );
}

const EXAMPLES = [
  'ledger witness init --folder /srv/witness --name witness.example.org/one --log "ledger.example.org/outcomes+…"',
  'ledger witness vkey --folder /srv/witness      what the ledger and its auditors are given',
  'ledger witness serve --folder /srv/witness     behind a web server with a certificate',
  'ledger witness show --folder /srv/witness',
];

function port(text: string): number {
  const number = wholeNumber(text);
  if (number > 65_535) throw new InvalidArgumentError('It is a number from 0 to 65535.');
  return number;
}
