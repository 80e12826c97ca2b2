import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ChangeLog, ContractNames, ContractRegister, type Matter } from '#contracts';
import type { CalendarDate } from '#kernel';
import { ContractChanges } from '#payments';
import { RateCardHistory } from '#rate-cards';
import { ChangeReasons } from '../contracts/change-reasons.js';
import { ChangeStory } from '../contracts/change-story.js';
import { type Call, TheCall } from '../http/call.js';
import { PathNumber } from '../http/path-number.js';
import { type Asked, invalid } from '../http/query-desk.js';
import { askedDay, namesOfDay } from '../layout/asked-day.js';
import { dayWithin } from '../layout/day-within.js';
import { PageDesk } from '../pages/page-desk.js';
import { AskedEffect } from '../payments/asked-effect.js';
import { type CardPoint, CardsComparison } from './cards-compared.js';
import { comparePage } from './compare.page.js';
import { linePage } from './line.page.js';
import { rateCardPage, revisionPage } from './rate-card.page.js';
import { rateCardsPage } from './rate-cards.page.js';

const REVISIONS_SHOWN = 200;

/** What says which two rate cards are compared. */
const comparisonFilters = ['from', 'to', ...namesOfDay('from'), ...namesOfDay('to')];

function comparison(filters: Readonly<Record<string, string>>): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of comparisonFilters) {
    const given = filters[name];
    if (given !== undefined) query.set(name, given);
  }
  return query;
}

@ApiExcludeController()
@Controller()
export class RateCardPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly history: RateCardHistory,
    private readonly log: ChangeLog,
    private readonly effects: AskedEffect,
    private readonly changes: ContractChanges,
    private readonly cards: CardsComparison,
    private readonly reasons: ChangeReasons,
    private readonly stories: ChangeStory,
    private readonly names: ContractNames,
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
  inForce(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(call, async (asked, caller) => {
      const contract = this.contracts.contract(code, { asOf: asked.asOf });
      if (contract === undefined) return undefined;
      const on = dayWithin(contract, asked.day);
      return rateCardPage({
        caller,
        contract,
        revisions: this.#revisions(code, asked),
        shown: this.history.inForce(code, { asOf: asked.asOf, on }),
        on,
        effects: await this.cards.effectsOfRevisions(code, asked),
        naming: this.names.of(contract),
        asked,
      });
    });
  }

  @Get('contracts/:contract/rate-card/compare')
  compare(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(
      call,
      async (asked, caller) => {
        const contract = this.contracts.contract(code, { asOf: asked.asOf });
        if (contract === undefined) return undefined;
        const revisions = this.#revisions(code, asked);
        const known = (name: 'from' | 'to') => {
          const { [name]: number = '' } = asked.filters;
          const found = revisions.find(({ revision }) => String(revision) === number)?.revision;
          if (number !== '' && found === undefined) throw invalid(name, 'is not a revision of this rate card');
          return found;
        };
        const from = askedDay({ prefix: 'from', legend: 'Compare what was in force on' }, asked.filters);
        const to = askedDay({ prefix: 'to', legend: 'With what was in force on' }, asked.filters);
        const chosen = { from: known('from'), to: known('to') };
        const before = from.day === undefined ? chosen.from : from.day;
        const after = to.day === undefined ? chosen.to : to.day;
        const pointOf = (point: CalendarDate | number): CardPoint =>
          typeof point === 'number' ? { revision: point } : { on: point };
        const compared =
          before === undefined || after === undefined
            ? undefined
            : await this.cards.of(contract, [pointOf(before), pointOf(after)], asked, caller);
        const last = revisions.at(-1);
        return comparePage({
          contract,
          revisions,
          chosen: { from: chosen.from ?? last?.base, to: chosen.to ?? last?.revision },
          fromDay: from.fields,
          toDay: to.fields,
          compared,
          address: `/contracts/${code}/rate-card/compare?${comparison(asked.filters)}`,
          definitions: new Map(contract.outcomes.map(({ outcome, definition }) => [outcome, definition])),
          mayOpen: (await this.reasons.mayOpen(code, caller)) && asked.filters['reasons'] !== 'shown',
          naming: this.names.of(contract),
          asked,
        });
      },
      [...comparisonFilters, 'effect', 'reasons'],
    );
  }

  @Get('contracts/:contract/rate-card/revisions/:revision')
  revision(
    @TheCall() call: Call,
    @Param('contract') code: string,
    @Param('revision', PathNumber) number: number,
  ): Promise<string> {
    return this.desk.show(
      call,
      async (asked, caller) => {
        const contract = this.contracts.contract(code, { asOf: asked.asOf });
        const revision = this.history.revision(code, number, { asOf: asked.asOf, on: asked.day });
        if (contract === undefined || revision === undefined) return undefined;
        const isAboutIt = ({ about }: { readonly about: readonly Matter[] }) =>
          about.some((matter) => matter.kind === 'rate-card-revision' && matter.revision === number);
        const naming = this.names.of(contract);
        const change = this.changes.change(code, 'rate-card-revision', number, { asOf: asked.asOf, on: asked.day });
        return revisionPage({
          caller,
          reason: await this.reasons.of({ contract: code, reasonEntry: change?.reasonEntry }, asked, caller),
          recordedBy: change?.recordedBy,
          story: await this.stories.of({ contract: code, kind: 'rate-card-revision', number }, naming, asked),
          contract,
          revision,
          difference: this.history.changesOf(code, number, { asOf: asked.asOf }),
          effect: await this.effects.of(
            code,
            { kind: 'rate-card-revision', number },
            asked,
            `/contracts/${code}/rate-card/revisions/${number}`,
          ),
          meetings: this.log.meetings(code, { asOf: asked.asOf }).filter(isAboutIt),
          documents: this.log.documents(code, { asOf: asked.asOf }).filter(isAboutIt),
          naming,
          asked,
        });
      },
      ['effect', 'reasons'],
    );
  }

  @Get('contracts/:contract/rate-card/lines/:line')
  line(@TheCall() call: Call, @Param('contract') code: string, @Param('line') line: string): Promise<string> {
    return this.desk.show(call, (asked) => {
      const contract = this.contracts.contract(code, { asOf: asked.asOf });
      const history = this.history.line(code, line, { asOf: asked.asOf });
      if (contract === undefined || history.length === 0) return undefined;
      const revisions = this.#revisions(code, asked);
      return linePage({
        contract,
        line,
        changes: history
          .filter(({ revision, lastChangedBy }) => revision === lastChangedBy)
          .map((said) => ({
            said,
            by: revisions.find(({ revision }) => revision === said.revision),
            words:
              this.history
                .changesOf(code, said.revision, { asOf: asked.asOf })
                ?.lines.find((difference) => difference.line === line)?.sentence ?? '',
          })),
        priced: history.filter(({ validFrom }) => validFrom !== undefined),
        naming: this.names.of(contract),
        asked,
      });
    });
  }

  #revisions(code: string, { asOf, day }: Asked) {
    return this.history.revisions(code, { asOf, on: day, limit: REVISIONS_SHOWN }).rows;
  }
}
