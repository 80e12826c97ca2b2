import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ClaimsRegister } from '#claims';
import { CohortsRegister } from '#cohorts';
import {
  ChangeLog,
  ContractNames,
  ContractRegister,
  type ContractTerms,
  type LoggedVariation,
  type Terms,
  termsWith,
} from '#contracts';
import { calendarDate } from '#kernel';
import { AdvancesRegister, type ContractChange, ContractChanges, StatementsRegister } from '#payments';
import { RateCardHistory } from '#rate-cards';
import { ReferralRegister } from '#referrals';
import { type Call, TheCall } from '../http/call.js';
import type { Caller } from '../http/identity.js';
import { LedgerMoments } from '../http/ledger-moments.js';
import { PathNumber } from '../http/path-number.js';
import type { Asked } from '../http/query-desk.js';
import { askedDay, namesOfDay } from '../layout/asked-day.js';
import { dayWithin } from '../layout/day-within.js';
import { PageDesk } from '../pages/page-desk.js';
import { AskedEffect } from '../payments/asked-effect.js';
import { changeFilterNames, changeFilters, choiceOf } from './change-filters.js';
import { changeLogPage, type LoggedChange } from './change-log.page.js';
import { ChangeReasons } from './change-reasons.js';
import { ChangeStory } from './change-story.js';
import { inForcePage } from './in-force.page.js';
import { plansPage } from './plans.page.js';
import { versionBefore } from './terms-history.js';
import { variationPage } from './variation.page.js';

/** Claims that are worked out for one page, each twice: for every change all claims of the contract. */
const WORKED_OUT_AT_ONCE = 30_000;
const ROWS_MAX = 2000;

