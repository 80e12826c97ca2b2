import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, termsOn, withAbout } from '#contracts';
import { Ledger, type Reference } from '#event-log';
import { CalendarDate, ContractId, type OrganisationId, Pence, StatementRef } from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import type { PaymentReason } from './domain/account/account.js';
import type { DisputableLine } from './domain/account/disputes.js';
import { ofPayer } from './domain/account/statements.js';
import { DisputeReason } from './domain/payments.events.js';
import { StatementLines } from './statement-lines.js';

export const DisputeLineInput = z.strictObject({
  contract: ContractId,
  statement: StatementRef,
  line: z.int().positive(),
  /** All of one's own part that is not paid yet, when absent. */
  heldPence: Pence.refine((amount) => amount > 0, 'must be above zero').optional(),
  /** Today, when absent. */
  disputedOn: CalendarDate.optional(),
  /** So many days after the dispute as the terms say, when absent. */
  resolveBy: CalendarDate.optional(),
  reasonCode: DisputeReason,
  words: z.string().min(1).max(2000).optional(),
});
export type DisputeLineInput = z.input<typeof DisputeLineInput>;

/** Holds back what the organisation of whoever asks doubts of a line, until that is resolved. */
export class DisputeLine extends LedgerCommand<
  DisputeLineInput,
  PaymentReason,
  { readonly statement: string; readonly line: number }
> {}

@CommandHandler(DisputeLine)
export class DisputeLineHandler implements ICommandHandler<DisputeLine> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly lines: StatementLines,
  ) {}

  async execute({ input, context }: DisputeLine) {
    const asked = parseInput(DisputeLineInput, input);
    const { contract, statement, line } = asked;
    const facts = await this.access.require(context.actor, 'dispute-line', contract);
    const payer = context.actor.organisation;
    const disputedOn = asked.disputedOn ?? facts.today;
    const looked = await this.#look(asked, payer);
    const command = {
      type: 'dispute-line',
      ...asked,
      payer,
      disputedOn,
      found: looked?.found,
      disputeDays: termsOn(facts.contract, disputedOn).terms.deadlines?.disputeDays,
    } as const;
    const answer = await this.ledger.transact(accountStream, accountStreamName(contract), command, {
      context,
      input,
      at: this.ledger.clock.now(),
      reliesOn: looked === undefined ? [] : [looked.reference, facts.termsReference],
    });
    return withAbout(answer, { statement, line });
  }

  /** The line from the log itself. A statement that is issued gets no others, so it cannot change meanwhile. */
  async #look(
    { contract, statement, line }: z.output<typeof DisputeLineInput>,
    payer: OrganisationId,
  ): Promise<{ readonly found: DisputableLine; readonly reference: Reference } | undefined> {
    const { state } = await this.ledger.load(accountStream, accountStreamName(contract));
    const issued = state.statements.get(statement);
    if (issued?.status !== 'issued') return undefined;
    const lines = await this.lines.of(contract, issued);
    // What was put there after the issue is on no statement.
    const recorded = lines.find((one) => one.line.number === line && line <= issued.lines);
    if (recorded === undefined) return undefined;
    const { claim, parts } = recorded.line;
    return { found: { claim, partPence: ofPayer(parts, payer) }, reference: recorded.reference };
  }
}
