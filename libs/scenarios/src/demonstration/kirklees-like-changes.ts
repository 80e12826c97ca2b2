import { addDays, addMonths, type CalendarDate, calendarDate, type Period } from '#kernel';
import {
  COMMUNITY_GROUP,
  DIGITAL_ACCESS,
  DIGITAL_ACCESS_ENDS,
  definitionOf,
  type KirkleesLikeOutcome,
  kirkleesLikeLine,
  kirkleesLikeOutcome,
  PEER_MENTOR,
  REVISIONS,
  repricings,
} from './kirklees-like-card.js';
import {
  CAPPED,
  CAPPED_FROM,
  GRANT,
  type KirkleesLikeMoney,
  PAYER_CAPS,
  quarters,
  RELEASED_FROM,
} from './kirklees-like-money.js';
import { THIRD_PROVIDER_FROM } from './kirklees-like-people.js';
import { syntheticDocument } from './synthetic-document.js';

/** How the contract was changed: variations and revisions by the full procedure, the board's meetings, plans, grants. */
export function changeSteps(money: KirkleesLikeMoney): object[] {
  return [
    ...grantSteps(),
    ...secondRevision(),
    ...partyJoins(),
    ...thirdRevision(),
    ...yearCap(money),
    ...partialRelease(money),
    ...fourthRevision(),
    ...declinedSplit(),
    ...fifthRevision(),
    ...plans(),
    ...investment(),
  ];
}

const ALL = ['valley_council', 'national_fund', 'better_outcomes'];
/** Who agrees for each approver. */
const AGREEING = ['priya', 'fergus', 'bella'] as const;

export const PAYER_CAP_TERMS = [
  { cap: 'council_limit', level: 'payer', payer: 'valley_council', limitPence: PAYER_CAPS.valley_council },
  { cap: 'fund_limit', level: 'payer', payer: 'national_fund', limitPence: PAYER_CAPS.national_fund },
] as const;

const GRANT_PENCE = { valley_council: 2_072_000, national_fund: 4_928_000 } as const;

/** The quarters of the grant, each with what the two payers pay for it. */
export function grantSchedule() {
  return quarters()
    .filter(({ from, to }) => GRANT.from <= from && to <= GRANT.to)
    .flatMap((period) =>
      (['valley_council', 'national_fund'] as const).map((payer) => ({ payer, period, pence: GRANT_PENCE[payer] })),
    );
}

function grantSteps(): object[] {
  const schedule = grantSchedule();
  return [
    ...varied(1, {
      by: 'bella',
      draftedOn: day('2020-03-20'),
      agreedOn: day('2020-03-30'),
      effectiveFrom: GRANT.from,
      title: 'A grant in place of outcomes payments, and help to be online',
      reason: 'Homes and offices are closed, so that outcomes cannot be achieved as planned, and staff must be paid.',
      changes: [
        { kind: 'payment-mode', paymentMode: { mode: 'grant', schedule }, advances: { setAgainstOutcomes: false } },
        { kind: 'outcome', ...definitionOf(DIGITAL_ACCESS) },
      ],
    }),
    meeting(
      '2020-03-23',
      'Partnership board: what the lockdown means for the contract',
      [{ kind: 'variation', variation: 1 }],
      ['Three quarters are paid as a grant; outcomes are recorded and verified as before.'],
    ),
    document('2020-03-30', 'Deed of variation no. 1, signed', [{ kind: 'variation', variation: 1 }]),
    ...schedule.flatMap(({ payer, period }, index) => grantPaid(payer, period, index + 1)),
    ...varied(2, {
      by: 'bella',
      draftedOn: day('2020-12-01'),
      agreedOn: day('2020-12-14'),
      effectiveFrom: addDays(GRANT.to, 1),
      title: 'Outcomes payments again',
      reason: 'The service works as before, so the payers pay for outcomes again.',
      changes: [{ kind: 'payment-mode', paymentMode: { mode: 'outcomes' } }],
    }),
  ];
}

