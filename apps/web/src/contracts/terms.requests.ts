import { PricingDatePolicy, type RecordContractInput } from '#contracts';
import { Code, Nested, OneOf, Share, Whole, Words, YesOrNo } from '../http/fields.js';
import { PeriodRequest } from '../http/period.request.js';

/**
 * The terms of a contract as a request has them. Where the shape of a part depends on its kind (a cap on its level, a
 * split on its rule), every field of every kind stands here, and the command says which of them belong together.
 */
export type TermsInput = RecordContractInput['terms'];
export type CapInput = NonNullable<TermsInput['caps']>[number];
export type SplitInput = TermsInput['splits'][number];
export type PaymentModeInput = NonNullable<TermsInput['paymentMode']>;

export const capsExample = [
  { cap: 'contract_maximum', level: 'contract', limitPence: 225_000_000 },
  { cap: 'per_person', level: 'person', limitPence: 1_900_000 },
  { cap: 'courses', level: 'outcome', outcomes: ['begins_course'], limitNumber: 150 },
];

export const splitsExample = [
  {
    outcomes: ['begins_course'],
    split: { rule: 'fixed', fixed: [{ payer: 'bristol_cc', pencePerUnit: 10_000 }], rest: 'outcomes_fund' },
  },
  {
    split: {
      rule: 'percentage',
      shares: [
        { payer: 'bristol_cc', percentage: '29.6' },
        { payer: 'outcomes_fund', percentage: '70.4' },
      ],
    },
  },
];

export const paymentModeExample = {
  mode: 'grant',
  schedule: [{ payer: 'bristol_cc', period: { from: '2020-04-01', to: '2020-06-30' }, pence: 8_500_000 }],
};

export class CapRequest {
  @Code({ about: 'The name of the cap, the same over all versions of the terms.', example: 'contract_maximum' })
  readonly cap!: string;
  @OneOf({
    about: 'Over what it is: one person, outcomes over everybody, one payer, the contract.',
    example: 'contract',
    of: ['person', 'outcome', 'payer', 'contract'],
  })
  readonly level!: 'person' | 'outcome' | 'payer' | 'contract';
  @Whole({ about: 'The most it lets through, in pence.', example: 225_000_000, min: 0, optional: true })
  readonly limitPence?: number;
  @Whole({ about: 'How many outcomes at most; on the level “outcome”.', example: 150, min: 0, optional: true })
  readonly limitNumber?: number;
  @Code({ about: 'Whose payments it limits; on the level “payer”.', example: 'bristol_cc', optional: true })
  readonly payer?: string;
  @Code({
    about: 'The payment groups it is for; on the level “person”. All of them, when absent.',
    example: ['complex'],
    optional: true,
    list: { min: 1, max: 100 },
  })
  readonly paymentGroups?: string[];
  @Code({
    about: 'The outcomes it is about; all of them, when absent.',
    example: ['begins_course'],
    optional: true,
    list: { min: 1, max: 200 },
  })
  readonly outcomes?: string[];
  @Nested(() => PeriodRequest, {
    about: 'Only outcomes achieved in this span; all of them, when absent.',
    example: { from: '2020-04-01', to: '2021-03-31' },
    optional: true,
  })
  readonly achievedIn?: PeriodRequest;
}

class ShareRequest {
  @Code({ about: 'A payer of the contract.', example: 'bristol_cc' }) readonly payer!: string;
  @Share({ about: 'Its exact share in per cent.', example: '29.6' }) readonly percentage!: string;
}

class FixedShareRequest {
  @Code({ about: 'A payer of the contract.', example: 'bristol_cc' }) readonly payer!: string;
  @Whole({ about: 'What it pays for each one counted, in pence.', example: 10_000, min: 1 })
  readonly pencePerUnit!: number;
}

class SplitRuleRequest {
  @OneOf({
    about: 'By percentages, by fixed sums for each one, or one payer to its cap and then the next.',
    example: 'percentage',
    of: ['percentage', 'fixed', 'waterfall'],
  })
  readonly rule!: 'percentage' | 'fixed' | 'waterfall';
  @Nested(() => ShareRequest, {
    about: 'By percentage: what each payer pays. They add up to 100.',
    example: undefined,
    optional: true,
    list: { min: 1, max: 24 },
  })
  readonly shares?: ShareRequest[];
  @Nested(() => FixedShareRequest, {
    about: 'Fixed: who pays how much for each one.',
    example: undefined,
    optional: true,
    list: { min: 1, max: 24 },
  })
  readonly fixed?: FixedShareRequest[];
  @Code({ about: 'Fixed: who pays what is left.', example: 'outcomes_fund', optional: true }) readonly rest?: string;
  @Code({
    about: 'Waterfall: who pays first, who next. All but the last have a cap.',
    example: ['bristol_cc', 'outcomes_fund'],
    optional: true,
    list: { min: 2, max: 24 },
  })
  readonly payers?: string[];
}

export class SplitRequest {
  @Nested(() => SplitRuleRequest, { about: 'How the payers share an amount.', example: splitsExample[1]?.split })
  readonly split!: SplitInput['split'];
  @Code({
    about: 'The outcomes it is about; all of them, when absent.',
    example: ['begins_course'],
    optional: true,
    list: { min: 1, max: 200 },
  })
  readonly outcomes?: string[];
  @Nested(() => PeriodRequest, {
    about: 'Only outcomes achieved in this span; all of them, when absent.',
    example: { from: '2020-04-01', to: '2021-03-31' },
    optional: true,
  })
  readonly achievedIn?: PeriodRequest;
}

