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
import { rateCardStream, rateCardStreamName } from './rate-card.stream.js';
export const DeclineRateCardRevisionInput = z.strictObject({
  contract: ContractId,
  revision: z.int().positive(),
  /** The draft that is decided on: refused, when another has taken its place. The one before the parties, when absent. */
  draft: z.int().positive().optional(),
  /** Today, when absent. */
  decidedOn: CalendarDate.optional(),
  words: z.string().max(2000).optional(),
});
export class DeclineRateCardRevision extends LedgerCommand {}
let DeclineRateCardRevisionHandler = class DeclineRateCardRevisionHandler {
  ledger;
  access;
  constructor(ledger, access) {
    this.ledger = ledger;
    this.access = access;
  }
  async execute({ input, context }) {
    const { decidedOn, ...asked } = parseInput(DeclineRateCardRevisionInput, input);
    const { today } = await this.access.require(context.actor, 'decide-rate-card', asked.contract);
    const command = {
      type: 'decline',
      ...asked,
      decidedOn: decidedOn ?? today,
      by: context.actor.organisation,
    };
    const stream = rateCardStreamName(asked.contract);
    const at = this.ledger.clock.now();
    const answer = await this.ledger.transact(rateCardStream, stream, command, { context, input, at });
    return withAbout(answer, { contract: asked.contract, revision: asked.revision });
  }
};
DeclineRateCardRevisionHandler = __decorate(
  [CommandHandler(DeclineRateCardRevision), __metadata('design:paramtypes', [Ledger, Access])],
  DeclineRateCardRevisionHandler,
);

export { DeclineRateCardRevisionHandler };
