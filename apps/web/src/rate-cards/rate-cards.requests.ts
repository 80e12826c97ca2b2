import { type EvidenceRule, Unit } from '#contracts';
import type { ClaimsPerPerson } from '#rate-cards';
import { Code, Day, Nested, OneOf, Tree, Whole, Words } from '../http/fields.js';

class PricingRequest {
  @OneOf({ about: 'How a quantity becomes an amount.', example: 'fixed', of: ['fixed'] }) readonly rule!: 'fixed';
  @Whole({ about: 'The price of one unit, in pence.', example: 66_000, min: 1 }) readonly pricePence!: number;
}

class ClaimsPerPersonRequest {
  @OneOf({ about: 'How often one person may achieve it.', example: 'times', of: ['once', 'times', 'unlimited'] })
  readonly limit!: 'once' | 'times' | 'unlimited';
  @Whole({ about: 'How many times, where the limit is “times”.', example: 3, min: 2, optional: true })
  readonly times?: number;
}

class PrerequisiteRequest {
  @Code({ about: 'The earlier outcome.', example: 'begins_course' }) readonly outcome!: string;
  @OneOf({ about: 'How far it must have come.', example: 'verified', of: ['verified', 'claimed', 'paid'] })
  readonly state!: 'verified' | 'claimed' | 'paid';
}

class MeasurementWindowRequest {
  @OneOf({ about: 'From when days are counted.', example: 'engagement-start', of: ['referral', 'engagement-start'] })
  readonly since!: 'referral' | 'engagement-start';
  @Whole({ about: 'The first day on which it may be achieved.', example: 90, min: 0, optional: true })
  readonly daysMin?: number;
  @Whole({ about: 'The last day on which it may be achieved.', example: 730, min: 0, optional: true })
  readonly daysMax?: number;
}

class ClaimWindowRequest {
  @Whole({ about: 'Days after the achievement within which it is to be claimed.', example: 120, min: 0 })
  readonly daysMax!: number;
  @OneOf({ about: 'What becomes of a late claim.', example: 'refuse', of: ['refuse', 'allow'] })
  readonly late!: 'refuse' | 'allow';
}

class RateCardLineRequest {
  @Code({ about: 'The code of the line, the same over all revisions.', example: 'enters_employment' })
  readonly line!: string;
  @Code({ about: 'The outcome it pays.', example: 'enters_employment' }) readonly outcome!: string;
  @Words({ about: 'What the line is called.', example: 'Enters employment', min: 1, max: 200 }) readonly title!: string;
  @OneOf({ about: 'What one of it is.', example: 'person', of: Unit.options }) readonly unit!: Unit;
  @Nested(() => PricingRequest, { about: 'The price.', example: undefined }) readonly pricing!: PricingRequest;
  @Nested(() => ClaimsPerPersonRequest, { about: 'How often.', example: undefined })
  readonly claimsPerPerson!: ClaimsPerPerson;
  @Nested(() => PrerequisiteRequest, { about: 'What must stand before.', example: [], list: { max: 20 } })
  readonly prerequisites!: PrerequisiteRequest[];
  @Nested(() => MeasurementWindowRequest, { about: 'When it may be achieved.', example: undefined, optional: true })
  readonly measurementWindow?: MeasurementWindowRequest;
  @Nested(() => ClaimWindowRequest, { about: 'When it is to be claimed.', example: undefined, optional: true })
  readonly claimWindow?: ClaimWindowRequest;
  @Code({
    about: 'The payment groups it is for; all of them, when absent.',
    example: ['complex'],
    optional: true,
    list: { min: 1, max: 100 },
  })
  readonly paymentGroups?: string[];
  @Tree({
    about: 'What shows that it happened.',
    see: 'One kind of evidence ({kind, shows?, issuers?, daysBeforeMax?}), or {all: […]} or {any: […]} of such rules.',
    example: { any: [{ kind: 'payslip', shows: 'the first month of pay' }, { kind: 'employer_letter' }] },
  })
  readonly evidenceRule!: EvidenceRule;
  @Day({
    about: 'The last day it may be achieved, for a line added for a time.',
    example: '2021-03-31',
    optional: true,
  })
  readonly endsOn?: string;
}

export class ProposeRateCardRevisionRequest {
  @Day({ about: 'From when it is to be in force.', example: '2018-01-08' }) readonly effectiveFrom!: string;
  @Day({ about: 'When it was proposed; today, when absent.', example: '2017-12-01', optional: true })
  readonly proposedOn?: string;
  @Words({
    about: 'Why. Sealed, because words can point at people.',
    example: 'The opening rate card.',
    min: 1,
    max: 2000,
  })
  readonly reason!: string;
  @Nested(() => RateCardLineRequest, {
    about: 'Every line of the rate card as it is to be.',
    example: undefined,
    list: { min: 1, max: 60 },
  })
  readonly lines!: RateCardLineRequest[];
}

export class DecideRateCardRevisionRequest {
  @Day({ about: 'When it was decided; today, when absent.', example: '2017-12-15', optional: true })
  readonly decidedOn?: string;
  @Words({ about: 'What was said about it. Sealed.', example: 'Agreed at the board.', max: 2000, optional: true })
  readonly words?: string;
}

export class WithdrawRateCardRevisionRequest {
  @Day({ about: 'When; today, when absent.', example: '2017-12-15', optional: true }) readonly withdrawnOn?: string;
  @Words({ about: 'Why. Sealed.', example: 'Superseded by a better one.', max: 2000, optional: true })
  readonly words?: string;
}
