import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import { Access } from './access.js';
import { changeContract, contractAsItIs, firstRecordedBy } from './change-contract.js';
import { type BoardCommand, sameMeeting } from './domain/board.js';
import type { ContractReason } from './domain/contract.js';
import { contractEvents } from './domain/contracts.events.js';
import { LedgerCommand, parseInput, withAbout } from './ledger-command.js';

const recorded = contractEvents.MeetingHeld.schema.shape;

export const RecordMeetingInput = z.strictObject({
  contract: ContractId,
  /** Today, when absent. */
  heldOn: CalendarDate.optional(),
  title: recorded.title,
  present: recorded.present,
  about: recorded.about.default([]),
  minutes: z.string().max(8000).optional(),
  decisions: z.array(z.string().min(1).max(2000)).max(50).optional(),
});
export type RecordMeetingInput = z.input<typeof RecordMeetingInput>;

export class RecordMeeting extends LedgerCommand<
  RecordMeetingInput,
  ContractReason,
  { readonly contract: ContractId; readonly meeting: number }
> {}

@CommandHandler(RecordMeeting)
export class RecordMeetingHandler implements ICommandHandler<RecordMeeting> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: RecordMeeting) {
    const { heldOn, ...asked } = parseInput(RecordMeetingInput, input);
    const { today } = await this.access.require(context.actor, 'record-board', asked.contract);
    const command = { type: 'record-meeting', ...asked, heldOn: heldOn ?? today } as const satisfies BoardCommand;
    const answer = await changeContract(this.ledger, command, { input, context });
    const event = await firstRecordedBy(this.ledger, answer);
    const contract = await contractAsItIs(this.ledger, asked.contract);
    const standing = contract === undefined ? undefined : sameMeeting(command, contract);
    const meeting = event?.type === 'MeetingHeld' ? event.meeting : (standing ?? 0);
    return withAbout(answer, { contract: asked.contract, meeting });
  }
}
