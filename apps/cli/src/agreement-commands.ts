import { AS_OF, type CommandLine, EFFECTIVE_ON, wholeNumber } from './command-line.js';

/** What the parties agreed, how they changed it, and what that did to the money. */
export function addAgreementCommands({ add, action }: CommandLine): void {
  add(
    'history <contract> [ref]',
    'What was agreed, when, why and by whom: every change ever proposed, and what is different by it',
    [
      'ledger history reboot_west',
      'ledger history contract kirklees_like',
      'ledger history kirklees_like --full --json',
    ],
  )
    .option(...AS_OF)
    .option(...EFFECTIVE_ON)
    .option('--full', 'also every entry about the agreement, with who recorded it', false)
    .action(
      action(
        async (
          session,
          contract: string,
          ref: string | undefined,
          options: { asOf?: string; effectiveOn?: string; full: boolean },
        ) => (await import('./commands/history.js')).history(session, contract, ref, options),
      ),
    );

  add('terms <contract>', 'The terms of a day, with all that had changed them by then, in words', [
    'ledger terms kirklees_like',
    'ledger terms kirklees_like --on 2020-06-30',
    'ledger terms kirklees_like --on 2020-06-30 --as-of 2020-04-01',
  ])
    .option('--on <date>', 'the day (today, when absent); the same as --effective-on')
    .option(...EFFECTIVE_ON)
    .option(...AS_OF)
    .action(
      action(async (session, contract: string, options: { on?: string; effectiveOn?: string; asOf?: string }) =>
        (await import('./commands/terms.js')).terms(session, contract, options),
      ),
    );

  add(
    'diff <what> <contract>',
    'What two revisions of the rate card, versions of the terms, or moments say otherwise',
    [
      'ledger diff ratecard kirklees_like --from 1 --to 3',
      'ledger diff ratecard kirklees_like --from 2.1 --to 2.2         two drafts of revision 2',
      'ledger diff terms kirklees_like --from 2020-01-01 --to 2021-01-01',
      'ledger diff moments kirklees_like --from 2020-12-31 --to 2021-03-31',
    ],
  )
    .addHelpText(
      'after',
      '\nWhat: ratecard, terms. From and to: a revision or version by number, or whichever held on a day\nWhat: moments. From and to: an entry, an instant, or the end of a day; what was recorded between, and backwards',
    )
    .requiredOption('--from <which>', 'the earlier one')
    .requiredOption('--to <which>', 'the later one')
    .option(...AS_OF)
    .action(
      action(async (session, what: string, contract: string, options: { from: string; to: string; asOf?: string }) =>
        (await import('./commands/diff.js')).diff(session, what, contract, options),
      ),
    );

  add('effect <contract>', 'What an agreed change did to the money, or what a proposed one would do', [
    'ledger effect kirklees_like --revision 2',
    'ledger effect kirklees_like --variation 1 --from 2020-04-01 --to 2020-12-31',
  ])
    .option('--revision <number>', 'a revision of the rate card', wholeNumber)
    .option('--variation <number>', 'a variation of the terms', wholeNumber)
    .option('--from <date>', 'only outcomes achieved from this day on')
    .option('--to <date>', 'only outcomes achieved up to this day')
    .option(...AS_OF)
    .option(...EFFECTIVE_ON)
    .action(
      action(
        async (
          session,
          contract: string,
          options: {
            revision?: number;
            variation?: number;
            from?: string;
            to?: string;
            asOf?: string;
            effectiveOn?: string;
          },
        ) => (await import('./commands/effect.js')).effect(session, contract, options),
      ),
    );
}
