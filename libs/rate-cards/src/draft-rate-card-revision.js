var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
var __metadata =
  (this && this.__metadata) ||
  ((k, v) => {
    if (typeof Reflect === 'object' && typeof Reflect.metadata === 'function') return Reflect.metadata(k, v);
  });

import { CommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { Ledger } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';
import { rateCardFactsOf } from './domain/rate-card-commands.js';
import { rateCardStream, rateCardStreamName, revisionOf } from './rate-card.stream.js';
import { checkContent, contentFields, contentOf } from './revision-content.js';
export const DraftRateCardRevisionInput = z
  .strictObject({
    contract: ContractId,
    /** The revision to draft anew; a new one, or the one a change was requested of, when absent. */
    revision: z.int().positive().optional(),
    ...contentFields,
    /** Today, when absent. */
    draftedOn: CalendarDate.optional(),
  })
  .superRefine(checkContent);
export class DraftRateCardRevision extends LedgerCommand {}
let DraftRateCardRevisionHandler = class DraftRateCardRevisionHandler {
  ledger;
  access;
  constructor(ledger, access) {
    this.ledger = ledger;
    this.access = access;
  }
  async execute({ input, context }) {
    const asked = parseInput(DraftRateCardRevisionInput, input);
    const { contract, terms, termsReference, today } = await this.access.require(
      context.actor,
      'propose-rate-card',
      asked.contract,
    );
    const command = {
      type: 'draft',
      contract: asked.contract,
      revision: asked.revision,
      by: context.actor.organisation,
      draftedOn: asked.draftedOn ?? today,
      content: contentOf(asked),
      facts: rateCardFactsOf(contract, terms),
    };
    const stream = rateCardStreamName(asked.contract);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(rateCardStream, stream, command, {
      context,
      input,
      at,
      reliesOn: [termsReference],
    });
    const revision = asked.revision ?? (await revisionOf(this.ledger, stream, answer, 'draft'));
    return withAbout(answer, { contract: asked.contract, revision });
  }
};
DraftRateCardRevisionHandler = __decorate(
  [CommandHandler(DraftRateCardRevision), __metadata('design:paramtypes', [Ledger, Access])],
  DraftRateCardRevisionHandler,
);

export { DraftRateCardRevisionHandler };
