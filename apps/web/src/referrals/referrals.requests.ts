import { BreakReason, CorrectableField, DeclineReason, EndReason } from '#referrals';
import { Code, Day, Exact, Nested, OneOf, Whole, Words, YesOrNo } from '../http/fields.js';

const words = {
  about: 'More about it. Sealed.',
  example: 'As agreed with the social worker.',
  max: 2000,
  optional: true,
};

export class ReferPersonRequest {
  @Words({
    about: 'The reference under which you know the person. Sealed; the same one always gives the same pseudonym.',
    example: 'LCT-2018-0042',
    min: 1,
    max: 200,
  })
  readonly reference!: string;
  @Words({
    about: 'A name, kept in the participants store only.',
    example: 'Made-up Name',
    max: 200,
    optional: true,
    min: 1,
  })
  readonly name?: string;
  @Day({ about: 'When the person was referred.', example: '2018-02-05' })
  readonly referredOn!: string;
  @Code({ about: 'The cohort.', example: 'year_1', optional: true }) readonly cohort?: string;
  @Words(words) readonly note?: string;
}

export class AcceptReferralRequest {
  @Day({ about: 'When; today, when absent.', example: '2018-02-09', optional: true }) readonly acceptedOn?: string;
  @Code({ about: 'The criteria that the person meets.', example: ['care_leaver'], list: { max: 100 } })
  readonly criteriaMet!: string[];
  @Code({ about: 'The payment group.', example: 'complex', optional: true }) readonly paymentGroup?: string;
  @Whole({ about: 'The age at referral.', example: 19, min: 0, max: 130, optional: true })
  readonly ageAtReferral?: number;
}

export class DeclineReferralRequest {
  @Day({ about: 'When; today, when absent.', example: '2018-02-09', optional: true }) readonly declinedOn?: string;
  @OneOf({ about: 'Why.', example: 'not-eligible', of: DeclineReason.options }) readonly reasonCode!: DeclineReason;
  @Words(words) readonly words?: string;
}

export class StartEngagementRequest {
  @Day({ about: 'The first day on the service.', example: '2018-02-12' })
  readonly startedOn!: string;
}

export class PauseEngagementRequest {
  @Day({ about: 'The first day of the break.', example: '2018-06-01' })
  readonly pausedOn!: string;
  @OneOf({ about: 'Why.', example: 'unable-to-take-part', of: BreakReason.options }) readonly reasonCode!: BreakReason;
  @Words(words) readonly words?: string;
}

export class ResumeEngagementRequest {
  @Day({ about: 'The first day back.', example: '2018-07-02' })
  readonly resumedOn!: string;
}

export class EndEngagementRequest {
  @Day({ about: 'The last day on the service.', example: '2019-11-29' })
  readonly endedOn!: string;
  @OneOf({ about: 'Why.', example: 'completed', of: EndReason.options }) readonly reasonCode!: EndReason;
  @Words(words) readonly words?: string;
}

class DateChangeRequest {
  @OneOf({ about: 'Which date.', example: 'startedOn', of: CorrectableField.options })
  readonly field!: CorrectableField;
  @Day({ about: 'The day it was in truth.', example: '2018-02-13' }) readonly to!: string;
}

export class CorrectReferralDatesRequest {
  @Nested(() => DateChangeRequest, {
    about: 'What was recorded wrongly.',
    example: [{ field: 'startedOn', to: '2018-02-13' }],
    list: { min: 1, max: 7 },
  })
  readonly changes!: DateChangeRequest[];
  @Words(words) readonly words?: string;
}

export class RecordBaselineRequest {
  @Code({ about: 'An outcome of the contract.', example: 'enters_employment' }) readonly outcome!: string;
  @Day({ about: 'A day from the referral to the start of the engagement.', example: '2018-02-07' })
  readonly recordedOn!: string;
  @YesOrNo({ about: 'Whether it was achieved then already.', example: false }) readonly alreadyTrue!: boolean;
  @Exact({ about: 'What was measured then, where it is measured.', example: '12.5', optional: true })
  readonly measured?: string;
}

export class CorrectBaselineRequest {
  @Day({ about: 'A day from the referral to the start of the engagement.', example: '2018-02-07' })
  readonly recordedOn!: string;
  @YesOrNo({ about: 'Whether it was achieved then already.', example: true }) readonly alreadyTrue!: boolean;
  @Exact({ about: 'What was measured then, where it is measured.', example: '12.5', optional: true })
  readonly measured?: string;
  @Words({ ...words, min: 1, example: 'Read off the wrong line.' }) readonly words?: string;
}
