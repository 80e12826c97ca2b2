import { expect, it } from '@jest/globals';
import { calendarDate } from '#kernel';
import { brightFutures, riverside } from '../../contracts/test/fixtures.js';
import { subjects, told } from '../../contracts/test/told.js';
import { proposed1, proposed2, revision1Events } from '../test/fixtures.js';
import type { RateCardEvent } from './domain/rate-cards.events.js';
import { rateCardNarrative } from './rate-cards.narrative.js';

const declined: RateCardEvent = {
  type: 'RateCardRevisionDeclined',
  contract: riverside,
  revision: 2,
  organisation: brightFutures,
  decidedOn: calendarDate('2022-03-01'),
};
const withdrawn: RateCardEvent = {
  type: 'RateCardRevisionWithdrawn',
  contract: riverside,
  revision: 2,
  withdrawnOn: calendarDate('2022-03-02'),
};

it('tells a rate card as an auditor reads it', () => {
  expect(told(rateCardNarrative, [...revision1Events, declined, withdrawn])).toEqual([
    'city_council proposed revision 1 of the rate card, to take effect on 2021-04-01 once city_council, bright_futures agreed. Its 3 lines: starts_work (£660.00 for each person), keeps_work (£1,100.00 for each person), feels_safe (£220.00 for each person).',
    'city_council agreed to revision 1 of the rate card on 2021-03-08.',
    'bright_futures agreed to revision 1 of the rate card on 2021-03-10.',
    'All parties had agreed to revision 1 of the rate card by 2021-03-10. It prices from 2021-04-01 on.',
    'bright_futures declined revision 2 of the rate card on 2022-03-01.',
    'Revision 2 of the rate card was withdrawn by its proposer on 2022-03-02.',
  ]);
});

it('says what each event is about, a proposal also its lines', () => {
  expect(subjects(rateCardNarrative, proposed1)).toEqual([
    'contract riverside',
    'rate-card-revision riverside.R1',
    'rate-card-line riverside.starts_work',
    'rate-card-line riverside.keeps_work',
    'rate-card-line riverside.feels_safe',
  ]);
  expect(subjects(rateCardNarrative, declined)).toEqual(['contract riverside', 'rate-card-revision riverside.R2']);
});

it('tells each revision as a story of its own', () => {
  const stories = [proposed1, proposed2].map((event) =>
    rateCardNarrative.RateCardRevisionProposed.story?.(event as never),
  );
  expect(stories).toEqual(['revision 1', 'revision 2']);
});
