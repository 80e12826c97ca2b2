import { expect, it } from '@jest/globals';
import { calendarDate, OutcomeCode } from '#kernel';
import {
  brightFutures,
  cityCouncil,
  nationalFund,
  organisationEvents,
  riverside,
  riversideEvents,
} from '../test/fixtures.js';
import { subjects, told } from '../test/told.js';
import { agreedBy, drafted, maximumOf, proposed, volunteers } from '../test/varying.js';
import { contractNarrative } from './contracts.narrative.js';
import type { ContractEvent } from './domain/contracts.events.js';

const events = [...organisationEvents.slice(0, 1), ...riversideEvents];

it('tells a contract as an auditor reads it', () => {
  expect(told(contractNarrative, events)).toEqual([
    'City Council (synthetic) was registered as city_council.',
    'The contract "Riverside into Work (synthetic)", signed on 2021-03-01, was recorded. It runs from 2021-04-01 to 2024-03-31. The people in it are made up.',
    'city_council became a party from 2021-04-01, as outcome payer.',
    'national_fund became a party from 2021-04-01, as outcome payer.',
    'bright_futures became a party from 2021-04-01, as service provider.',
    'fair_check became a party from 2021-04-01, as verifier.',
    'gateway_service became a party from 2021-04-01, as referral agency.',
    'open_eyes became a party from 2022-01-01, as evaluator.',
    'The outcome starts_work was defined: A contract of employment has begun.',
    'The outcome keeps_work was defined: In employment 13 weeks after it began.',
    'The outcome feels_safe was defined: Says so in a review with the worker.',
    'Version 1 of the terms holds from 2021-04-01. Prices are those of the day the outcome was achieved. Each quarter is paid by city_council 70% and national_fund 30%. Changes need the agreement of city_council and bright_futures. The cap contract_maximum: at most £500,000.00 over the contract.',
  ]);
});

it('says what each event is about', () => {
  expect(new Set(events.flatMap((event) => subjects(contractNarrative, event)))).toEqual(
    new Set([
      'organisation city_council',
      'contract riverside',
      'organisation national_fund',
      'organisation bright_futures',
      'organisation fair_check',
      'organisation gateway_service',
      'organisation open_eyes',
      'outcome riverside.starts_work',
      'outcome riverside.keeps_work',
      'outcome riverside.feels_safe',
    ]),
  );
});

const ofVariation = { contract: riverside, variation: 1, draft: 2 };
const on = calendarDate('2022-03-01');
const decided = { ...ofVariation, organisation: cityCouncil, decidedOn: on };
const changed: readonly ContractEvent[] = [
  drafted({ changes: [maximumOf(600_000), { kind: 'party-leaves', organisation: nationalFund }, volunteers] }),
  drafted({ draft: 2 }),
  proposed({ draft: 2 }),
  agreedBy(cityCouncil, { retroactive: true }),
  { type: 'VariationDeclined', ...decided },
  { type: 'VariationChangeRequested', ...decided },
  { type: 'VariationWithdrawn', ...ofVariation, withdrawnOn: on },
  { type: 'VariationLapsed', ...ofVariation, lapsedOn: on },
  {
    type: 'VariationAgreed',
    ...ofVariation,
    agreedOn: on,
    effectiveFrom: calendarDate('2022-02-01'),
    retroactive: true,
  },
  { type: 'PartyLeft', contract: riverside, organisation: nationalFund, lastDay: on, variation: 1 },
  {
    type: 'ContractEndMoved',
    contract: riverside,
    from: calendarDate('2024-03-31'),
    to: calendarDate('2025-03-31'),
    variation: 1,
  },
  {
    type: 'MeetingHeld',
    contract: riverside,
    meeting: 2,
    heldOn: on,
    title: 'Partnership board',
    present: [cityCouncil, brightFutures],
    about: [
      { kind: 'variation', variation: 1 },
      { kind: 'rate-card-revision', revision: 3 },
      { kind: 'meeting', meeting: 1 },
    ],
  },
  {
    type: 'DocumentFiled',
    contract: riverside,
    document: 1,
    title: 'Deed of variation',
    datedOn: on,
    contentDigest: `sha256:${'0f'.repeat(32)}`,
    bytes: 48_211,
    mediaType: 'application/pdf',
    location: 'contract register, folder 12',
    about: [],
  },
  {
    type: 'PlanAgreed',
    contract: riverside,
    scenario: OutcomeCode.parse('base'),
    version: 2,
    inForceFrom: on,
    agreedOn: on,
    periods: [{ period: { from: on, to: on } }],
    variation: 1,
  },
];

it('tells how a contract was changed', () => {
  expect(told(contractNarrative, changed)).toEqual([
    'bright_futures drafted variation 1, "A higher maximum", to take effect on 2022-04-01.',
    'bright_futures drafted variation 1, "A higher maximum", to take effect on 2022-04-01: draft 2, on which everybody is asked anew.',
    'bright_futures put variation 1 (draft 2) to the parties. It needs the agreement of city_council and bright_futures, by 2022-03-15 at the latest.',
    'city_council agreed to variation 1, also to its taking effect before the day it is agreed.',
    'city_council declined variation 1 (draft 2).',
    'city_council asked for a change of variation 1 (draft 2).',
    'Variation 1 was withdrawn by those who drafted it.',
    'Variation 1 lapsed: not everybody had agreed to it by the last day for that.',
    'All have agreed to variation 1: it takes effect on 2022-02-01, before 2022-03-01, the day it was agreed.',
    'national_fund left by variation 1: its last day as a party is 2022-03-01.',
    'The contract ends on 2025-03-31 and no longer on 2024-03-31, by variation 1.',
    'The board met on 2022-03-01: "Partnership board" (meeting 2), with city_council and bright_futures. It was about variation 1, revision 3 of the rate card and meeting 1.',
    `Document 1, "Deed of variation" of 2022-03-01, was filed. Its digest is sha256:${'0f'.repeat(32)}.`,
    'Version 2 of the plan "base" was agreed by variation 1: one period is planned, and those that begin on or after 2022-03-01 are held against it.',
  ]);
});

it('tells what a draft says', () => {
  const [first] = changed;
  if (first?.type !== 'VariationDrafted') throw new Error('The first event drafts a variation');
  expect(contractNarrative.VariationDrafted.why?.(first)).toEqual([
    'It says that the caps are: contract_maximum, at most £600,000.00 over the contract.',
    'It says that national_fund leaves.',
    'It says that the outcome volunteers, "Volunteers", is defined.',
  ]);
});

it('says what each change is about', () => {
  expect(new Set(changed.flatMap((event) => subjects(contractNarrative, event)))).toEqual(
    new Set([
      'contract riverside',
      'variation riverside.V1',
      'organisation city_council',
      'organisation national_fund',
      'rate-card-revision riverside.R3',
      'meeting riverside.M1',
      'meeting riverside.M2',
      'document riverside.D1',
    ]),
  );
});

it('tells each variation as a story of its own, and the contract as the one that all rests on', () => {
  const stories = changed.map((event) => {
    const { story } = contractNarrative[event.type] as { story?(event: ContractEvent): string };
    return story?.(event);
  });
  expect(new Set(stories)).toEqual(new Set(['variation 1', 'meeting 2', 'document 1', 'plan base']));
  expect(contractNarrative.TermsSet.story).toBeUndefined();
});
