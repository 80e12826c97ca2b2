import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { TrailOf } from '#audit-trail';
import { ClaimsRegister } from '#claims';
import { ContractNames, ContractRegister } from '#contracts';
import { Calculation, ClawbacksRegister, DisputesRegister, StatementsRegister } from '#payments';
import { PersonsRegister } from '#persons';
import { SamplesRegister } from '#samples';
import { TransparencyLog } from '#tamper-evidence';
import { type Call, TheCall } from '../http/call.js';
import type { Caller } from '../http/identity.js';
import { PathNumber } from '../http/path-number.js';
import { type Asked, invalid } from '../http/query-desk.js';
import type { Page } from '../layout/pages.js';
import { PageDesk } from '../pages/page-desk.js';
import { AllPayments } from './all-payments.js';
import { AskedAgain } from './asked-again.js';
import { lineTrailPage } from './line-trail.page.js';
import { lineHref } from './money-words.js';
import { paymentPage } from './payment.page.js';
import { PAYMENT_PAGE_FILTERS, PaymentReader } from './payment-facts.js';
import { paymentsPage } from './payments.page.js';
import { ALL_PAYMENT_FILTERS, PAYMENT_FILTERS, paymentsChosen } from './payments-chosen.js';
import { paymentsFilter, requireOffered } from './payments-filter.js';
import { statementPage } from './settlement.page.js';
import { SettlementReader } from './settlement-facts.js';

@ApiExcludeController()
@Controller()
export class PaymentPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly statements: StatementsRegister,
    private readonly settlements: SettlementReader,
    private readonly payments: PaymentReader,
    private readonly claims: ClaimsRegister,
    private readonly names: ContractNames,
    private readonly all: AllPayments,
    private readonly trails: TrailOf,
    private readonly disputes: DisputesRegister,
    private readonly again: AskedAgain,
    private readonly persons: PersonsRegister,
    private readonly samples: SamplesRegister,
    private readonly clawbacks: ClawbacksRegister,
    private readonly transparency: TransparencyLog,
  ) {}

  @Get('payments')
  everywhere(@TheCall() call: Call): Promise<string> {
    return this.desk.showList(
      call,
      (asked, links) => {
        const offer = this.all.offer(asked, '/payments');
        requireOffered(offer, asked);
        this.#requireStatement(asked, this.all.chosen(asked));
        const { rows, next, total } = this.all.payments(asked, paymentsChosen(asked.filters));
        const titles = this.all.titlesOf(asked);
        return paymentsPage({
          contract: undefined,
          payments: rows,
          total,
          nameOf: this.names.everywhere(asked).nameOf,
          titleOf: (code) => titles.get(code) ?? code,
          filter: paymentsFilter(offer, asked),
          asked,
          pages: links(next),
        });
      },
      ALL_PAYMENT_FILTERS,
    );
  }

  @Get('contracts/:contract/payments')
  ofContract(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.showList(
      call,
      (asked, links) => {
        const contract = this.contracts.contract(code, asked);
        if (contract === undefined) return undefined;
        const ofContract = { ...asked, filters: { contract: code } };
        const offer = this.all.offer(ofContract, `/contracts/${code}/payments`);
        const chosen = paymentsChosen(asked.filters);
        requireOffered(offer, asked);
        this.#requireStatement(asked, [code]);
        const { asOf, limit, after } = asked;
        const { rows, next } = this.statements.payments(code, {
          ...chosen,
          asOf,
          limit,
          ...(after === undefined ? {} : { after }),
        });
        return paymentsPage({
          contract,
          payments: rows,
          total: this.statements.paid(code, { ...chosen, asOf }),
          nameOf: this.names.of(contract).nameOf,
          titleOf: () => contract.title,
          filter: paymentsFilter(offer, asked),
          asked,
          pages: links(next),
        });
      },
      PAYMENT_FILTERS,
    );
  }

  /** @throws Problem for a statement that none of these contracts has. */
  #requireStatement(asked: Asked, contracts: readonly string[]): void {
    const { statement = '' } = asked.filters;
    if (statement === '' || contracts.some((code) => this.statements.statement(code, statement, asked) !== undefined))
      return;
    throw invalid('statement', 'is not one of those there are');
  }

  @Get('contracts/:contract/payments/:payment')
  payment(@TheCall() call: Call, @Param('contract') code: string, @Param('payment') ref: string): Promise<string> {
    return this.desk.showList(
      call,
      async (asked, links, caller) => {
        const facts = await this.payments.of(code, ref, asked, links, caller);
        return facts && paymentPage(facts, caller);
      },
      PAYMENT_PAGE_FILTERS,
    );
  }

  @Get('contracts/:contract/statements/:statement')
  statement(@TheCall() call: Call, @Param('contract') code: string, @Param('statement') ref: string): Promise<string> {
    return this.desk.showList(call, async (asked, links, caller) => {
      const facts = await this.settlements.of(code, ref, asked, links);
      return facts && statementPage(facts, caller);
    });
  }

  @Get('contracts/:contract/statements/:statement/lines/:line')
  line(
    @TheCall() call: Call,
    @Param('contract') code: string,
    @Param('statement') ref: string,
    @Param('line', PathNumber) number: number,
  ): Promise<string> {
    const page = async (asked: Asked, caller: Caller | undefined): Promise<Page | undefined> => {
      const contract = this.contracts.contract(code, asked);
      const statement = this.statements.statement(code, ref, asked);
      const line = this.statements.line(code, ref, number, asked);
      if (contract === undefined || statement === undefined || line === undefined) return undefined;
      const trail = await this.trails.back({ kind: 'statement', ref }, { kind: 'claim', ref: line.claim }, asked.asOf);
      return lineTrailPage({
        caller,
        checkpoint: this.transparency.checkpoint(),
        clawbacks: this.clawbacks.clawbacks(code, { asOf: asked.asOf, claim: line.claim }).rows,
        samples: this.samples.ofClaim(line.claim, asked),
        contract,
        statement,
        statementParts: this.statements.parts(code, ref, asked),
        line,
        parts: this.statements.partsOfLine(code, ref, number, asked),
        calculation: line.calculation === null ? undefined : Calculation.parse(JSON.parse(line.calculation)),
        claim: this.claims.claim(line.claim, asked),
        ofClaim: this.statements.linesOfClaim(line.claim, asked),
        disputes: this.disputes.disputes(code, { asOf: asked.asOf, claim: line.claim }).rows,
        again: await this.again.of(code, line.claim, asked, lineHref(line)),
        lineTitle: this.settlements.titlesOf(contract, [line.revision], asked.asOf)(line.rate_card_line),
        erased: this.persons.erasedAmong(line.person === null ? [] : [line.person], asked),
        entries: trail?.entries ?? [],
        naming: this.names.of(contract),
        asked,
      });
    };
    return this.desk.show(call, page, ['again']);
  }
}
