import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AbandonStatement, ApproveStatement, IssueStatement, MakePayment, paymentReasons } from '#payments';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { CommandRoute } from '../http/routes.js';
import {
  AbandonStatementRequest,
  ApproveStatementRequest,
  IssueStatementRequest,
  MakePaymentRequest,
} from './payments.requests.js';

@ApiTags('Statements and payments')
@Controller('v1/contracts/:contract/statements')
export class PaymentsApiController {
  constructor(private readonly desk: CommandDesk) {}

  @Post('')
  @CommandRoute({
    summary: 'Issue a statement of every verified claim not billed yet',
    description: 'Sent again with the same key after a failure, it goes on where it stopped.',
  })
  issue(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: IssueStatementRequest) {
    return this.desk.carryOut(call, paymentReasons, (context) => new IssueStatement({ ...body, contract }, context));
  }

  @Post(':statement/abandonment')
  @CommandRoute({ summary: 'Give up a statement that was begun and not issued' })
  abandon(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Body() body: AbandonStatementRequest,
  ) {
    return this.desk.carryOut(
      call,
      paymentReasons,
      (context) => new AbandonStatement({ ...body, contract, statement }, context),
    );
  }

  @Post(':statement/approvals')
  @CommandRoute({ summary: 'Approve the part of your organisation' })
  approve(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Body() body: ApproveStatementRequest,
  ) {
    return this.desk.carryOut(
      call,
      paymentReasons,
      (context) => new ApproveStatement({ ...body, contract, statement }, context),
    );
  }

  @Post(':statement/payments')
  @CommandRoute({
    summary: 'Record that your organisation has paid its part',
    description: 'By another person than the one who approved it.',
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
}
