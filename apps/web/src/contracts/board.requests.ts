import type { RecordMeetingInput } from '#contracts';
import { Code, Day, Digest, Nested, OneOf, Whole, Words } from '../http/fields.js';
import { PeriodRequest } from '../http/period.request.js';

type MatterInput = NonNullable<RecordMeetingInput['about']>[number];

/** What a meeting or a document is about: its kind, and the number under the name of that kind. */
class MatterRequest {
  @OneOf({ about: 'What it is.', example: 'variation', of: ['variation', 'rate-card-revision', 'meeting'] })
  readonly kind!: 'variation' | 'rate-card-revision' | 'meeting';
  @Whole({ about: 'variation: its number.', example: 1, min: 1, optional: true }) readonly variation?: number;
  @Whole({ about: 'rate-card-revision: its number.', example: 2, min: 1, optional: true }) readonly revision?: number;
  @Whole({ about: 'meeting: its number.', example: 1, min: 1, optional: true }) readonly meeting?: number;
}

const about = {
  about: 'What it is about.',
  example: [
    { kind: 'variation', variation: 1 },
    { kind: 'rate-card-revision', revision: 2 },
  ],
  optional: true,
  list: { max: 50 },
};

export class RecordMeetingRequest {
  @Words({ about: 'What the meeting is called.', example: 'Partnership board, first quarter', min: 1, max: 200 })
  readonly title!: string;
  @Day({ about: 'When it was held; today, when absent.', example: '2020-02-20', optional: true })
  readonly heldOn?: string;
  @Code({
    about: 'The parties that were present.',
    example: ['bristol_cc', 'reboot_provider'],
    list: { min: 1, max: 100 },
  })
  readonly present!: string[];
  @Nested(() => MatterRequest, about) readonly about?: MatterInput[];
  @Words({ about: 'Who said what. Sealed.', example: 'The council asked for figures.', max: 8000, optional: true })
  readonly minutes?: string;
  @Words({
    about: 'What the board decided. Sealed.',
    example: ['To put variation 1 to the parties.'],
    min: 1,
    max: 2000,
    optional: true,
    list: { max: 50 },
  })
  readonly decisions?: string[];
}

export class FileDocumentRequest {
  @Words({ about: 'What the document is called.', example: 'Deed of variation 1', min: 1, max: 200 })
  readonly title!: string;
  @Day({ about: 'The date on it; today, when absent.', example: '2020-02-24', optional: true })
  readonly datedOn?: string;
  @Digest({ about: 'SHA-256 of the file, wherever it is kept.', example: `sha256:${'7b'.repeat(32)}` })
  readonly contentDigest!: string;
  @Whole({ about: 'Its size in bytes.', example: 184_320, min: 1 }) readonly bytes!: number;
  @Words({ about: 'Its media type.', example: 'application/pdf', min: 3, max: 120 }) readonly mediaType!: string;
  @Words({ about: 'Where it is kept.', example: 'contracts://reboot-west/variation-1.pdf', min: 1, max: 500 })
  readonly location!: string;
  @Nested(() => MatterRequest, about) readonly about?: MatterInput[];
}

class PlannedOutcomeRequest {
  @Code({ about: 'An outcome of the contract.', example: 'enters_employment' }) readonly outcome!: string;
  @Whole({ about: 'How many of it.', example: 12, min: 0 }) readonly number!: number;
}

class PlanPeriodRequest {
  @Nested(() => PeriodRequest, { about: 'The span.', example: { from: '2020-04-01', to: '2020-06-30' } })
  readonly period!: PeriodRequest;
  @Whole({ about: 'People referred.', example: 40, min: 0, optional: true }) readonly referrals?: number;
  @Whole({ about: 'Engagements that start.', example: 30, min: 0, optional: true }) readonly starts?: number;
  @Nested(() => PlannedOutcomeRequest, {
    about: 'Outcomes achieved.',
    example: [{ outcome: 'enters_employment', number: 12 }],
    optional: true,
    list: { max: 200 },
  })
  readonly outcomes?: PlannedOutcomeRequest[];
  @Whole({ about: 'Payments, in pence.', example: 9_500_000, min: 0, optional: true })
  readonly paymentsPence?: number;
}

export class AgreePlanRequest {
  @Code({ about: 'Which of several plans: base, high, low …', example: 'base' }) readonly scenario!: string;
  @Day({ about: 'Periods that begin on or after this day are held against it.', example: '2020-04-01' })
  readonly inForceFrom!: string;
  @Nested(() => PlanPeriodRequest, {
    about: 'What is planned, span by span.',
    example: [
      {
        period: { from: '2020-04-01', to: '2020-06-30' },
        referrals: 40,
        starts: 30,
        outcomes: [{ outcome: 'enters_employment', number: 12 }],
        paymentsPence: 9_500_000,
      },
    ],
    list: { min: 1, max: 120 },
  })
  readonly periods!: PlanPeriodRequest[];
  @Whole({ about: 'The variation that it was agreed with.', example: 1, min: 1, optional: true })
  readonly variation?: number;
  @Day({ about: 'When it was agreed; today, when absent.', example: '2020-02-24', optional: true })
  readonly agreedOn?: string;
}