/** One person approves, another pays. */
function grantPaid(payer: 'valley_council' | 'national_fund', period: Period, number: number): object[] {
  const [approves, pays] = payer === 'valley_council' ? ['priya', 'ruth'] : ['fergus', 'freda'];
  const approvedOn = addDays(period.from, 13);
  const paidOn = addDays(period.from, 20);
  const payment = `kirklees_like.G${String(number).padStart(2, '0')}`;
  const bankReference = `KL-GRANT-${String(number).padStart(2, '0')}`;
  return [
    { on: approvedOn, do: 'approve-advance', by: approves, with: { kind: 'grant', payment, period, approvedOn } },
    { on: paidOn, do: 'pay-advance', by: pays, with: { payment, paidOn, bankReference } },
  ];
}

/** Proposed, sent back with a wish, discussed by the board, proposed again and agreed. */
function secondRevision(): object[] {
  const { revision, effectiveFrom, agreedOn } = REVISIONS.second;
  const adding = (endsOn: string) => ({
    effectiveFrom,
    reason: 'Reviews and courses are online for the time being, and many people have no means to take part.',
    changes: [{ change: 'add-temporarily', line: { ...kirkleesLikeLine(DIGITAL_ACCESS), endsOn } }],
  });
  const about = [{ kind: 'rate-card-revision', revision }];
  return [
    step('2020-06-01', 'draft-rate-card-revision', 'priya', adding('2021-03-31')),
    step('2020-06-02', 'propose-rate-card-revision', 'priya', { revision, decideBy: '2020-06-30' }),
    step('2020-06-08', 'request-rate-card-revision-change', 'bella', {
      revision,
      words: 'Courses will be online until the summer of 2021 at least, so the line should not end in March.',
    }),
    meeting('2020-06-15', 'Partnership board: an outcome for the time of the lockdown', about, [
      'The outcome is added until 30 June 2021.',
    ]),
    document('2020-06-15', 'Who cannot be online: a review of 60 cases', [...about, { kind: 'meeting', meeting: 2 }]),
    step('2020-06-16', 'draft-rate-card-revision', 'priya', { revision, ...adding(DIGITAL_ACCESS_ENDS) }),
    step('2020-06-17', 'propose-rate-card-revision', 'priya', { revision, decideBy: '2020-06-30' }),
    ...agreed(revision, agreedOn),
  ];
}

function partyJoins(): object[] {
  return varied(3, {
    by: 'bella',
    draftedOn: day('2021-03-01'),
    agreedOn: day('2021-03-22'),
    effectiveFrom: THIRD_PROVIDER_FROM,
    title: 'Canal Works joins, and two outcomes are defined',
    reason: 'More people are referred than two providers can work with, and Canal Works brings groups and mentoring.',
    changes: [
      { kind: 'party-joins', organisation: 'canal_works', roles: ['service-provider'] },
      { kind: 'outcome', ...definitionOf(PEER_MENTOR) },
      { kind: 'outcome', ...definitionOf(COMMUNITY_GROUP) },
    ],
  });
}

function thirdRevision(): object[] {
  const { revision, effectiveFrom, agreedOn } = REVISIONS.third;
  return [
    step('2021-06-07', 'propose-rate-card-revision', 'bella', {
      effectiveFrom,
      reason:
        'Homes have become harder to find and to keep. Registering with a doctor is no longer difficult. Groups and mentoring are new.',
      changes: [
        ...reprices(effectiveFrom),
        { change: 'retire', line: 'registered_with_doctor' },
        { change: 'add', line: kirkleesLikeLine(PEER_MENTOR) },
        { change: 'add', line: kirkleesLikeLine(COMMUNITY_GROUP) },
      ],
    }),
    ...agreed(revision, agreedOn),
  ];
}

