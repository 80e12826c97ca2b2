import { AS_OF, type CommandLine, EFFECTIVE_ON, wholeNumber } from './command-line.js';

/** What is to be paid, why it is that amount, and what is not paid. */
export function addMoneyCommands({ add, action }: CommandLine): void {
  add('explain <line>', 'Why a line of a statement is the amount that it is', [
    'ledger explain reboot_west.S03/5',
    'ledger explain greater_manchester.S10/40 --json',
  ])
    .option(...AS_OF)
    .action(
      action(async (session, line: string, options: { asOf?: string }) =>
        (await import('./commands/explain.js')).explain(session, line, options),
      ),
    );

  add('recompute <contract>', "Everything that was billed, worked out again with today's ledger, or that of then", [
    'ledger recompute greater_manchester',
    'ledger recompute reboot_west --claim reboot_west.PSDA7NKZGJWTXNW7S.feels_safe.1',
  ])
    .addHelpText('after', '\nExit code 4 when a claim comes to something else today: the next statement adjusts it')
    .option('--claim <claim>', 'one claim only, with what is different and why')
    .option(...AS_OF)
    .option(...EFFECTIVE_ON)
    .action(
      action(async (session, contract: string, options: { claim?: string; asOf?: string; effectiveOn?: string }) =>
        (await import('./commands/recompute.js')).recompute(session, contract, options),
      ),
    );

  add('draft <contract>', 'What the next statement would say if it were issued today, or then; nothing is recorded', [
    'ledger draft kirklees_like',
    'ledger draft kirklees_like --until 2024-03-31',
  ])
    .option('--statement <ref>', 'a statement that was begun and not issued (the one there is, when absent)')
    .option('--until <date>', 'claims made up to this day (today, when absent)')
    .option(...AS_OF)
    .option(...EFFECTIVE_ON)
    .action(
      action(
        async (
          session,
          contract: string,
          options: { statement?: string; until?: string; asOf?: string; effectiveOn?: string },
        ) => (await import('./commands/draft.js')).draft(session, contract, options),
      ),
    );

  add('caps <contract>', 'Every cap with what was used of it, what is left, and what it has cut', [
    'ledger caps greater_manchester',
    'ledger caps kirklees_like --on 2021-03-31 --as-of 2021-06-30',
  ])
    .option('--on <date>', 'the caps of this day (today, when absent); the same as --effective-on')
    .option(...EFFECTIVE_ON)
    .option(...AS_OF)
    .action(
      action(async (session, contract: string, options: { on?: string; effectiveOn?: string; asOf?: string }) =>
        (await import('./commands/caps.js')).caps(session, contract, options),
      ),
    );

  add('curtailed <contract>', 'What was achieved and is not payable, and why: by reason, by cap and by claim', [
    'ledger curtailed greater_manchester',
    'ledger curtailed greater_manchester --cap person_cap --limit 100',
    'ledger curtailed kirklees_like --reason payment-mode',
  ])
    .option('--reason <reason>', 'for one reason only: cap, payment-mode, deadweight, disallowed, own-price')
    .option('--cap <code>', 'by one cap only')
    .option('--claim <claim>', 'of one claim only')
    .option('--limit <count>', 'print at most so many claims (30, when absent)', wholeNumber)
    .option(...AS_OF)
    .action(
      action(
        async (
          session,
          contract: string,
          options: { reason?: string; cap?: string; claim?: string; limit?: number; asOf?: string },
        ) => (await import('./commands/curtailed.js')).curtailed(session, contract, options),
      ),
    );
}
