import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  AdvancesRegister,
  ApproveAdvance,
  type ApproveAdvanceInput,
  DrawInvestment,
  type DrawInvestmentInput,
  InvestmentRegister,
  investmentReasons,
  PayAdvance,
  type PayAdvanceInput,
  paymentReasons,
  RepayInvestment,
  type RepayInvestmentInput,
} from '#payments';
import type { Form } from '../../forms/form.js';
import { type BuildForm, type FormAsked, FormDesk } from '../../forms/form-desk.js';
import { type Call, TheCall } from '../../http/call.js';
import { CommandDesk } from '../../http/command-desk.js';
import { type AccountFacts, AccountReader } from './account-facts.js';
import {
  approveAdvanceForm,
  approveGrantForm,
  drawForm,
  type Filling,
  payAdvanceForm,
  repayForm,
} from './advance.form.js';

const ADVANCES_MAX = 500;

/** Money that is paid without outcomes, and what investors put in and get back. */
@ApiExcludeController()
@Controller('contracts/:contract')
export class AdvanceFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly accounts: AccountReader,
    private readonly advances: AdvancesRegister,
    private readonly investment: InvestmentRegister,
  ) {}

  @Get('advances/approve-grant')
  askGrant(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, this.#about(contract, approveGrantForm));
  }

  @Post('advances/approve-grant')
  approveGrant(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, this.#about(contract, approveGrantForm), {
      carryOut: ({ span, ...input }, context) => {
        const [from, to] = typeof span === 'string' ? span.split('/') : [];
        const asked = { ...input, contract, kind: 'grant', ...(from === undefined ? {} : { period: { from, to } }) };
        return this.commands.execute(
          context,
          paymentReasons,
          (given) => new ApproveAdvance(asked as ApproveAdvanceInput, given),
        );
      },
      next: () => `/contracts/${contract}/other-money`,
      said: approved,
      about: { 'grant-already-approved': 'span' },
    });
  }

  @Get('advances/approve')
  askAdvance(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, this.#about(contract, approveAdvanceForm));
  }

  @Post('advances/approve')
  approveAdvance(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, this.#about(contract, approveAdvanceForm), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          paymentReasons,
          (given) => new ApproveAdvance({ ...input, contract, kind: 'advance' } as ApproveAdvanceInput, given),
        ),
      next: () => `/contracts/${contract}/other-money`,
      said: approved,
    });
  }

  @Get('advances/:payment/pay')
  askPayment(@TheCall() call: Call, @Param('contract') contract: string, @Param('payment') payment: string) {
    return this.forms.show(call, this.#payment(contract, payment));
  }

  @Post('advances/:payment/pay')
  pay(@TheCall() call: Call, @Param('contract') contract: string, @Param('payment') payment: string) {
    return this.forms.take(call, this.#payment(contract, payment), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          paymentReasons,
          (given) => new PayAdvance({ ...input, contract, payment } as PayAdvanceInput, given),
        ),
      next: () => `/contracts/${contract}/other-money`,
      said: () => ({ heading: `${payment} is recorded as paid`, words: 'It stands below with its bank reference.' }),
      about: { 'advance-paid-before-approval': 'paidOn' },
    });
  }

  @Get('investment/draw')
  askDrawdown(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, this.#about(contract, drawForm));
  }

  @Post('investment/draw')
  draw(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, this.#about(contract, drawForm), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          investmentReasons,
          (given) => new DrawInvestment({ ...input, contract } as DrawInvestmentInput, given),
        ),
      next: () => `/contracts/${contract}/other-money`,
      said: () => ({ heading: 'The drawdown is recorded', words: 'It stands below, under investment.' }),
      about: { 'not-an-investor': 'investor', 'another-investors-money': 'investor' },
    });
  }

  @Get('investment/repay')
  askRepayment(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, this.#repayment(contract));
  }

  @Post('investment/repay')
  repay(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, this.#repayment(contract), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          investmentReasons,
          (given) => new RepayInvestment({ ...input, contract } as RepayInvestmentInput, given),
        ),
      next: () => `/contracts/${contract}/other-money`,
      said: () => ({ heading: 'The repayment is recorded', words: 'It stands below, under investment.' }),
      about: { 'repaid-more-than-drawn': 'capitalPence', 'nothing-drawn-yet': 'repaidOn' },
    });
  }

  #about(contract: string, form: (account: AccountFacts, filled: Filling) => Form): BuildForm {
    return (asked) => {
      const account = this.accounts.of(contract, asked);
      return account && form(account, filling(asked));
    };
  }

  #payment(contract: string, payment: string): BuildForm {
    return (asked) => {
      const account = this.accounts.of(contract, asked);
      const { rows } = this.advances.advances(contract, { asOf: asked.asOf, limit: ADVANCES_MAX });
      const advance = rows.find((row) => row.payment === payment);
      return account && advance && payAdvanceForm(account, advance, filling(asked));
    };
  }

  #repayment(contract: string): BuildForm {
    return (asked) => {
      const account = this.accounts.of(contract, asked);
      return account && repayForm(account, this.investment.totals(contract, asked), filling(asked));
    };
  }
}

function filling(asked: FormAsked): Filling {
  return { organisation: asked.caller.actor.organisation, asked, today: asked.day };
}

function approved({ about }: { readonly about: object }) {
  return {
    heading: `${(about as { payment: string }).payment} is approved`,
    words: 'Another person of your organisation releases the payment.',
  };
}
