import { ClawbackCause, DisputeReason, HoldReason, type ProposeClawbackInput } from '#payments';
import { Code, Day, Nested, OneOf, Whole, Words } from '../http/fields.js';

const CLAIM_MAX = 200;
const words = { about: 'More about it. Sealed.', max: 2000, optional: true };

export class HoldClaimOutRequest {
  @OneOf({ about: 'Why.', example: 'evidence-in-question', of: HoldReason.options })
  readonly reasonCode!: HoldReason;
  @Words({ ...words, example: 'The payslip is being looked at.' }) readonly words?: string;
  @Day({ about: 'When; today, when absent.', example: '2019-04-02', optional: true }) readonly heldOn?: string;
}

export class PutClaimBackRequest {
  @Words({ ...words, example: 'The payslip is genuine.' }) readonly words?: string;
  @Day({ about: 'When; today, when absent.', example: '2019-06-28', optional: true }) readonly putBackOn?: string;
}

export class DisputeLineRequest {
  @OneOf({ about: 'Why.', example: 'evidence-insufficient', of: DisputeReason.options })
  readonly reasonCode!: DisputeReason;
  @Whole({
    about: 'What of your part you hold back, in pence; all that is not paid yet, when absent.',
    example: 66_000,
    min: 1,
    optional: true,
  })
  readonly heldPence?: number;
  @Day({ about: 'When; today, when absent.', example: '2019-04-10', optional: true }) readonly disputedOn?: string;
  @Day({
    about: 'By when it is to be resolved; so many days as the terms say, when absent.',
    example: '2019-04-30',
    optional: true,
  })
  readonly resolveBy?: string;
  @Words({ ...words, min: 1, example: 'The payslip is of another month.' }) readonly words?: string;
}

export class ResolveDisputeRequest {
  @Code({
    about: 'Whose dispute it is; your own, or the only one there is of the line, when absent.',
    example: 'bristol_cc',
    optional: true,
  })
  readonly payer?: string;
  @Whole({
    about: 'What the payee concedes, in pence; nothing, when absent: then the payer drops it.',
    example: 66_000,
    min: 0,
    optional: true,
  })
  readonly disallowedPence?: number;
  @Day({ about: 'When; today, when absent.', example: '2019-04-24', optional: true }) readonly resolvedOn?: string;
  @Words({ ...words, min: 1, example: 'The payslip was of another month.' }) readonly words?: string;
}

class TakenClaimRequest {
  @Words({
    about: 'The claim.',
    example: 'reboot_west.P7K3Q000000000000.enters_employment.1',
    min: 1,
    max: CLAIM_MAX,
  })
  readonly claim!: string;
  @Whole({ about: 'How much of it, in pence; all, when absent.', example: 66_000, min: 1, optional: true })
  readonly pence?: number;
}

class RecoveredPartRequest {
  @Code({ about: 'A payer.', example: 'bristol_cc' }) readonly payer!: string;
  @Whole({ about: 'How much of what it paid, in pence.', example: 120_000, min: 1 }) readonly pence!: number;
}

export class ProposeClawbackRequest {
  @OneOf({ about: 'Why.', example: 'audit-finding', of: ClawbackCause.options })
  readonly cause!: ProposeClawbackInput['cause'];
  @Nested(() => TakenClaimRequest, {
    about: 'What is taken back of which claim. Needed for every cause but sample-recovery.',
    example: [{ claim: 'reboot_west.P7K3Q000000000000.enters_employment.1', pence: 66_000 }],
    optional: true,
    list: { max: 200 },
  })
  readonly claims?: TakenClaimRequest[];
  @Nested(() => RecoveredPartRequest, {
    about: 'sample-recovery: what is taken back for each payer, extrapolated from a sample.',
    example: [{ payer: 'bristol_cc', pence: 120_000 }],
    optional: true,
    list: { max: 50 },
  })
  readonly recovery?: RecoveredPartRequest[];
  @OneOf({
    about: 'Less on the next statement, or asked for by an invoice; netted, when absent.',
    example: 'netted',
    of: ['netted', 'invoiced'],
    optional: true,
  })
  readonly collect?: 'netted' | 'invoiced';
  @Whole({ about: 'The number it is to get; the next one, when absent.', example: 1, min: 1, optional: true })
  readonly clawback?: number;
  @Day({ about: 'When; today, when absent.', example: '2019-09-16', optional: true }) readonly proposedOn?: string;
  @Words({ ...words, min: 1, example: 'The employer knows nothing of it.' }) readonly words?: string;
}

export class ApproveClawbackRequest {
  @Day({ about: 'When; today, when absent.', example: '2019-09-23', optional: true }) readonly approvedOn?: string;
  @Words({ ...words, min: 1, example: 'As the auditor found.' }) readonly words?: string;
}

export class DeclineClawbackRequest {
  @Day({ about: 'When; today, when absent.', example: '2019-09-23', optional: true }) readonly declinedOn?: string;
  @Words({ ...words, min: 1, example: 'The employer has confirmed it.' }) readonly words?: string;
}

export class RecordRefundRequest {
  @Code({
    about: 'The statement that came to less than nothing. Give this, clawback or advance.',
    example: 'reboot_west.S05',
    optional: true,
  })
  readonly statement?: string;
  @Whole({ about: 'The clawback that was collected by invoice.', example: 1, min: 1, optional: true })
  readonly clawback?: number;
  @Code({
    about: 'The advance of which something is left that no statement was set against.',
    example: 'reboot_west.A1',
    optional: true,
  })
  readonly advance?: string;
  @Whole({
    about: 'How much, in pence; all that is still owed or unspent, when absent.',
    example: 66_000,
    min: 1,
    optional: true,
  })
  readonly pence?: number;
  @Day({ about: 'When it was received.', example: '2019-10-04' }) readonly receivedOn!: string;
  @Words({ about: "The bank's reference.", example: 'CR-20191004-3', min: 1, max: 100 })
  readonly bankReference!: string;
  @Code({ about: 'A reference; the next number, when absent.', example: 'reboot_west.R1', optional: true })
  readonly refund?: string;
}
