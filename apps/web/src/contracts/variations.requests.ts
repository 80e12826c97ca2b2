import { type DraftVariationInput, PricingDatePolicy, Unit } from '#contracts';
import type { Role } from '#kernel';
import { Code, Day, Nested, OneOf, Whole, Words, YesOrNo } from '../http/fields.js';
import { PeriodRequest } from '../http/period.request.js';
import { partyRoles } from './party-roles.js';
import {
  AdvancesRequest,
  type CapInput,
  CapRequest,
  capsExample,
  DeadlinesRequest,
  EligibilityRequest,
  PaymentGroupRequest,
  type PaymentModeInput,
  PaymentModeRequest,
  paymentModeExample,
  SampleTermsRequest,
  type SplitInput,
  SplitRequest,
  splitsExample,
} from './terms.requests.js';

type ChangeInput = DraftVariationInput['changes'][number];

const KINDS = [
  'cap',
  'split',
  'payment-mode',
  'party-joins',
  'party-leaves',
  'term',
  'release',
  'outcome',
] as const satisfies readonly ChangeInput['kind'][];

const changesExample = [
  { kind: 'cap', caps: capsExample },
  { kind: 'release', achievedIn: { from: '2019-01-01', to: '2019-12-31' } },
  { kind: 'term', endsOn: '2022-09-30', deadlines: { disputeDays: 20 } },
];

/** Of one change: each kind has the fields that are named with it, and no others. */
class ChangeRequest {
  @OneOf({ about: 'What is changed.', example: 'cap', of: KINDS }) readonly kind!: ChangeInput['kind'];
  @Nested(() => CapRequest, {
    about: 'cap: all the caps as they are to be.',
    example: capsExample,
    optional: true,
    list: { max: 80 },
  })
  readonly caps?: CapInput[];
  @Nested(() => SplitRequest, {
    about: 'split: all the splits as they are to be.',
    example: splitsExample,
    optional: true,
    list: { min: 1, max: 40 },
  })
  readonly splits?: SplitInput[];
  @Nested(() => PaymentModeRequest, {
    about: 'payment-mode: what outcomes lead to.',
    example: paymentModeExample,
    optional: true,
  })
  readonly paymentMode?: PaymentModeInput;
  @Nested(() => AdvancesRequest, {
    about: 'payment-mode: what becomes of advances; as before, when absent.',
    example: { setAgainstOutcomes: true },
    optional: true,
  })
  readonly advances?: AdvancesRequest;
  @Code({ about: 'party-joins, party-leaves: which organisation.', example: 'outcomes_fund', optional: true })
  readonly organisation?: string;
  @OneOf({
    about: 'party-joins: what it is in the contract.',
    example: ['outcome-payer'],
    of: partyRoles,
    optional: true,
    list: { min: 1, max: 7 },
  })
  readonly roles?: Exclude<Role, 'operator'>[];
  @OneOf({
    about: 'term: which day decides the price.',
    example: 'achieved',
    of: PricingDatePolicy.options,
    optional: true,
  })
  readonly pricingDatePolicy?: PricingDatePolicy;
  @OneOf({ about: 'term: how often statements are made.', example: 'month', of: ['month', 'quarter'], optional: true })
  readonly statementPeriod?: 'month' | 'quarter';
  @Nested(() => DeadlinesRequest, {
    about: 'term: how long approval, payment and disputes may take.',
    example: { disputeDays: 20 },
    optional: true,
  })
  readonly deadlines?: DeadlinesRequest;
  @Code({
    about: 'term: whose agreement a change needs.',
    example: ['bristol_cc', 'reboot_provider'],
    optional: true,
    list: { min: 1, max: 50 },
  })
  readonly approvers?: string[];
  @Code({
    about: 'term: who may refer people.',
    example: ['leaving_care_team'],
    optional: true,
    list: { min: 1, max: 50 },
  })
  readonly gateway?: string[];
  @Nested(() => EligibilityRequest, {
    about: 'term: who may be served.',
    example: { version: 2, criteria: [{ code: 'care_leaver', words: 'Has left care.' }] },
    optional: true,
  })
  readonly eligibility?: EligibilityRequest;
  @Nested(() => PaymentGroupRequest, {
    about: 'term: the payment groups.',
    example: [{ code: 'complex', title: 'Complex needs' }],
    optional: true,
    list: { max: 100 },
  })
  readonly paymentGroups?: PaymentGroupRequest[];
  @Whole({ about: 'term: how many years records are kept after the end.', example: 7, min: 1, optional: true })
  readonly retentionYears?: number;
  @Nested(() => SampleTermsRequest, {
    about: 'term: what errors in a sample lead to beyond themselves; nothing, when absent.',
    example: { extrapolation: 'lower-bound', confidence: '95' },
    optional: true,
  })
  readonly samples?: SampleTermsRequest;
  @Day({ about: 'term: the last day of the contract.', example: '2022-09-30', optional: true })
  readonly endsOn?: string;
  @Code({
    about: 'release: the outcomes whose unpaid claims are looked at again; all of them, when absent.',
    example: ['begins_course'],
    optional: true,
    list: { min: 1, max: 200 },
  })
  readonly outcomes?: string[];
  @Nested(() => PeriodRequest, {
    about: 'release: only what was achieved in this span.',
    example: { from: '2019-01-01', to: '2019-12-31' },
    optional: true,
  })
  readonly achievedIn?: PeriodRequest;
  @Code({ about: 'outcome: the code of an outcome that is new.', example: 'keeps_employment', optional: true })
  readonly outcome?: string;
  @Words({ about: 'outcome: its short name.', example: 'Keeps employment', min: 1, max: 200, optional: true })
  readonly title?: string;
  @Words({
    about: 'outcome: what counts as achieving it.',
    example: 'Still in the same work after 26 weeks.',
    min: 1,
    max: 2000,
    optional: true,
  })
  readonly definition?: string;
  @OneOf({ about: 'outcome: what one of it is.', example: 'person', of: Unit.options, optional: true })
  readonly unit?: Unit;
}

