import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ClaimsRegister } from '#claims';
import { addDays, addMonths, type CalendarDate, type ContractId } from '#kernel';
import {
  AbandonStatement,
  type AbandonStatementInput,
  ApproveStatement,
  type ApproveStatementInput,
  DraftStatement,
  type DraftStatementInput,
  HoldClaimOut,
  type HoldClaimOutInput,
  IssueStatement,
  type IssueStatementInput,
  MakePayment,
  type MakePaymentInput,
  PutClaimBack,
  type PutClaimBackInput,
  paymentReasons,
  StatementDraft,
  StatementsRegister,
} from '#payments';
import type { Form } from '../../forms/form.js';
import { type BuildForm, type FormAsked, FormDesk } from '../../forms/form-desk.js';
import { type Call, TheCall } from '../../http/call.js';
import { CommandDesk } from '../../http/command-desk.js';
import { cell, type NamedValue } from '../../layout/parts.js';
import { dayWords, moneyWords, plainWords } from '../../layout/words.js';
import { type SettlementFacts, SettlementReader } from '../settlement-facts.js';
import { type AccountFacts, AccountReader } from './account-facts.js';
import {
  abandonForm,
  approveForm,
  draftForm,
  heldOutWords,
  holdOutForm,
  issueForm,
  payForm,
  putBackForm,
  type WaitingClaim,
} from './statement.form.js';

const LINES_SHOWN = 50;
const STATEMENTS_MAX = 500;
const noPages = () => ({ nextHref: undefined, firstHref: undefined });

