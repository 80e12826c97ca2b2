import { Code, Day, Nested, OneOf, Whole, Words } from '../http/fields.js';
import { PeriodRequest } from '../http/period.request.js';

export class ApproveAdvanceRequest {
  @OneOf({
    about: 'A span of the grant that the terms say, or money in advance of outcomes.',
    example: 'grant',
    of: ['grant', 'advance'],
  })
  readonly kind!: 'grant' | 'advance';
  @Nested(() => PeriodRequest, {
    about: 'grant: the span of the schedule.',
    example: { from: '2020-04-01', to: '2020-06-30' },
    optional: true,
  })
  readonly period?: PeriodRequest;
  @Whole({
    about: 'How much, in pence. Of a grant what the schedule says, when absent.',
    example: 8_500_000,
    min: 1,
    optional: true,
  })
  readonly pence?: number;
  @Code({ about: 'A reference; the next number, when absent.', example: 'reboot_west.A1', optional: true })
  readonly payment?: string;
  @Day({ about: 'When; today, when absent.', example: '2020-04-20', optional: true }) readonly approvedOn?: string;
}

export class PayAdvanceRequest {
  @Day({ about: 'When it was paid.', example: '2020-04-27' }) readonly paidOn!: string;
  @Words({ about: "The bank's reference.", example: 'BACS-20200427-11', min: 1, max: 100 })
  readonly bankReference!: string;
}

const investment = { about: 'A reference; the next number, when absent.', example: 'reboot_west.I1', optional: true };
const words = { about: 'More about it. Sealed.', example: 'As the agreement says.', min: 1, max: 2000, optional: true };

export class DrawInvestmentRequest {
  @Code({ about: 'An investor of the contract.', example: 'impact_fund' }) readonly investor!: string;
  @Whole({ about: 'How much, in pence.', example: 25_000_000, min: 1 }) readonly pence!: number;
  @Day({ about: 'When it was drawn.', example: '2018-01-15' }) readonly drawnOn!: string;
  @Code(investment) readonly investment?: string;
  @Words(words) readonly words?: string;
}

export class RepayInvestmentRequest {
  @Code({ about: 'An investor of the contract.', example: 'impact_fund' }) readonly investor!: string;
  @Whole({ about: 'Of what was put in, in pence; nothing, when absent.', example: 5_000_000, min: 0, optional: true })
  readonly capitalPence?: number;
  @Whole({ about: 'For the use of it, in pence; nothing, when absent.', example: 250_000, min: 0, optional: true })
  readonly returnPence?: number;
  @Day({ about: 'When it was repaid.', example: '2020-10-01' }) readonly repaidOn!: string;
  @Code(investment) readonly investment?: string;
  @Words(words) readonly words?: string;
}