export class DraftVariationRequest {
  @Words({ about: 'What it is called.', example: 'A higher maximum, and a longer term', min: 1, max: 200 })
  readonly title!: string;
  @Day({ about: 'From when it is to be in force.', example: '2020-04-01' }) readonly effectiveFrom!: string;
  @Nested(() => ChangeRequest, {
    about: 'What it changes. What is given takes the place of what stood there, as a whole.',
    example: changesExample,
    list: { min: 1, max: 12 },
  })
  readonly changes!: ChangeInput[];
  @Words({
    about: 'Why. Sealed, because words can point at people.',
    example: 'More people came than the tender expected.',
    min: 1,
    max: 2000,
  })
  readonly reason!: string;
  @Day({ about: 'When it was drafted; today, when absent.', example: '2020-02-03', optional: true })
  readonly draftedOn?: string;
}

export class ProposeVariationRequest {
  @Day({ about: 'When it was put to the parties; today, when absent.', example: '2020-02-10', optional: true })
  readonly proposedOn?: string;
  @Day({
    about: 'The last day on which it can be decided; it never lapses, when absent.',
    example: '2020-03-20',
    optional: true,
  })
  readonly decideBy?: string;
}

const draft = {
  about: 'The draft that was read: refused when another one stands. The one that stands, when absent.',
  example: 1,
  min: 1,
  optional: true,
};
const decidedOn = { about: 'When it was decided; today, when absent.', example: '2020-02-24', optional: true };

export class AgreeVariationRequest {
  @Whole(draft) readonly draft?: number;
  @YesOrNo({
    about: 'It may take effect before the day it is agreed. Every party must say so; false, when absent.',
    example: false,
    optional: true,
  })
  readonly retroactive?: boolean;
  @Day(decidedOn) readonly decidedOn?: string;
  @Words({ about: 'What was said about it. Sealed.', example: 'Agreed at the board.', max: 2000, optional: true })
  readonly words?: string;
}

export class DeclineVariationRequest {
  @Whole(draft) readonly draft?: number;
  @Day(decidedOn) readonly decidedOn?: string;
  @Words({ about: 'Why. Sealed.', example: 'The fund has no more money.', max: 2000, optional: true })
  readonly words?: string;
}

export class RequestVariationChangeRequest {
  @Whole(draft) readonly draft?: number;
  @Day(decidedOn) readonly decidedOn?: string;
  @Words({
    about: 'What has to be different. Sealed.',
    example: 'The cap for each person should stay.',
    min: 1,
    max: 2000,
  })
  readonly words!: string;
}

export class WithdrawVariationRequest {
  @Day({ about: 'When; today, when absent.', example: '2020-02-24', optional: true }) readonly withdrawnOn?: string;
  @Words({ about: 'Why. Sealed.', example: 'Superseded by a better one.', max: 2000, optional: true })
  readonly words?: string;
}

export class LapseVariationRequest {
  @Day({ about: 'The day on which it is noted; today, when absent.', example: '2020-03-21', optional: true })
  readonly lapsedOn?: string;
}
