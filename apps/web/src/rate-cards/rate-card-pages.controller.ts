import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractRegister } from '#contracts';
import { type CalendarDate, calendarDate } from '#kernel';
import { RateCardHistory } from '#rate-cards';
import { type Call, TheCall } from '../http/call.js';
import { PathNumber } from '../http/path-number.js';
import type { Asked } from '../http/query-desk.js';
import { PageDesk } from '../layout/page-desk.js';
import type { Page } from '../layout/pages.js';
import { rateCardPage } from './rate-card.page.js';
import { rateCardsPage } from './rate-cards.page.js';

const REVISIONS_SHOWN = 100;

@ApiExcludeController()
@Controller()
export class RateCardPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly history: RateCardHistory,
  ) {}

  @Get('rate-cards')
  all(@TheCall() call: Call): Promise<string> {
    return this.desk.showList(call, (asked, links) => {
      const on = asked.day;
      const { rows, next } = this.contracts.contracts(asked);
      const cards = rows.map((contract) => {
        const day = dayWithin(contract, on);
        return { contract, inForce: this.history.inForce(contract.contract, { ...asked, on: day }) };
      });
      return rateCardsPage({ cards, on, asked, pages: links(next) });
    });
  }

  @Get('contracts/:contract/rate-card')
  inForce(@TheCall() call: Call, @Param('contract') contract: string): Promise<string> {
    return this.desk.show(call, (asked) => {
      const found = this.contracts.contract(contract, asked);
      if (found === undefined) return undefined;
      return this.#page(contract, asked, asked.effectiveOn ?? dayWithin(found, asked.day));
    });
  }

  @Get('contracts/:contract/rate-card/revisions/:revision')
  revision(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('revision', PathNumber) revision: number,
  ): Promise<string> {
    return this.desk.show(call, (asked) => {
      if (this.history.revision(contract, revision, asked) === undefined) return undefined;
      return this.#page(contract, asked, asked.day, revision);
    });
  }

  #page(code: string, asked: Asked, on: CalendarDate, revision?: number): Page | undefined {
    const contract = this.contracts.contract(code, asked);
    if (contract === undefined) return undefined;
    const names = new Map(contract.parties.map(({ organisation, name }) => [organisation, name]));
    return rateCardPage({
      contract,
      revisions: this.history.revisions(code, { asOf: asked.asOf, limit: REVISIONS_SHOWN }).rows,
      shown:
        revision === undefined
          ? this.history.inForce(code, { ...asked, on })
          : this.history.revision(code, revision, asked),
      on,
      asked,
      organisationName: (organisation) => names.get(organisation) ?? organisation,
    });
  }
}

/** A contract that is over shows the rate card of its last day. */
function dayWithin({ endsOn }: { readonly endsOn: string }, day: CalendarDate): CalendarDate {
  if (endsOn > day) return day;
  return calendarDate(endsOn);
}
