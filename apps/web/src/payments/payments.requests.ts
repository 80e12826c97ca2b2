import { AbandonReason } from '#payments';
import { Code, Day, Nested, OneOf, Whole, Words } from '../http/fields.js';
import { PeriodRequest } from '../http/period.request.js';

const period = { from: '2019-01-01', to: '2019-03-31' };

export class DraftStatementRequest {
  @Nested(() => PeriodRequest, { about: 'Looks at claims made up to its last day.', example: period })
  readonly period!: PeriodRequest;
  @Code({ about: 'A reference; the next number, when absent.', example: 'reboot_west.S05', optional: true })
  readonly statement?: string;
}

export class IssueStatementRequest {
  @Nested(() => PeriodRequest, {
    about: 'Takes every verified claim made up to its last day that is on no statement yet.',
    example: period,
  })
  readonly period!: PeriodRequest;
  @Code({
    about: 'A reference; the next number, when absent. That of a draft, to issue the draft.',
    example: 'reboot_west.S05',
    optional: true,
  })
  readonly statement?: string;
  @Day({ about: 'When it is issued; today, when absent.', example: '2019-04-05', optional: true })
  readonly issuedOn?: string;
}

export class AbandonStatementRequest {
  @OneOf({ about: 'Why.', example: 'begun-in-error', of: AbandonReason.options })
  readonly reasonCode!: AbandonReason;
}

export class ApproveStatementRequest {
  @Day({ about: 'When; today, when absent.', example: '2019-04-12', optional: true }) readonly approvedOn?: string;
}

export class MakePaymentRequest {
  @Day({ about: 'When it was paid.', example: '2019-04-26' }) readonly paidOn!: string;
  @Words({ about: "The bank's reference.", example: 'BACS-20190426-77', min: 1, max: 100 })
  readonly bankReference!: string;
  @Whole({
    about: 'How much, in pence; all that is approved and open, when absent.',
    example: 900_000,
    min: 1,
    optional: true,
  })
  readonly pence?: number;
  @Code({ about: 'A reference; made from the statement, when absent.', example: 'reboot_west.S05.P1', optional: true })
  readonly payment?: string;
}
