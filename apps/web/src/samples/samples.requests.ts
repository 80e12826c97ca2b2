import { Code, Day, Nested, OneOf, Whole, Words } from '../http/fields.js';
import { PeriodRequest } from '../http/period.request.js';

const FRAMES = ['paid-claims', 'claims-before-payment', 'verifications'] as const;
const FINDING_REASONS = [
  'evidence-missing',
  'evidence-does-not-show-it',
  'evidence-not-genuine',
  'outside-the-definition',
  'not-eligible',
  'duplicate',
  'wrong-date',
  'wrong-amount',
  'other',
] as const;

class FrameRequest {
  @OneOf({ about: 'What is drawn from.', example: 'paid-claims', of: FRAMES })
  readonly of!: (typeof FRAMES)[number];
  @Code({
    about: 'Only these outcomes.',
    example: ['enters_employment'],
    optional: true,
    list: { min: 1, max: 40 },
  })
  readonly outcomes?: string[];
  @Code({
    about: 'Only people whom these providers accepted.',
    example: ['onsite'],
    optional: true,
    list: { min: 1, max: 40 },
  })
  readonly providers?: string[];
  @Code({
    about: 'Only what these organisations verified.',
    example: ['checkers'],
    optional: true,
    list: { min: 1, max: 40 },
  })
  readonly verifiers?: string[];
  @Nested(() => PeriodRequest, {
    about: 'Only what was achieved on these days.',
    example: { from: '2019-01-01', to: '2019-03-31' },
    optional: true,
  })
  readonly achievedIn?: PeriodRequest;
  @Nested(() => PeriodRequest, {
    about: 'Only what was paid, claimed or decided on on these days, after what is drawn from.',
    example: { from: '2019-04-01', to: '2019-06-30' },
    optional: true,
  })
  readonly period?: PeriodRequest;
}

class StratifyRequest {
  @OneOf({
    about: 'What divides the frame, in this order.',
    example: ['outcome', 'amount'],
    of: ['outcome', 'provider', 'verifier', 'amount'],
    list: { min: 1, max: 4 },
  })
  readonly by!: ('outcome' | 'provider' | 'verifier' | 'amount')[];
  @Whole({
    about: 'The first amount of each band but the lowest, rising; only where amounts divide the frame.',
    example: [50_000],
    min: 1,
    optional: true,
    list: { min: 1, max: 10 },
  })
  readonly bandsFromPence?: number[];
}

class StratumSizeRequest {
  @Words({ about: 'The name of the stratum.', example: 'enters_employment/50000-', min: 1, max: 220 })
  readonly stratum!: string;
  @Whole({ about: 'How many are drawn from it.', example: 20, min: 1 }) readonly size!: number;
}

export class CloseSampleFrameRequest {
  @Code({
    about: 'The reference of the sample: the code of the contract, a dot, and a name.',
    example: 'reboot_west.V1',
  })
  readonly sample!: string;
  @Nested(() => FrameRequest, { about: 'What is drawn from.', example: undefined })
  readonly frame!: FrameRequest;
  @Nested(() => StratifyRequest, {
    about: 'How it is divided before it is drawn from; not at all, when absent.',
    example: { by: ['outcome', 'amount'], bandsFromPence: [50_000] },
    optional: true,
  })
  readonly stratify?: StratifyRequest;
  @Whole({ about: 'How many are drawn in all.', example: 30, min: 1, max: 2000 }) readonly size!: number;
  @Nested(() => StratumSizeRequest, {
    about: 'How many from each stratum; in proportion, at least one from each, when absent.',
    example: [{ stratum: 'enters_employment/50000-', size: 30 }],
    optional: true,
    list: { min: 1, max: 100 },
  })
  readonly sizes?: StratumSizeRequest[];
  @Whole({
    about: 'The last ledger entry that counts; the last there is, when absent.',
    example: 4217,
    min: 0,
    optional: true,
  })
  readonly asOf?: number;
  @OneOf({
    about: 'Of the intervals, in per cent; what the terms say, or else 95, when absent.',
    example: '95',
    of: ['90', '95', '99'],
    optional: true,
  })
  readonly confidence?: '90' | '95' | '99';
}

class PublicDrawRequest {
  @Words({
    about: 'Which, so that anybody can look it up.',
    example: 'National Lottery, Lotto draw 2468',
    min: 1,
    max: 500,
  })
  readonly words!: string;
  @Day({ about: 'When; after the frame was closed.', example: '2019-07-06' })
  readonly drawnOn!: string;
}

class CheckpointSizeRequest {
  @Whole({ about: 'Its size.', example: 4231, min: 1 })
  readonly size!: number;
}

export class DrawSampleRequest {
  @Words({
    about: 'The seed: printable ASCII. Of a checkpoint, its root in base64.',
    example: '05 11 17 23 41 48',
    min: 1,
    max: 200,
  })
  readonly seed!: string;
  @Nested(() => PublicDrawRequest, {
    about: 'The public draw that it comes from; else the checkpoint.',
    example: undefined,
    optional: true,
  })
  readonly publicDraw?: PublicDrawRequest;
  @Nested(() => CheckpointSizeRequest, {
    about: 'The checkpoint whose root it is: signed by this ledger, and holding the frame’s own entry.',
    example: undefined,
    optional: true,
  })
  readonly checkpoint?: CheckpointSizeRequest;
}

export class CheckSampleItemRequest {
  @OneOf({
    about: 'What was found.',
    example: 'partly',
    of: ['confirmed', 'not-confirmed', 'partly'],
  })
  readonly finding!: 'confirmed' | 'not-confirmed' | 'partly';
  @Whole({ about: 'partly: what of the amount is right.', example: 40_000, min: 1, optional: true })
  readonly rightPence?: number;
  @OneOf({
    about: 'Why it is not confirmed: needed where it is not.',
    example: 'wrong-amount',
    of: FINDING_REASONS,
    optional: true,
  })
  readonly reasonCode?: (typeof FINDING_REASONS)[number];
  @Words({
    about: 'More about it. Sealed.',
    example: 'The payslip shows twelve hours.',
    min: 1,
    max: 2000,
    optional: true,
  })
  readonly words?: string;
}

export class RecheckVerificationRequest {
  @OneOf({ about: 'What this verifier decides.', example: 'rejected', of: ['verified', 'rejected'] })
  readonly recheck!: 'verified' | 'rejected';
  @OneOf({
    about: 'Why it is rejected: needed where it is.',
    example: 'evidence-does-not-show-it',
    of: FINDING_REASONS,
    optional: true,
  })
  readonly reasonCode?: (typeof FINDING_REASONS)[number];
  @Words({ about: 'More about it. Sealed.', example: 'There is no date.', min: 1, max: 2000, optional: true })
  readonly words?: string;
}

export class CloseSampleRequest {
  @Words({
    about: 'What is to be said of it. Sealed.',
    example: 'All of it was there.',
    min: 1,
    max: 2000,
    optional: true,
  })
  readonly words?: string;
}

export class ProposeSampleRecoveryRequest {
  @OneOf({
    about: 'What was found wrong, or what the terms let follow for the rest.',
    example: 'found',
    of: ['found', 'extrapolated'],
  })
  readonly part!: 'found' | 'extrapolated';
  @OneOf({
    about: 'Netted with the next statement, or invoiced; netted, when absent.',
    example: 'netted',
    of: ['netted', 'invoiced'],
    optional: true,
  })
  readonly collect?: 'netted' | 'invoiced';
  @Words({ about: 'More about it. Sealed.', example: 'As the board saw it.', min: 1, max: 2000, optional: true })
  readonly words?: string;
}