/** A cap for outcomes of nine months, which is reached in six. */
function yearCap({ capPence }: KirkleesLikeMoney): object[] {
  return [
    meeting(
      '2021-12-06',
      'Partnership board: the budget of the payers for 2022',
      [],
      [
        'Outcomes achieved from January to September 2022 are paid up to a cap.',
        'What is achieved beyond it is verified and recorded all the same, and looked at again when budgets are known.',
      ],
    ),
    ...varied(4, {
      by: 'priya',
      draftedOn: day('2021-12-08'),
      agreedOn: day('2021-12-20'),
      effectiveFrom: CAPPED_FROM,
      title: 'A cap on outcomes of January to September 2022',
      reason: 'The payers have no more budget for these nine months.',
      changes: [{ kind: 'cap', caps: capsWith(capPence) }],
    }),
  ];
}

function capsWith(limitPence: number) {
  return [...PAYER_CAP_TERMS, { cap: 'budget_2022', level: 'contract', limitPence, achievedIn: CAPPED }];
}

function partialRelease({ capPence, releasedPence }: KirkleesLikeMoney): object[] {
  return [
    meeting(
      '2023-01-16',
      'Partnership board: what was not paid in 2022',
      [],
      ['The payers find budget for half of what the cap had cut.'],
    ),
    ...varied(5, {
      by: 'priya',
      draftedOn: day('2023-01-18'),
      agreedOn: day('2023-01-30'),
      effectiveFrom: RELEASED_FROM,
      title: 'Half of what the cap of 2022 had cut is released',
      reason: 'Budgets are known, and the outcomes were achieved and verified.',
      changes: [
        { kind: 'cap', caps: capsWith(capPence + releasedPence) },
        { kind: 'release', achievedIn: CAPPED },
      ],
    }),
  ];
}

/** Agreed in May for outcomes from January on: every party says that it may reach back. */
function fourthRevision(): object[] {
  const { revision, effectiveFrom, agreedOn } = REVISIONS.fourth;
  return [
    step('2023-04-24', 'propose-rate-card-revision', 'bella', {
      effectiveFrom,
      reason:
        'Wages rose at the turn of the year. The parties agreed in December that prices would follow, and need time to say how far.',
      changes: reprices(effectiveFrom),
    }),
    meeting(
      '2023-05-08',
      'Partnership board: prices from January 2023',
      [{ kind: 'rate-card-revision', revision }],
      ['The new prices hold for outcomes achieved from 1 January 2023 on.'],
    ),
    ...agreed(revision, agreedOn, { retroactive: true }),
  ];
}

function declinedSplit(): object[] {
  const shares = [
    { payer: 'valley_council', percentage: '40' },
    { payer: 'national_fund', percentage: '60' },
  ];
  return [
    step('2023-06-05', 'draft-variation', 'fergus', {
      title: 'The council pays 40%',
      effectiveFrom: '2023-07-01',
      reason: 'The fund closes earlier than was planned.',
      changes: [{ kind: 'split', splits: [{ split: { rule: 'percentage', shares } }] }],
    }),
    step('2023-06-05', 'propose-variation', 'fergus', { variation: 6, decideBy: '2023-06-30' }),
    step('2023-06-19', 'decline-variation', 'priya', {
      variation: 6,
      words: 'The council has signed for 29.6% and no more.',
    }),
  ];
}

function fifthRevision(): object[] {
  const { revision, effectiveFrom, agreedOn } = REVISIONS.fifth;
  const manages = kirkleesLikeOutcome('manages_tenancy');
  return [
    step('2023-09-04', 'propose-rate-card-revision', 'bella', {
      effectiveFrom,
      reason: 'A landlord’s letter alone left doubts about the rent; goals are reached sooner than was thought.',
      changes: [...reprices(effectiveFrom), { change: 'change', line: withRentRecord(manages) }],
    }),
    ...agreed(revision, agreedOn),
  ];
}

/** Either a self-certification, or what the landlord says with a record of the rent. */
function withRentRecord(outcome: KirkleesLikeOutcome) {
  return {
    ...kirkleesLikeLine(outcome),
    evidenceRule: {
      any: [
        { kind: 'tenancy_agreement' },
        { all: [{ kind: 'landlord_letter' }, { kind: 'rent_record', shows: 'the rent paid in the last 13 weeks' }] },
        { kind: 'self_certification' },
      ],
    },
    limits: { totalNumber: 400 },
  };
}