/** How a contract was changed, and what was planned and agreed for which day. */
@ApiExcludeController()
@Controller('contracts/:contract')
export class ChangePagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly log: ChangeLog,
    private readonly rateCards: RateCardHistory,
    private readonly claims: ClaimsRegister,
    private readonly cohorts: CohortsRegister,
    private readonly referrals: ReferralRegister,
    private readonly statements: StatementsRegister,
    private readonly advances: AdvancesRegister,
    private readonly effects: AskedEffect,
    private readonly changesOf: ContractChanges,
    private readonly reasons: ChangeReasons,
    private readonly stories: ChangeStory,
    private readonly names: ContractNames,
    private readonly moments: LedgerMoments,
  ) {}

  @Get('changes')
  changes(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    const changes = async (asked: Asked, caller: Caller | undefined) => {
      const contract = this.contracts.contract(code, asked);
      if (contract === undefined) return undefined;
      const { asOf, day } = asked;
      const naming = this.names.of(contract);
      const filters = changeFilters(contract, asked.filters, naming, asked);
      const all = this.changesOf.changes(code, { asOf, on: day });
      const chosen = this.changesOf.changes(code, { asOf, on: day }, choiceOf(filters));
      const mayOpen = await this.reasons.mayOpen(code, caller);
      return changeLogPage({
        contract,
        changes: await this.#told(chosen, asked, caller),
        inAll: all.length,
        filters,
        mayOpen: mayOpen && asked.filters['reasons'] !== 'shown' && chosen.length > 0,
        meetings: this.log.meetings(code, { asOf }),
        documents: this.log.documents(code, { asOf }),
        ...{ naming, asked, day, caller },
      });
    };
    return this.desk.show(call, changes, [...changeFilterNames, 'effect', 'reasons']);
  }

  /** Each with its effect, where working it out takes no longer than somebody waits, and with its reason. */
  async #told(chosen: readonly ContractChange[], asked: Asked, caller: Caller | undefined): Promise<LoggedChange[]> {
    const [first] = chosen;
    const claims = first === undefined ? 0 : this.statements.totals(first.contract, asked).claims;
    const worked =
      first === undefined
        ? undefined
        : this.changesOf.effects(first.contract, { ...this.moments.lastAbout(first.contract, asked), on: asked.day });
    let left = asked.filters['effect'] === 'shown' ? Number.POSITIVE_INFINITY : WORKED_OUT_AT_ONCE;
    const told: LoggedChange[] = [];
    for (const change of chosen) {
      if (worked?.isKnown(change) === false) left -= claims;
      told.push({
        change,
        effect: left < 0 ? undefined : await worked?.of(change),
        reason: await this.reasons.of(change, asked, caller),
      });
    }
    return told;
  }

  @Get('variations/:variation')
  variation(
    @TheCall() call: Call,
    @Param('contract') code: string,
    @Param('variation', PathNumber) number: number,
  ): Promise<string> {
    return this.desk.show(
      call,
      async (asked, caller) => {
        const contract = this.contracts.contract(code, asked);
        const variation = this.log.variation(code, number, { asOf: asked.asOf, on: asked.day });
        if (contract === undefined || variation === undefined) return undefined;
        const versions = this.contracts.termsVersions(code, asked);
        const set = versions.filter(({ version }) => variation.setTerms.includes(version));
        const naming = this.names.of(contract);
        const change = this.changesOf.change(code, 'variation', number, { asOf: asked.asOf, on: asked.day });
        return variationPage({
          caller,
          contract,
          variation,
          ...beforeAndAfter(variation, versions, set),
          set,
          effect: await this.effects.of(
            code,
            { kind: 'variation', number },
            asked,
            `/contracts/${code}/variations/${number}`,
          ),
          reason: await this.reasons.of({ contract: code, reasonEntry: change?.reasonEntry }, asked, caller),
          recordedBy: change?.recordedBy,
          story: await this.stories.of({ contract: code, kind: 'variation', number }, naming, asked),
          naming,
          asked,
        });
      },
      ['effect', 'reasons'],
    );
  }

  @Get('in-force')
  inForce(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(
      call,
      (asked) => {
        const contract = this.contracts.contract(code, { asOf: asked.asOf });
        if (contract === undefined) return undefined;
        const shown = dayWithin(contract, asked.day);
        const { fields, day } = askedDay({ prefix: 'on', legend: 'What was in force on' }, asked.filters, shown);
        const at = { asOf: asked.asOf, on: day ?? shown };
        return inForcePage({
          contract,
          on: at.on,
          fields,
          terms: this.contracts.consolidatedTerms(code, at.on, { asOf: at.asOf }),
          rateCard: this.rateCards.inForce(code, at),
          parties: this.contracts.parties(code, at),
          naming: this.names.of(contract),
          asked,
        });
      },
      namesOfDay('on'),
    );
  }

  @Get('plans')
  plans(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(call, (asked, caller) => {
      const contract = this.contracts.contract(code, asked);
      if (contract === undefined) return undefined;
      const moment = { asOf: asked.asOf };
      return plansPage({
        caller,
        contract,
        plans: this.log.plans(code, moment),
        actuals: {
          ...this.referrals.byDay(code, moment),
          claimed: [
            ...this.claims.byDay(code, moment),
            ...this.cohorts
              .claims(code, { ...moment, status: 'made', limit: ROWS_MAX })
              .rows.map(({ achieved_on, outcome }) => ({ achieved_on, outcome, claims: 1 })),
          ],
          statements: this.statements.statements(code, { ...moment, limit: ROWS_MAX }).rows,
          grants: this.advances
            .advances(code, { ...moment, limit: ROWS_MAX })
            .rows.flatMap(({ kind, period_to, paid_on, pence }) =>
              kind === 'grant' && period_to !== null && paid_on !== null ? [{ period_to, pence }] : [],
            ),
        },
        naming: this.names.of(contract),
        asked,
      });
    });
  }
}

/** What a variation set beside what it replaced; of one that is not agreed, what it would set beside what holds on its day. */
function beforeAndAfter(
  variation: LoggedVariation,
  versions: readonly ContractTerms[],
  [first]: readonly ContractTerms[],
): { readonly before: Terms | undefined; readonly after: Terms | undefined } {
  if (first !== undefined) return { before: versionBefore(versions, first)?.terms, after: first.terms };
  const { changes, variation: number } = variation;
  const effectiveFrom = calendarDate(variation.effectiveFrom);
  const before = versions.findLast(
    ({ validFrom, validTo }) => validFrom <= effectiveFrom && (validTo === undefined || validTo > effectiveFrom),
  )?.terms;
  return {
    before,
    after: before === undefined ? undefined : termsWith(before, { variation: number, effectiveFrom, changes }),
  };
}
