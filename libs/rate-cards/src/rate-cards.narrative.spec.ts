import { expect, it } from '@jest/globals';
import { calendarDate, OutcomeCode } from '#kernel';
import { brightFutures, cityCouncil, riverside } from '../../contracts/test/fixtures.js';
import { subjects, told } from '../../contracts/test/told.js';
import { lines, proposed1, proposed2, providerAgreed2, revised2, revision1Events } from '../test/fixtures.js';
import type { RateCardEvent } from './domain/rate-cards.events.js';
import { rateCardNarrative } from './rate-cards.narrative.js';

const ofSecond = { contract: riverside, revision: 2, draft: 1 };
const byProvider = { ...ofSecond, organisation: brightFutures, decidedOn: calendarDate('2022-03-01') };
const drafted: RateCardEvent = {
  type: 'RateCardRevisionDrafted',
  ...ofSecond,
  draft: 2,
  draftedBy: cityCouncil,
  draftedOn: calendarDate('2022-01-05'),
  effectiveFrom: calendarDate('2022-04-01'),
  lines: [...lines],
};
const declined: RateCardEvent = { type: 'RateCardRevisionDeclined', ...byProvider };
const changeRequested: RateCardEvent = { type: 'RateCardRevisionChangeRequested', ...byProvider };
const withdrawn: RateCardEvent = {
  type: 'RateCardRevisionWithdrawn',
  ...ofSecond,
  withdrawnOn: calendarDate('2022-03-02'),
};
const lapsed: RateCardEvent = { type: 'RateCardRevisionLapsed', ...ofSecond, lapsedOn: calendarDate('2022-03-02') };

it('tells a rate card as an auditor reads it', () => {
  const told1 = told(rateCardNarrative, [
    ...revision1Events,
    declined,
    changeRequested,
    drafted,
    { ...proposed2, draft: 2, lines: lines.slice(0, 1), decideBy: calendarDate('2022-03-31') },
    { ...providerAgreed2, draft: 2, retroactive: true },
    withdrawn,
    lapsed,
  ]);
  expect(told1).toEqual([
    'city_council proposed revision 1 of the rate card, to take effect on 2021-04-01 once city_council, bright_futures agreed. Its 3 lines: starts_work (£660.00 for each person), keeps_work (£1,100.00 for each person), feels_safe (£220.00 for each person).',
    'city_council agreed to revision 1 of the rate card on 2021-03-08.',
    'bright_futures agreed to revision 1 of the rate card on 2021-03-10.',
    'All parties had agreed to revision 1 of the rate card by 2021-03-10. It prices from 2021-04-01 on.',
    'bright_futures declined revision 2 of the rate card on 2022-03-01.',
    'bright_futures asked for a change of revision 2 of the rate card on 2022-03-01. It has to be drafted again.',
    'city_council drafted draft 2 of revision 2 of the rate card, to take effect on 2022-04-01. Nobody has been asked about it yet.',
    'bright_futures proposed draft 2 of revision 2 of the rate card, to take effect on 2022-04-01 once city_council, bright_futures agreed, to be decided by 2022-03-31. Its line: starts_work (£660.00 for each person).',
    'bright_futures agreed to draft 2 of revision 2 of the rate card on 2022-02-01, and that it may take effect before the day it is agreed.',
    'Revision 2 of the rate card was withdrawn by its proposer on 2022-03-02.',
    'Revision 2 of the rate card had not been agreed by the day it had to be: on 2022-03-02 it had lapsed.',
  ]);
});

it('says why: what each line does, and that everybody let it reach back', () => {
  expect(rateCardNarrative.RateCardRevisionProposed.why?.(proposed2)).toEqual([
    'The line starts_work is priced otherwise.',
  ]);
  expect(rateCardNarrative.RateCardRevised.why?.(revised2)).toEqual([]);
  expect(
    rateCardNarrative.RateCardRevised.why?.({
      ...revised2,
      effectiveFrom: calendarDate('2022-01-01'),
      retroactive: true,
    }),
  ).toEqual([
    'Every party agreed that it may reach back: it was agreed on 2022-03-01 and replaces what was agreed before from 2022-01-01 on.',
  ]);
});

it('counts the lines of a long card, and says each price with what becomes of its line', () => {
  const [line] = proposed1.lines;
  if (line === undefined) throw new Error('The card has no lines');
  const names = ['one', 'two', 'three', 'four'].map((text) => OutcomeCode.parse(text));
  const long = {
    ...proposed1,
    lines: names.map((name) => ({ ...line, line: name, outcome: name })),
    changes: names.map((name) => ({ line: name, change: 'added' as const })),
  };
  expect(told(rateCardNarrative, [long])[0]).toMatch(/ agreed\. It has 4 lines\.$/);
  expect(rateCardNarrative.RateCardRevisionProposed.why?.(long)[0]).toBe(
    'The line one is added: £660.00 for each person.',
  );
});

it('says what each event is about, a draft and a proposal also their lines', () => {
  const all = [
    'contract riverside',
    'rate-card-revision riverside.R1',
    'rate-card-line riverside.starts_work',
    'rate-card-line riverside.keeps_work',
    'rate-card-line riverside.feels_safe',
  ];
  expect(subjects(rateCardNarrative, proposed1)).toEqual(all);
  expect(subjects(rateCardNarrative, { ...drafted, revision: 1 })).toEqual(all);
  expect(subjects(rateCardNarrative, declined)).toEqual(['contract riverside', 'rate-card-revision riverside.R2']);
});

it('tells each revision as a story of its own', () => {
  const stories = [proposed1, proposed2].map((event) => rateCardNarrative.RateCardRevisionProposed.story?.(event));
  expect(stories).toEqual(['revision 1', 'revision 2']);
});