/** What was planned, in four versions, a quarter at a time. */
function plans(): object[] {
  const version = (
    agreedOn: string,
    inForceFrom: string,
    quarterly: { readonly starts: number; readonly pounds: number },
    variation?: number,
  ) =>
    step(agreedOn, 'agree-plan', 'bella', {
      scenario: 'base',
      inForceFrom,
      periods: quarters()
        .filter(({ to }) => to >= inForceFrom)
        .map((period, index) => ({
          period,
          // The service grows over its first year.
          starts: Math.round(quarterly.starts * Math.min(1, 0.5 + index * 0.25)),
          paymentsPence: quarterly.pounds * 100 * Math.min(4, index + 1),
        })),
      ...(variation === undefined ? {} : { variation }),
    });
  return [
    version('2019-09-23', '2019-10-01', { starts: 18, pounds: 22_000 }),
    version('2020-04-06', '2020-04-01', { starts: 10, pounds: 17_500 }, 1),
    version('2021-04-12', '2021-04-01', { starts: 16, pounds: 24_000 }, 3),
    version('2023-02-13', '2023-01-01', { starts: 15, pounds: 27_000 }, 5),
  ];
}

function investment(): object[] {
  const drawn = [
    ['2019-10-14', 20_000_000],
    ['2020-02-10', 15_000_000],
    ['2021-09-13', 10_000_000],
  ] as const;
  const repaid = [
    ['2022-11-14', 15_000_000, 600_000],
    ['2024-08-12', 30_000_000, 2_400_000],
  ] as const;
  return [
    ...drawn.map(([drawnOn, pence]) =>
      step(drawnOn, 'draw-investment', 'ivan', { investor: 'bridge_investment', pence, drawnOn }),
    ),
    ...repaid.map(([repaidOn, capitalPence, returnPence]) =>
      step(repaidOn, 'repay-investment', 'ivan', {
        investor: 'bridge_investment',
        capitalPence,
        returnPence,
        repaidOn,
      }),
    ),
  ];
}

interface Varied {
  readonly by: string;
  readonly draftedOn: CalendarDate;
  readonly agreedOn: CalendarDate;
  readonly effectiveFrom: CalendarDate;
  readonly title: string;
  readonly reason: string;
  readonly changes: readonly object[];
}

/** Drafted, proposed two days later, agreed by everybody on one day. */
function varied(variation: number, { by, draftedOn, agreedOn, ...content }: Varied): object[] {
  return [
    step(draftedOn, 'draft-variation', by, content),
    step(addDays(draftedOn, 2), 'propose-variation', by, { variation, decideBy: addMonths(draftedOn, 1) }),
    ...AGREEING.map((name) => step(agreedOn, 'agree-variation', name, { variation })),
  ];
}

function agreed(revision: number, on: CalendarDate, says: { readonly retroactive?: true } = {}): object[] {
  return AGREEING.map((name) => step(on, 'agree-rate-card-revision', name, { revision, ...says }));
}

function reprices(from: CalendarDate): object[] {
  const pounds = repricings.find((one) => one.from === from)?.pounds ?? {};
  return Object.entries(pounds).map(([line, price]) => ({
    change: 'reprice',
    line,
    pricing: { rule: 'fixed', pricePence: price * 100 },
  }));
}

function meeting(heldOn: string, title: string, about: readonly object[], decisions: readonly string[]): object {
  return step(heldOn, 'record-meeting', 'bella', { heldOn, title, present: ALL, about, decisions });
}

function document(datedOn: string, title: string, about: readonly object[]): object {
  return step(datedOn, 'file-document', 'bella', syntheticDocument(datedOn, title, about));
}

function step(on: string, command: string, by: string, what: object): object {
  return { on, do: command, by, with: what };
}

function day(text: string): CalendarDate {
  return calendarDate(text);
}
