import type { Acting } from './acting-options.js';
import { AS, AS_OF, type CommandLine, EFFECTIVE_ON, TOKEN_FILE } from './command-line.js';

const OUT = ['--out <folder>', 'the folder to write to (here, when absent)'] as const;

/** Files of what the ledger holds, for people, for evaluators and for everybody. */
export function addExportCommands({ add, action }: CommandLine): void {
  add(
    'export <what> [contract]',
    'Write a file of what the ledger holds: a table, events, or the contract in a standard',
    [
      'ledger export tables',
      'ledger export payments reboot_west',
      'ledger export claims reboot_west --format xlsx --filter status=made --as-of 2019-12-31',
      'ledger export events reboot_west --out ./for-the-evaluator',
      'ledger export ocds reboot_west',
    ],
  )
    .addHelpText(
      'after',
      '\nWhat: a table (ledger export tables lists them), events (for evaluators), ocds (Open Contracting 1.1), indigo',
    )
    .option('--format <format>', 'of a table: csv, xlsx or jsonl', 'csv')
    .option('--profile <profile>', 'of CSV: spreadsheet (no text becomes a formula) or raw', 'spreadsheet')
    .option('--filter <name=value...>', 'of a table: only rows with this, as the API filters its list')
    .option('--purpose <words>', 'what it is for: kept with what was taken, which the page Exports shows')
    .option(...OUT)
    .option(...AS_OF)
    .option(...EFFECTIVE_ON)
    .action(
      action(
        async (
          session,
          what: string,
          contract: string | undefined,
          options: {
            format: string;
            profile: string;
            filter?: string[];
            out?: string;
            asOf?: string;
            effectiveOn?: string;
          },
        ) => (await import('./commands/export.js')).exportFile(session, what, contract, options),
      ),
    );

  add('check-export <folder>', 'Read an export of events again, with nothing but what came with it', [
    'ledger check-export ./for-the-evaluator',
  ]).action(
    action(async (session, folder: string) => (await import('./commands/export.js')).checkExport(session, folder)),
  );

  add('publish <table> <contract> <until>', 'Publish a table for a quarter, with small numbers kept out of it', [
    'ledger publish outcomes reboot_west 2019-03-31 --as "maya; bcc; outcome-payer"',
  ])
    .option(...AS)
    .option(...TOKEN_FILE)
    .action(
      action(async (session, table: string, contract: string, until: string, options: Acting) =>
        (await import('./commands/publish.js')).publish(session, { table, contract, until }, options),
      ),
    );

  add('published <contract> [table] [until]', 'What was published of a contract, or one table as it was published', [
    'ledger published reboot_west',
    'ledger published reboot_west outcomes 2019-03-31',
  ])
    .option(...AS_OF)
    .action(
      action(
        async (
          session,
          contract: string,
          table: string | undefined,
          until: string | undefined,
          options: { asOf?: string },
        ) => (await import('./commands/publish.js')).published(session, contract, { table, until }, options),
      ),
    );
}
