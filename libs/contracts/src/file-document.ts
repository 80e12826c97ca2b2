import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import { Access } from './access.js';
import { changeContract, contractAsItIs, firstRecordedBy } from './change-contract.js';
import { type BoardCommand, sameDocument } from './domain/board.js';
import type { ContractReason } from './domain/contract.js';
import { contractEvents } from './domain/contracts.events.js';
import { LedgerCommand, parseInput, withAbout } from './ledger-command.js';

const recorded = contractEvents.DocumentFiled.schema.shape;

export const FileDocumentInput = z.strictObject({
  contract: ContractId,
  /** Today, when absent. */
  datedOn: CalendarDate.optional(),
  title: recorded.title,
  contentDigest: recorded.contentDigest,
  bytes: recorded.bytes,
  mediaType: recorded.mediaType,
  location: recorded.location,
  about: recorded.about.default([]),
});
export type FileDocumentInput = z.input<typeof FileDocumentInput>;

export class FileDocument extends LedgerCommand<
  FileDocumentInput,
  ContractReason,
  { readonly contract: ContractId; readonly document: number }
> {}

@CommandHandler(FileDocument)
export class FileDocumentHandler implements ICommandHandler<FileDocument> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: FileDocument) {
    const { datedOn, ...asked } = parseInput(FileDocumentInput, input);
    const { today } = await this.access.require(context.actor, 'record-board', asked.contract);
    const command = { type: 'file-document', ...asked, datedOn: datedOn ?? today } as const satisfies BoardCommand;
    const answer = await changeContract(this.ledger, command, { input, context });
    const event = await firstRecordedBy(this.ledger, answer);
    const contract = await contractAsItIs(this.ledger, asked.contract);
    const standing = contract === undefined ? undefined : sameDocument(command, contract);
    const document = event?.type === 'DocumentFiled' ? event.document : (standing ?? 0);
    return withAbout(answer, { contract: asked.contract, document });
  }
}
