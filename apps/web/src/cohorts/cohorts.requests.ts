import { Code, Day, Exact, Nested, OneOf, Whole, Words } from '../http/fields.js';
import { PeriodRequest } from '../http/period.request.js';

export class DefineCohortRequest {
  @Code({ about: 'The code of the cohort, chosen once, without a dot.', example: 'cohort_1' })
  readonly cohort!: string;
  @Words({ about: 'What it is called.', example: 'First thousand releases', min: 1, max: 200 })
  readonly title!: string;
  @Nested(() => PeriodRequest, {
    about: 'When people join it; both days are in it.',
    example: { from: '2018-01-08', to: '2018-12-31' },
  })
  readonly joining!: PeriodRequest;
}

class MethodRequest {
  @Code({ about: 'The name of the method.', example: 'propensity_score_matching' }) readonly method!: string;
  @Words({ about: 'Its version: another one can give another result.', example: '2', min: 1, max: 40 })
  readonly version!: string;
  @OneOf({
    about: 'Against what happened before, or to people who were not served.',
    example: 'comparison-group',
    of: ['baseline', 'comparison-group'],
  })
  readonly comparedWith!: 'baseline' | 'comparison-group';
  @Words({
    about: 'What is done, in words.',
    example: 'Each person is matched with ten who were released elsewhere.',
    min: 1,
    max: 2000,
  })
  readonly description!: string;
  @Words({ about: 'Where it is set out.', example: 'Evaluation protocol, annex C', max: 500, optional: true })
  readonly source?: string;
}

class MeasurementRequest {
  @Whole({ about: 'People in the cohort.', example: 1000, min: 1 }) readonly size!: number;
  @Exact({ about: 'Events that were counted.', example: '1383' }) readonly events!: string;
  @Exact({ about: 'Events that the comparison leads one to expect among as many people.', example: '1510' })
  readonly expectedEvents!: string;
}

export class MeasureCohortRequest {
  @Nested(() => MethodRequest, { about: 'How it was measured.', example: undefined })
  readonly method!: MethodRequest;
  @Nested(() => MeasurementRequest, { about: 'What was counted.', example: undefined })
  readonly measurement!: MeasurementRequest;
  @Day({ about: 'When it was measured; today, when absent.', example: '2020-06-30', optional: true })
  readonly measuredOn?: string;
  @Words({
    about: 'Why an earlier result is replaced: needed where there is one. Sealed.',
    example: 'The method was corrected.',
    min: 1,
    max: 2000,
    optional: true,
  })
  readonly words?: string;
}

export class VerifyCohortResultRequest {
  @Day({ about: 'When; today, when absent.', example: '2020-07-10', optional: true }) readonly verifiedOn?: string;
  @Words({ about: 'What was found. Sealed.', example: 'Counted again.', min: 1, max: 2000, optional: true })
  readonly words?: string;
}

export class RejectCohortResultRequest {
  @Day({ about: 'When; today, when absent.', example: '2020-07-10', optional: true }) readonly rejectedOn?: string;
  @Words({ about: 'What is wrong with it. Sealed.', example: 'Two prisons are missing.', min: 1, max: 2000 })
  readonly words!: string;
}

export class ClaimCohortRequest {
  @Day({ about: 'When it is claimed; today, when absent.', example: '2020-07-20', optional: true })
  readonly claimedOn?: string;
  @Code({ about: 'The rate-card line, where several pay the outcome.', example: 'reconvictions', optional: true })
  readonly line?: string;
}

export class WithdrawCohortClaimRequest {
  @Day({ about: 'When; today, when absent.', example: '2020-07-27', optional: true }) readonly withdrawnOn?: string;
  @Words({ about: 'Why. Sealed.', example: 'Claimed before the method was agreed.', min: 1, max: 2000 })
  readonly words!: string;
}
