import type { ProposeRateCardRevisionInput } from '#rate-cards';
import { CodeOrTree, Day, Nested, OneOf, Whole, Words, YesOrNo } from '../http/fields.js';
import {
  DeadweightRequest,
  GroupPriceRequest,
  IndexationRequest,
  type LineInput,
  lineExample,
  PayerPriceRequest,
  type PricingInput,
  PricingRequest,
  pricesExample,
  pricingExample,
  RateCardLineRequest,
} from './line.requests.js';

type EditInput = NonNullable<ProposeRateCardRevisionInput['changes']>[number];

/** What becomes of one line. The fields below “line” are for reprice alone. */
class LineEditRequest {
  @OneOf({
    about: 'What becomes of it.',
    example: 'reprice',
    of: ['add', 'add-temporarily', 'change', 'retire', 'reprice'] satisfies EditInput['change'][],
  })
  readonly change!: EditInput['change'];
  @CodeOrTree({
    about: 'retire, reprice: the code of the line. add, add-temporarily, change: the whole line as it is to be.',
    see: 'A line is what RateCardLineRequest says.',
    example: 'enters_employment',
  })
  readonly line!: EditInput['line'];
  @Nested(() => PricingRequest, { about: 'The price.', example: pricingExample, optional: true })
  readonly pricing?: PricingInput;
  @Nested(() => GroupPriceRequest, {
    about: 'The prices of payment groups.',
    example: pricesExample.groupPrices,
    optional: true,
    list: { min: 1, max: 100 },
  })
  readonly groupPrices?: GroupPriceRequest[];
  @Nested(() => PayerPriceRequest, {
    about: 'The prices of payers.',
    example: pricesExample.payerPrices,
    optional: true,
    list: { min: 1, max: 24 },
  })
  readonly payerPrices?: PayerPriceRequest[];
  @Nested(() => IndexationRequest, {
    about: 'The price from a day on.',
    example: pricesExample.indexation,
    optional: true,
    list: { min: 1, max: 40 },
  })
  readonly indexation?: IndexationRequest[];
  @Nested(() => DeadweightRequest, {
    about: 'What is taken off.',
    example: pricesExample.deadweight,
    optional: true,
    list: { min: 1, max: 100 },
  })
  readonly deadweight?: DeadweightRequest[];
}

const effectiveFrom = { about: 'From when it is to be in force.', example: '2018-01-08' };
const reason = {
  about: 'Why. Sealed, because words can point at people.',
  example: 'The opening rate card.',
  min: 1,
  max: 2000,
};
const lines = {
  about: 'Every line of the rate card as it is to be. Give this or changes.',
  example: [lineExample],
  optional: true,
  list: { min: 1, max: 60 },
};
const changes = {
  about: 'What changes against the revision that was agreed last. Give this or lines.',
  example: [
    { change: 'reprice', line: 'enters_employment', pricing: { rule: 'fixed', pricePence: 70_000 } },
    { change: 'retire', line: 'one_week_of_work_experience' },
  ],
  optional: true,
  list: { min: 1, max: 60 },
};

export class DraftRateCardRevisionRequest {
  @Day(effectiveFrom) readonly effectiveFrom!: string;
  @Words(reason) readonly reason!: string;
  @Nested(() => RateCardLineRequest, lines) readonly lines?: LineInput[];
  @Nested(() => LineEditRequest, changes) readonly changes?: EditInput[];
  @Day({ about: 'When it was drafted; today, when absent.', example: '2017-11-20', optional: true })
  readonly draftedOn?: string;
}

const proposedOn = { about: 'When it was proposed; today, when absent.', example: '2017-12-01', optional: true };
const decideBy = {
  about: 'The last day on which it can be decided; it never lapses, when absent.',
  example: '2018-01-05',
  optional: true,
};

export class ProposeRateCardRevisionRequest {
  @Day(effectiveFrom) readonly effectiveFrom!: string;
  @Words(reason) readonly reason!: string;
  @Nested(() => RateCardLineRequest, lines) readonly lines?: LineInput[];
  @Nested(() => LineEditRequest, changes) readonly changes?: EditInput[];
  @Day(proposedOn) readonly proposedOn?: string;
  @Day(decideBy) readonly decideBy?: string;
}

export class ProposeDraftedRevisionRequest {
  @Day(proposedOn) readonly proposedOn?: string;
  @Day(decideBy) readonly decideBy?: string;
}

const draft = {
  about: 'The draft that was read: refused when another has taken its place. The one that stands, when absent.',
  example: 1,
  min: 1,
  optional: true,
};
const decidedOn = { about: 'When it was decided; today, when absent.', example: '2017-12-15', optional: true };

export class AgreeRateCardRevisionRequest {
  @Whole(draft) readonly draft?: number;
  @YesOrNo({
    about: 'It may take effect before the day it is agreed. Every approver must say so; false, when absent.',
    example: false,
    optional: true,
  })
  readonly retroactive?: boolean;
  @Day(decidedOn) readonly decidedOn?: string;
  @Words({ about: 'What was said about it. Sealed.', example: 'Agreed at the board.', max: 2000, optional: true })
  readonly words?: string;
}

export class DeclineRateCardRevisionRequest {
  @Whole(draft) readonly draft?: number;
  @Day(decidedOn) readonly decidedOn?: string;
  @Words({ about: 'Why. Sealed.', example: 'Too much for the first course.', max: 2000, optional: true })
  readonly words?: string;
}

export class RequestRateCardRevisionChangeRequest {
  @Whole(draft) readonly draft?: number;
  @Day(decidedOn) readonly decidedOn?: string;
  @Words({ about: 'What should be changed. Sealed.', example: 'Leave the courses as they are.', min: 1, max: 2000 })
  readonly words!: string;
}

export class WithdrawRateCardRevisionRequest {
  @Day({ about: 'When; today, when absent.', example: '2017-12-15', optional: true }) readonly withdrawnOn?: string;
  @Words({ about: 'Why. Sealed.', example: 'Superseded by a better one.', max: 2000, optional: true })
  readonly words?: string;
}

export class LapseRateCardRevisionRequest {
  @Day({ about: 'The day on which it is noted; today, when absent.', example: '2018-01-06', optional: true })
  readonly lapsedOn?: string;
}
