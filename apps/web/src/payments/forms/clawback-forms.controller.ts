import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  AdvancesRegister,
  ApproveClawback,
  type ApproveClawbackInput,
  ClawbacksRegister,
  DeclineClawback,
  type DeclineClawbackInput,
  ProposeClawback,
  type ProposeClawbackInput,
  paymentReasons,
  RecordRefund,
  type RecordRefundInput,
  StatementsRegister,
} from '#payments';
import type { Option } from '../../forms/field.js';
import { type BuildForm, type FormAsked, FormDesk } from '../../forms/form-desk.js';
import { type Call, TheCall } from '../../http/call.js';
import { CommandDesk } from '../../http/command-desk.js';
import { PathNumber } from '../../http/path-number.js';
import { dayWords, moneyWords } from '../../layout/words.js';
import { AccountReader } from './account-facts.js';
import { clawBackStatementForm, decideClawbackForm, refundForm } from './clawback.form.js';

const LINES_MAX = 200;
const ROWS_MAX = 500;

/** What is taken back, who decides about it, and the money that came back. */
@ApiExcludeController()
@Controller('contracts/:contract')
export class ClawbackFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly accounts: AccountReader,
    private readonly statements: StatementsRegister,
    private readonly clawbacks: ClawbacksRegister,
    private readonly advances: AdvancesRegister,
  ) {}

  @Get('statements/:statement/claw-back')
  askProposal(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.forms.show(call, this.#proposal(contract, statement));
  }

  @Post('statements/:statement/claw-back')
  propose(@TheCall() call: Call, @Param('contract') contract: string, @Param('statement') statement: string) {
    return this.forms.take(call, this.#proposal(contract, statement), {
      carryOut: ({ chosen, ...input }, context) => {
        const claims = (chosen as readonly string[]).map((claim) => ({ claim }));
        return this.commands.execute(
          context,
          paymentReasons,
          (given) => new ProposeClawback({ ...input, contract, claims } as ProposeClawbackInput, given),
        );
      },
      next: () => `/contracts/${contract}/other-money`,
      said: ({ about }) => ({
        heading: `Clawback number ${(about as { clawback: number }).clawback} is proposed`,
        words: 'It needs the approvals that stand beside it.',
      }),
    });
  }

  @Get('clawbacks/:clawback/approve')
  askApproval(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('clawback', PathNumber) clawback: number,
  ) {
    return this.forms.show(call, this.#decision(contract, clawback, true));
  }

  @Post('clawbacks/:clawback/approve')
  approve(@TheCall() call: Call, @Param('contract') contract: string, @Param('clawback', PathNumber) clawback: number) {
    return this.forms.take(call, this.#decision(contract, clawback, true), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          paymentReasons,
          (given) => new ApproveClawback({ ...input, contract, clawback } as ApproveClawbackInput, given),
        ),
      next: () => `/contracts/${contract}/other-money`,
      said: () => ({
        heading: `Clawback number ${clawback} is approved by your organisation`,
        words: 'The next statement takes it back once everybody has who must.',
      }),
      about: { 'decided-before-proposed': 'approvedOn' },
    });
  }

  @Get('clawbacks/:clawback/decline')
  askDecline(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('clawback', PathNumber) clawback: number,
  ) {
    return this.forms.show(call, this.#decision(contract, clawback, false));
  }

  @Post('clawbacks/:clawback/decline')
  decline(@TheCall() call: Call, @Param('contract') contract: string, @Param('clawback', PathNumber) clawback: number) {
    return this.forms.take(call, this.#decision(contract, clawback, false), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          paymentReasons,
          (given) => new DeclineClawback({ ...input, contract, clawback } as DeclineClawbackInput, given),
        ),
      next: () => `/contracts/${contract}/other-money`,
      said: () => ({ heading: `Clawback number ${clawback} is declined`, words: 'Nothing is taken back by it.' }),
      about: { 'decided-before-proposed': 'declinedOn' },
    });
  }

  @Get('refunds/record')
  askRefund(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, this.#refund(contract));
  }

  @Post('refunds/record')
  refund(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, this.#refund(contract), {
      carryOut: ({ of, ...input }, context) =>
        this.commands.execute(
          context,
          paymentReasons,
          (given) => new RecordRefund({ ...input, ...subjectIn(of), contract } as RecordRefundInput, given),
        ),
      next: () => `/contracts/${contract}/other-money`,
      said: () => ({ heading: 'The refund is recorded', words: 'It stands below, with what it was for.' }),
      about: { 'more-than-owed-back': 'pence', 'received-before-owed': 'receivedOn', 'nothing-to-refund': 'of' },
    });
  }

  #proposal(contract: string, statement: string): BuildForm {
    return (asked) => {
      const account = this.accounts.of(contract, asked);
      const found = this.statements.statement(contract, statement, asked);
      if (account === undefined || found === undefined) return undefined;
      const { rows } = this.statements.lines(contract, { asOf: asked.asOf, statement, limit: LINES_MAX });
      // A claim may stand on a statement twice, and is taken back once.
      const lines = [...new Map(rows.map((line) => [line.claim, line])).values()];
      return clawBackStatementForm(account, { statement, lines }, asked);
    };
  }

  #decision(contract: string, number: number, approves: boolean): BuildForm {
    return (asked) => {
      const account = this.accounts.of(contract, asked);
      const clawback = this.clawbacks.clawback(contract, number, asked);
      return account && clawback && decideClawbackForm(account, clawback, { approves, asked, today: asked.day });
    };
  }

  #refund(contract: string): BuildForm {
    return (asked) => {
      const account = this.accounts.of(contract, asked);
      if (account === undefined) return undefined;
      const { organisation } = asked.caller.actor;
      return refundForm(account, {
        organisation,
        owed: this.#owedBack(contract, organisation, asked),
        asked,
        today: asked.day,
      });
    };
  }

  /** Whatever something may be owed back of; how much, the rules say. */
  #owedBack(contract: string, organisation: string, { asOf }: FormAsked): Option[] {
    const all = { asOf, limit: ROWS_MAX };
    const statements = this.statements.statements(contract, all).rows.flatMap(({ statement }) =>
      this.statements
        .parts(contract, statement, { asOf })
        .filter(({ payer, due_pence, refunded_pence }) => payer === organisation && -due_pence > refunded_pence)
        .map((part) => ({
          value: `statement/${statement}`,
          text: `Statement ${statement}: ${moneyWords(-part.due_pence - part.refunded_pence)} came to less than nothing`,
        })),
    );
    const clawbacks = this.clawbacks
      .clawbacks(contract, { ...all, status: 'carried-out' })
      .rows.filter(({ collect }) => collect === 'invoiced')
      .map(({ clawback, ref }) => ({
        value: `clawback/${clawback}`,
        text: `Clawback ${ref}, which was asked back by invoice`,
      }));
    const advances = this.advances
      .advances(contract, all)
      .rows.filter(({ kind, payer, paid_on }) => kind === 'advance' && payer === organisation && paid_on !== null)
      .map(({ payment, pence, paid_on }) => ({
        value: `advance/${payment}`,
        text: `Advance ${payment} of ${moneyWords(pence)}, paid ${dayWords(paid_on ?? '')}`,
      }));
    return [...statements, ...clawbacks, ...advances];
  }
}

/** What a refund is for, as its option says it. */
function subjectIn(of: unknown): Record<string, unknown> {
  const [kind = '', reference = ''] = typeof of === 'string' ? of.split('/') : [];
  if (kind === 'clawback') return { clawback: Number(reference) };
  return kind === '' ? {} : { [kind]: reference };
}
