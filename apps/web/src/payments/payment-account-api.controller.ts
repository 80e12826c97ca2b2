import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ProvDocument, provJson, TrailOf } from '#audit-trail';
import { PaymentAccounts, StatementsRegister } from '#payments';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { Problem } from '../http/problem.js';
import { numberFrom, QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';
import { paymentExample, statementExample } from './statement.example.js';

/** What of a trail is a calculation of the ledger itself. */
const CALCULATIONS = ['StatementLinesAdded'] as const;
/** The trail of a longer statement is asked for line by line, or of `ledger trail`, which nobody waits for. */
const LINES_AT_ONCE = 200;

const accountExample = {
  payment: paymentExample,
  statement: statementExample,
  linesPence: 1_804_000,
  collected: { netted: 1_804_000, invoiced: 0, held: 0 },
  besidePence: 0,
  payments: [paymentExample],
  priced: [
    {
      ...{
        kind: 'claim',
        rateCardLine: 'enters_employment',
        outcome: 'enters_employment',
        revision: 1,
        policy: 'achieved',
      },
      ...{ rule: 'fixed', effectiveFrom: '2018-01-08', datedFrom: '2019-01-04', datedTo: '2019-03-28', lines: 82 },
      ...{ quantity: 82, unitPricePence: 22_000, uncappedPence: 1_804_000, payablePence: 1_804_000 },
      ...{ amountPence: 1_804_000, payerPence: 1_804_000 },
    },
  ],
  limits: [
    {
      ...{ cap: 'contract_maximum', level: 'contract', counts: 'pence', source: 'terms', versions: [1] },
      ...{ limit: 225_000_000, usedBefore: 91_000_000, usedHere: 1_804_000, left: 132_196_000, cutPence: 0 },
    },
  ],
  sum: {
    ...{ claims: 82, claimedPence: 1_804_000, notPaid: [], changes: [], besidePence: 0, totalPence: 1_804_000 },
  },
  otherParts: [],
  changedLater: [],
  clawbacks: [],
  refunds: [],
  grossPence: 1_804_000,
  changedPence: 0,
  netPence: 1_804_000,
};

/** Why a payment has its amount, and where it comes from. */
@ApiTags('Statements and payments')
@Controller('v1/contracts/:contract/payments/:payment')
export class PaymentAccountApiController {
  constructor(
    private readonly queries: QueryDesk,
    private readonly accounts: PaymentAccounts,
    private readonly statements: StatementsRegister,
    private readonly trails: TrailOf,
  ) {}

  @Get('account')
  @QueryRoute({
    summary: 'How a payment comes about from the lines of its statement, and what became of them',
    description:
      'From what was claimed to the total of the statement, with what is not paid by reason and by line of the rate card; the payer’s part of all lines and those of other payers, which together are the total; what was priced by which revision of the rate card and why that one, the limits that were held against the lines, and what later statements, clawbacks and refunds changed: gross, and net of what statements changed. The lines themselves are those of the statement.',
    answer: accountExample,
  })
  account(@TheCall() call: Call, @Param('contract') contract: string, @Param('payment') payment: string) {
    return this.queries.one(call, (asked) => {
      const account = this.accounts.of(contract, payment, asked);
      if (account === undefined) return undefined;
      const { statement, part: _, ...rest } = account;
      return {
        ...rest,
        payment: inCamelCase(account.payment),
        statement: { ...inCamelCase(statement), restated: statement.restated === 1 },
        payments: account.payments.map(inCamelCase),
        priced: account.priced.map(inCamelCase),
        limits: account.limits.map(inCamelCase),
        changedLater: account.changedLater.map(inCamelCase),
        clawbacks: account.clawbacks.map(inCamelCase),
        refunds: account.refunds.map(inCamelCase),
      };
    });
  }

  @Get('provenance')
  @QueryRoute({
    summary: 'Where a payment comes from, as PROV-JSON (W3C member submission of 24 April 2013)',
    description: `Entries of the ledger, payments, statements, claims, evidence and revisions of the rate card are entities, recordings are activities, people, organisations and the rules of money are agents. The same bytes for the same entry. “line” keeps it to one line of the statement; without it, it is answered for statements of at most ${LINES_AT_ONCE} lines.`,
    parameters: [{ name: 'line', about: 'Only what this line of the statement rests on.', example: '3' }],
    refuses: 'The statement has too many lines to be told at once.',
    answer: {
      prefix: { ol: 'urn:outcomes-ledger:' },
      entity: { 'ol:payment/reboot_west.S05.P1': { 'prov:label': 'reboot_west.S05.P1' } },
      activity: { 'ol:recording/4217': { 'prov:endTime': '2019-04-26T10:02:00.000Z' } },
      agent: { 'ol:organisation/bristol_cc': { 'prov:label': 'bristol_cc' } },
      wasGeneratedBy: {
        '_:wasGeneratedBy1': {
          'prov:entity': 'ol:payment/reboot_west.S05.P1',
          'prov:activity': 'ol:recording/4217',
          'prov:time': '2019-04-26T10:02:00.000Z',
        },
      },
      used: {},
      wasDerivedFrom: {},
      wasAssociatedWith: {},
      actedOnBehalfOf: {},
      specializationOf: {},
    },
  })
  provenance(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('payment') ref: string,
  ): Promise<ProvDocument> {
    return this.queries.one(
      call,
      async ({ asOf, filters }) => {
        const payment = this.statements.payment(contract, ref, { asOf });
        if (payment === undefined) return undefined;
        const claim = this.#claimOf(contract, payment.statement, filters['line'], asOf);
        const narrowed = claim === undefined ? undefined : { kind: 'claim', ref: claim };
        const trail = await this.trails.back({ kind: 'payment', ref }, narrowed, asOf);
        call.reply.header('Content-Disposition', `attachment; filename="${ref}.entry-${asOf}.prov.json"`);
        return trail && provJson(trail, { calculations: CALCULATIONS });
      },
      ['asOf', 'line'],
    );
  }

  /** @throws Problem for a line that there is not, and for a statement of too many, when none is named. */
  #claimOf(contract: string, statement: string, line: string | undefined, asOf: number): string | undefined {
    if (line !== undefined) {
      const found = this.statements.line(contract, statement, numberFrom('line', line), { asOf });
      if (found === undefined) throw new Problem('not-found', `Statement ${statement} has no line ${line}`);
      return found.claim;
    }
    const lines = this.statements.statement(contract, statement, { asOf })?.lines ?? 0;
    if (lines <= LINES_AT_ONCE) return undefined;
    throw new Problem(
      'trail-too-long',
      `Statement ${statement} has ${lines} lines: ask with line=…, or have “ledger trail payment” write it with --format prov-json`,
    );
  }
}
