import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MakePayment, paymentReasons, StatementsRegister } from '#payments';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { CommandDesk } from '../http/command-desk.js';
import { pageAsked } from '../http/page-of-all.js';
import { QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import { MakePaymentRequest } from './payments.requests.js';
import { PAYMENT_FILTERS, PAYMENT_STATUSES, paymentsChosen } from './payments-chosen.js';
import { paymentExample } from './statement.example.js';

@ApiTags('Statements and payments')
@Controller('v1/contracts/:contract')
export class PaymentsApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly register: StatementsRegister,
  ) {}

  @Post('statements/:statement/payments')
  @CommandRoute({
    summary: 'Record that your organisation has paid its part, or some of it',
    description:
      'By another person than the one who approved it, and refused when a claim on the statement no longer stands as it was billed.',
  })
  pay(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Body() body: MakePaymentRequest,
  ) {
    return this.desk.carryOut(
      call,
      paymentReasons,
      (context) => new MakePayment({ ...body, contract, statement }, context),
    );
  }

  @Get('payments')
  @QueryRoute({
    summary: 'The payments of a contract',
    list: true,
    description:
      'Every filter narrows the list, and several of them narrow it together. The export “payments” takes the same ones, and so does the page.',
    filters: {
      statement: undefined,
      payer: undefined,
      paidFrom: undefined,
      paidUntil: undefined,
      status: PAYMENT_STATUSES,
      outcome: undefined,
      revision: undefined,
      provider: undefined,
      corrected: ['true'],
      backdated: ['true'],
    },
    answer: { data: [paymentExample], page: { next: null, entry: 4217 } },
  })
  payments(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      (asked) => {
        const { rows, next } = this.register.payments(contract, {
          ...pageAsked(asked),
          ...paymentsChosen(asked.filters),
        });
        return { rows: rows.map(inCamelCase), next };
      },
      PAYMENT_FILTERS,
    );
  }

  @Get('payments/:payment')
  @QueryRoute({ versionOf: streamShown.account, summary: 'One payment', answer: paymentExample })
  payment(@TheCall() call: Call, @Param('contract') contract: string, @Param('payment') payment: string) {
    return this.queries.one(call, (asked) => {
      const found = this.register.payment(contract, payment, asked);
      return found && inCamelCase(found);
    });
  }
}
