import { expect, it } from '@jest/globals';
import { organisationEvents, riversideEvents } from '../test/fixtures.js';
import { subjects, told } from '../test/told.js';
import { contractNarrative } from './contracts.narrative.js';

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
    'The outcome starts_work, "Starts work", was defined: A contract of employment has begun.',
    'The outcome keeps_work, "Keeps work", was defined: In employment 13 weeks after it began.',
    'The outcome feels_safe, "Feels safe", was defined: Says so in a review with the worker.',
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