class GrantPaymentRequest {
  @Code({ about: 'Who pays it.', example: 'bristol_cc' }) readonly payer!: string;
  @Nested(() => PeriodRequest, { about: 'For which span.', example: { from: '2020-04-01', to: '2020-06-30' } })
  readonly period!: PeriodRequest;
  @Whole({ about: 'How much, in pence.', example: 8_500_000, min: 1 }) readonly pence!: number;
}

export class PaymentModeRequest {
  @OneOf({
    about: 'What an achieved outcome leads to: payment, nothing while a grant is paid, nothing.',
    example: 'outcomes',
    of: ['outcomes', 'grant', 'paused'],
  })
  readonly mode!: 'outcomes' | 'grant' | 'paused';
  @Nested(() => GrantPaymentRequest, {
    about: 'Under a grant: what is paid instead, and when.',
    example: paymentModeExample.schedule,
    optional: true,
    list: { min: 1, max: 200 },
  })
  readonly schedule?: GrantPaymentRequest[];
}

export class AdvancesRequest {
  @YesOrNo({ about: 'Advances are set against what later statements come to.', example: true })
  readonly setAgainstOutcomes!: boolean;
}

export class DeadlinesRequest {
  @Whole({ about: 'Days after issue in which a statement is to be approved.', example: 14, min: 1, optional: true })
  readonly approveDays?: number;
  @Whole({ about: 'Days after issue in which it is to be paid.', example: 30, min: 1, optional: true })
  readonly payDays?: number;
  @Whole({ about: 'Days in which a dispute is to be resolved.', example: 20, min: 1, optional: true })
  readonly disputeDays?: number;
}

class CriterionRequest {
  @Code({ about: 'The code of the criterion.', example: 'care_leaver' }) readonly code!: string;
  @Words({ about: 'The criterion in words.', example: 'Has left care and is 16 to 24 years old.', min: 1, max: 2000 })
  readonly words!: string;
}

export class EligibilityRequest {
  @Whole({ about: 'The version of the criteria.', example: 1, min: 1 }) readonly version!: number;
  @Nested(() => CriterionRequest, {
    about: 'What a person must be to be served.',
    example: [{ code: 'care_leaver', words: 'Has left care and is 16 to 24 years old.' }],
    list: { min: 1, max: 100 },
  })
  readonly criteria!: CriterionRequest[];
}

export class PaymentGroupRequest {
  @Code({ about: 'The code of the group.', example: 'complex' }) readonly code!: string;
  @Words({ about: 'What it is called.', example: 'Complex needs', min: 1, max: 2000 }) readonly title!: string;
}

export class SampleTermsRequest {
  @OneOf({
    about: 'By what the errors of a sample are carried over to all that was paid.',
    example: 'lower-bound',
    of: ['point-estimate', 'lower-bound'],
  })
  readonly extrapolation!: 'point-estimate' | 'lower-bound';
  @OneOf({ about: 'Of the intervals, in per cent.', example: '95', of: ['90', '95', '99'] })
  readonly confidence!: '90' | '95' | '99';
}

export class TermsRequest {
  @OneOf({
    about: 'Which day decides the rate-card revision that prices a claim.',
    example: 'achieved',
    of: PricingDatePolicy.options,
  })
  readonly pricingDatePolicy!: PricingDatePolicy;
  @OneOf({ about: 'How often statements are made.', example: 'quarter', of: ['month', 'quarter'] })
  readonly statementPeriod!: 'month' | 'quarter';
  @Nested(() => DeadlinesRequest, {
    about: 'How long approval, payment and disputes may take.',
    example: { approveDays: 14, payDays: 30, disputeDays: 20 },
    optional: true,
  })
  readonly deadlines?: DeadlinesRequest;
  @Nested(() => SplitRequest, {
    about: 'How payments are split between the payers. The first that fits counts; the last one fits everything.',
    example: splitsExample,
    list: { min: 1, max: 40 },
  })
  readonly splits!: SplitInput[];
  @Nested(() => CapRequest, {
    about: 'The most that is paid; no limit, when absent.',
    example: capsExample,
    optional: true,
    list: { max: 80 },
  })
  readonly caps?: CapInput[];
  @Nested(() => PaymentModeRequest, {
    about: 'What outcomes lead to; payment, when absent.',
    example: { mode: 'outcomes' },
    optional: true,
  })
  readonly paymentMode?: PaymentModeInput;
  @Nested(() => AdvancesRequest, {
    about: 'What becomes of advances; nothing is set against them, when absent.',
    example: { setAgainstOutcomes: true },
    optional: true,
  })
  readonly advances?: AdvancesRequest;
  @Code({
    about: 'Whose agreement a change of the contract or the rate card needs.',
    example: ['bristol_cc', 'reboot_provider'],
    list: { min: 1, max: 50 },
  })
  readonly approvers!: string[];
  @Code({ about: 'Who may refer people.', example: ['leaving_care_team'], list: { min: 1, max: 50 } })
  readonly gateway!: string[];
  @Nested(() => EligibilityRequest, { about: 'Who may be served.', example: undefined })
  readonly eligibility!: EligibilityRequest;
  @Nested(() => PaymentGroupRequest, {
    about: 'Groups that a person is put in at referral.',
    example: [{ code: 'complex', title: 'Complex needs' }],
    list: { max: 100 },
  })
  readonly paymentGroups!: PaymentGroupRequest[];
  @Whole({ about: 'How many years records are kept after the end.', example: 7, min: 1, optional: true })
  readonly retentionYears?: number;
  @Nested(() => SampleTermsRequest, {
    about: 'What errors in a sample lead to beyond themselves; nothing, when absent.',
    example: { extrapolation: 'lower-bound', confidence: '95' },
    optional: true,
  })
  readonly samples?: SampleTermsRequest;
}