/** A statement through its life: drafted, issued or given up, approved and paid by each payer. */
@ApiExcludeController()
@Controller('contracts/:contract')
export class StatementFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly accounts: AccountReader,
    private readonly settlements: SettlementReader,
    private readonly statements: StatementsRegister,
    private readonly drafts: StatementDraft,
    private readonly claims: ClaimsRegister,
  ) {}

  @Get('statements/draft')
  askDraft(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, (asked) => this.#draft(contract, asked));
  }

  @Post('statements/draft')
  draft(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, (asked) => this.#draft(contract, asked), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          paymentReasons,
          (given) => new DraftStatement({ ...input, contract } as DraftStatementInput, given),
        ),
      next: ({ about }) => `/contracts/${contract}/statements/${(about as { statement: string }).statement}`,
      said: ({ about }) => ({
        heading: `The draft ${(about as { statement: string }).statement} is begun`,
        words: 'Look at its lines, hold claims out where you must, then issue it or give it up.',
      }),
      about: { 'period-not-after-last-statement': 'period.from' },
    });
  }

  @Get('statements/:statement/issue')
  askIssue(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.forms.show(call, this.#about(contract, statement, issueForm));
  }

  @Post('statements/:statement/issue')
  issue(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.forms.take(call, this.#about(contract, statement, issueForm), {
      carryOut: (input, context) => {
        const drafted = this.statements.statement(contract, statement);
        const period = { from: drafted?.period_from ?? '', to: drafted?.period_to ?? '' };
        return this.commands.execute(
          context,
          paymentReasons,
          (given) => new IssueStatement({ ...input, contract, statement, period } as IssueStatementInput, given),
        );
      },
      next: () => `/contracts/${contract}/statements/${statement}`,
      said: () => ({
        heading: `Statement ${statement} is issued`,
        words: 'Each payer can now approve its part, or dispute a line of it.',
      }),
      about: {
        'issued-in-the-future': 'issuedOn',
        'issued-before-period-end': 'issuedOn',
        'issued-before-last-statement': 'issuedOn',
      },
    });
  }

  @Get('statements/:statement/abandon')
  askAbandonment(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.forms.show(call, this.#about(contract, statement, abandonForm));
  }

  @Post('statements/:statement/abandon')
  abandon(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.forms.take(call, this.#about(contract, statement, abandonForm), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          paymentReasons,
          (given) => new AbandonStatement({ ...input, contract, statement } as AbandonStatementInput, given),
        ),
      next: () => `/contracts/${contract}/statements`,
      said: () => ({ heading: `The draft ${statement} is given up`, words: 'Its claims wait for the next statement.' }),
    });
  }

  @Get('statements/:statement/approve')
  askApproval(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.forms.show(call, this.#about(contract, statement, ofPayer(approveForm)));
  }

  @Post('statements/:statement/approve')
  approve(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.forms.take(call, this.#about(contract, statement, ofPayer(approveForm)), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          paymentReasons,
          (given) => new ApproveStatement({ ...input, contract, statement } as ApproveStatementInput, given),
        ),
      next: () => `/contracts/${contract}/statements/${statement}`,
      said: () => ({
        heading: `Your part of statement ${statement} is approved`,
        words: 'Somebody else of your organisation records the payment.',
      }),
      about: { 'approved-before-issue': 'approvedOn' },
    });
  }

  @Get('statements/:statement/pay')
  askPayment(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.forms.show(call, this.#about(contract, statement, ofPayer(payForm)));
  }

  @Post('statements/:statement/pay')
  pay(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.forms.take(call, this.#about(contract, statement, ofPayer(payForm)), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          paymentReasons,
          (given) => new MakePayment({ ...input, contract, statement } as MakePaymentInput, given),
        ),
      next: ({ about }) => `/contracts/${contract}/payments/${(about as { payment: string }).payment}`,
      said: ({ about }) => ({
        heading: `Payment ${(about as { payment: string }).payment} is recorded`,
        words: 'This page says what it was paid for, and why.',
      }),
      about: { 'more-than-approved': 'pence', 'paid-before-approval': 'paidOn' },
    });
  }

  @Get('claims/:claim/hold-out')
  askHold(@TheCall() call: Call, @Param('contract') contract: string, @Param('claim') claim: string) {
    return this.forms.show(call, this.#ofClaim(contract, claim, holdOutForm));
  }

  @Post('claims/:claim/hold-out')
  hold(@TheCall() call: Call, @Param('contract') contract: string, @Param('claim') claim: string) {
    return this.forms.take(call, this.#ofClaim(contract, claim, holdOutForm), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          paymentReasons,
          (given) => new HoldClaimOut({ ...input, contract, claim } as HoldClaimOutInput, given),
        ),
      next: () => `/contracts/${contract}/statements`,
      said: () => ({ heading: `Claim ${claim} is held out`, words: 'No statement takes it until it is put back.' }),
    });
  }

  @Get('claims/:claim/put-back')
  askPuttingBack(@TheCall() call: Call, @Param('contract') contract: string, @Param('claim') claim: string) {
    return this.forms.show(call, this.#ofClaim(contract, claim, putBackForm));
  }

  @Post('claims/:claim/put-back')
  putBack(@TheCall() call: Call, @Param('contract') contract: string, @Param('claim') claim: string) {
    return this.forms.take(call, this.#ofClaim(contract, claim, putBackForm), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          paymentReasons,
          (given) => new PutClaimBack({ ...input, contract, claim } as PutClaimBackInput, given),
        ),
      next: () => `/contracts/${contract}/statements`,
      said: () => ({ heading: `Claim ${claim} is put back`, words: 'The next statement takes it like any other.' }),
    });
  }

  async #draft(code: string, asked: FormAsked): Promise<Form | undefined> {
    const account = this.accounts.of(code, asked);
    if (account === undefined) return undefined;
    const period = this.#nextPeriod(account, asked);
    const next = await this.drafts.next(code as ContractId, period.to, asked.day);
    return draftForm(account, { period, next, on: asked.day }, asked);
  }

  /** The month or quarter after the last statement, as the terms divide the year. */
  #nextPeriod({ contract }: AccountFacts, { asOf }: FormAsked) {
    const { rows } = this.statements.statements(contract.contract, { asOf, limit: STATEMENTS_MAX });
    const last = rows.filter(({ status }) => status !== 'abandoned' && status !== 'begun').at(-1);
    const from = last === undefined ? (contract.startsOn as CalendarDate) : addDays(last.period_to as CalendarDate, 1);
    const months = contract.terms?.terms.statementPeriod === 'quarter' ? 3 : 1;
    return { from, to: addDays(addMonths(`${from.slice(0, 7)}-01` as CalendarDate, months), -1) };
  }

  #about(
    contract: string,
    statement: string,
    form: (account: AccountFacts, facts: SettlementFacts, asked: FormAsked) => Form | undefined,
  ): BuildForm {
    return async (asked) => {
      const account = this.accounts.of(contract, asked);
      const list = { ...asked, after: undefined, limit: LINES_SHOWN };
      const facts = await this.settlements.of(contract, statement, list, noPages);
      return account && facts && form(account, facts, asked);
    };
  }

  #ofClaim(
    contract: string,
    claim: string,
    form: (account: AccountFacts, held: WaitingClaim, asked: FormAsked) => Form,
  ): BuildForm {
    return async (asked) => {
      const account = this.accounts.of(contract, asked);
      if (account === undefined) return undefined;
      return form(account, { claim, facts: await this.#factsOf(account, claim, asked) }, asked);
    };
  }

  async #factsOf({ contract, naming, home }: AccountFacts, ref: string, asked: FormAsked): Promise<NamedValue[]> {
    const claim = this.claims.claim(ref, asked);
    const held = [...(await this.drafts.heldOut(contract.contract as ContractId))].find(([each]) => each === ref)?.[1];
    return [
      ...(claim === undefined || claim.contract !== contract.contract
        ? []
        : [
            { name: 'Person', value: cell(claim.person, { href: `${home}/people/${claim.person}`, mono: true }) },
            { name: 'Outcome', value: cell(naming.names.get(claim.outcome) ?? plainWords(claim.outcome)) },
            { name: 'Achieved on', value: cell(dayWords(claim.achieved_on)) },
            { name: 'Claimed on', value: cell(dayWords(claim.claimed_on)) },
            {
              name: 'Worth before any cut',
              value: cell(
                claim.uncapped_pence === null ? 'Worked out when it is billed' : moneyWords(claim.uncapped_pence),
              ),
            },
          ]),
      ...(held === undefined
        ? []
        : [
            {
              name: 'Held out',
              value: cell(heldOutWords(held.reasonCode), { note: `since ${dayWords(held.heldOn)}` }),
            },
          ]),
    ];
  }
}

/** A form that is about the part of whoever fills it in. */
function ofPayer(
  form: (
    account: AccountFacts,
    facts: SettlementFacts,
    payer: { organisation: string; asked: FormAsked; today: CalendarDate },
  ) => Form,
) {
  return (account: AccountFacts, facts: SettlementFacts, asked: FormAsked) =>
    facts.statement.status === 'begun' || facts.statement.status === 'abandoned'
      ? undefined
      : form(account, facts, { organisation: asked.caller.actor.organisation, asked, today: asked.day });
}
