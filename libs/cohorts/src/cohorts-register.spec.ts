import { describe, expect, it } from '@jest/globals';
import { openEyes, riverside } from '../../contracts/test/fixtures.js';
import { at, givenEvents } from '../../read-store/test/given-events.js';
import {
  anewVerified,
  first,
  firstClaim,
  firstDefined,
  firstMade,
  firstMeasured,
  firstMeasuredAnew,
  firstRejected,
  firstVerified,
  pooledClaim,
  pooledMade,
  pooledRestated,
  pooledWithdrawn,
  reconvictions,
  secondDefined,
  secondMeasured,
  secondVerified,
} from '../test/fixtures.js';
import { CohortsRegister, cohortsRegister } from './cohorts-register.js';
import { cohortClaimsTable, cohortResultsTable, cohortsTable } from './cohorts-tables.js';

const given = givenEvents(cohortsRegister);
const cohort = {
  contract: 'riverside',
  outcome: 'reconvictions',
  cohort: 'cohort_1',
  title: 'The first thousand',
  joins_from: '2021-04-01',
  joins_to: '2021-12-31',
  results: 0,
  verified_result: null,
  verified_reduction: null,
};
const result = {
  contract: 'riverside',
  outcome: 'reconvictions',
  cohort: 'cohort_1',
  result: 1,
  status: 'current',
  method: 'matched_comparison',
  method_version: '1',
  compared_with: 'comparison-group',
  method_description: 'Ten people who were not served are matched to each who was.',
  method_source: null,
  size: 1000,
  events: '1374',
  expected_events: '1500',
  reduction: '8.4',
  measured_on: '2023-01-10',
  measured_for: 'open_eyes',
  decided_on: null,
  decided_for: null,
};
const verified = { status: 'verified', decided_on: '2023-01-20', decided_for: 'fair_check' };
const claim = {
  claim: pooledClaim,
  contract: 'riverside',
  outcome: 'reconvictions',
  cohort: null,
  status: 'made',
  achieved_on: '2023-10-10',
  claimed_on: '2023-11-01',
  withdrawn_on: null,
  rate_card_line: 'reconvictions_avoided',
  revision: 1,
  pricing_policy: 'achieved',
  pricing_date: '2023-10-10',
  per: 'event-avoided',
  threshold: '7.5',
  measured: '9',
  quantity: 270,
  results: 'cohort_1/1 cohort_2/1',
  restated: 0,
  entry: 0,
};

describe('the register of cohorts', () => {
  it('knows a cohort, and each result that was measured of it', () => {
    const told = given(firstDefined, firstMeasured, firstVerified);
    expect(told.rows(cohortsTable)).toEqual([
      { ...cohort, known_from: 0, known_to: 1 },
      { ...cohort, results: 1, known_from: 1, known_to: 2 },
      { ...cohort, results: 1, verified_result: 1, verified_reduction: '8.4', known_from: 2, known_to: null },
    ]);
    expect(told.rows(cohortResultsTable)).toEqual([
      { ...result, known_from: 1, known_to: 2 },
      { ...result, ...verified, known_from: 2, known_to: null },
    ]);
  });

  it('keeps where the method is set out', () => {
    const measured = { ...firstMeasured, method: { ...firstMeasured.method, source: 'Protocol, section 4' } };
    expect(given(firstDefined, measured).rows(cohortResultsTable)).toMatchObject([
      { method_source: 'Protocol, section 4' },
    ]);
  });

  it('knows that a verified result stands until another one is verified', () => {
    const anew = firstMeasuredAnew('1425', '5');
    const measuredAnew = given(firstDefined, firstMeasured, firstVerified, anew);
    const statuses = (told: typeof measuredAnew) =>
      told
        .rows(cohortResultsTable)
        .filter(({ known_to }) => known_to === null)
        .map(({ status, decided_on }) => `${status} ${decided_on}`);
    expect(statuses(measuredAnew)).toEqual(['verified 2023-01-20', 'current null']);
    expect(measuredAnew.rows(cohortsTable).at(-1)).toMatchObject({ results: 2, verified_result: 1 });

    const replaced = given(firstDefined, firstMeasured, firstVerified, anew, anewVerified);
    expect(statuses(replaced)).toEqual(['replaced 2023-01-20', 'verified 2023-11-20']);
    expect(replaced.rows(cohortsTable).at(-1)).toMatchObject({ verified_result: 2, verified_reduction: '5' });
  });

  it('knows that a result nobody decided about was replaced, and who rejected one', () => {
    const anew = firstMeasuredAnew('1425', '5');
    const actor = { subject: 'demo:verifier-1', organisation: 'fair_check', role: 'verifier' } as never;
    const told = given(firstDefined, firstMeasured, anew, at({ actor }, { ...firstRejected, result: 2 }));
    const now = told.rows(cohortResultsTable).filter(({ known_to }) => known_to === null);
    expect(now).toMatchObject([
      { result: 1, status: 'replaced', decided_on: null },
      { result: 2, status: 'rejected', decided_on: '2023-01-20', decided_for: 'fair_check' },
    ]);
  });

  it('knows a claim, what it was restated to, and that it was withdrawn', () => {
    const [made, restated, withdrawn] = given(pooledMade, pooledRestated, pooledWithdrawn).rows(cohortClaimsTable);
    expect(made).toEqual({ ...claim, claim_event: made?.claim_event, known_from: 0, known_to: 1 });
    const changed = { measured: '7.3', quantity: 219, results: 'cohort_1/2 cohort_2/1', restated: 1 };
    expect(restated).toEqual({ ...made, ...changed, known_from: 1, known_to: 2 });
    expect(withdrawn).toEqual({
      ...restated,
      status: 'withdrawn',
      withdrawn_on: '2023-11-05',
      known_from: 2,
      known_to: null,
    });
  });

  it('knows a claim of one cohort, and the day that prices it', () => {
    const byClaim = { ...firstMade, policy: 'claim' as const };
    expect(given(byClaim).rows(cohortClaimsTable)).toMatchObject([
      { claim: firstClaim, cohort: 'cohort_1', pricing_policy: 'claim', pricing_date: '2023-02-01' },
    ]);
  });

  it('takes a claim that is made again for another one', () => {
    const rows = given(pooledMade, pooledWithdrawn, pooledMade).rows(cohortClaimsTable);
    expect(rows.at(-1)).toMatchObject({ status: 'made', withdrawn_on: null, entry: 2 });
    expect(new Set(rows.map(({ claim_event }) => claim_event)).size).toBe(2);
  });
});

describe('asking the register of cohorts', () => {
  const told = given(
    firstDefined,
    firstMeasured,
    firstVerified,
    secondDefined,
    secondMeasured,
    secondVerified,
    pooledMade,
    pooledRestated,
  );
  const ask = <Result>(question: (register: CohortsRegister) => Result) =>
    told.query((store) => question(new CohortsRegister(store)));
  const named = { contract: riverside, outcome: reconvictions, cohort: first };

  it('answers as of now and as of an earlier entry', () => {
    expect(ask((register) => register.cohorts(riverside)).map((row) => row.cohort)).toEqual(['cohort_1', 'cohort_2']);
    expect(ask((register) => register.cohorts(riverside, { asOf: 2 }))).toMatchObject([{ verified_result: 1 }]);
    expect(ask((register) => register.cohorts(riverside, { outcome: 'starts_work' }))).toEqual([]);
    expect(ask((register) => register.cohort(named))).toMatchObject({
      verified_reduction: '8.4',
      measured: [{ result: 1, status: 'verified', measured_for: openEyes }],
    });
    expect(ask((register) => register.cohort(named, { asOf: 1 }))?.measured).toMatchObject([{ status: 'current' }]);
    expect(ask((register) => register.cohort({ ...named, cohort: 'cohort_9' }))).toBeUndefined();
    expect(ask((register) => register.claim(pooledClaim)?.measured)).toBe('7.3');
    expect(ask((register) => register.claim(pooledClaim, { asOf: 6 })?.measured)).toBe('9');
    expect(ask((register) => register.claim(firstClaim))).toBeUndefined();
  });

  it('lists claims in pages', () => {
    const two = given(firstMade, pooledMade, { ...pooledWithdrawn });
    const asked = <Result>(question: (register: CohortsRegister) => Result) =>
      two.query((store) => question(new CohortsRegister(store)));
    const page = asked((register) => register.claims(riverside, { limit: 1 }));
    expect(page.rows.map((row) => row.claim)).toEqual([firstClaim]);
    expect(asked((register) => register.claims(riverside, { after: page.next ?? '' })).rows).toMatchObject([
      { claim: pooledClaim },
    ]);
    expect(asked((register) => register.claims(riverside, { status: 'made' })).rows).toHaveLength(1);
    expect(asked((register) => register.claims(riverside, { outcome: 'starts_work' })).rows).toEqual([]);
  });
});
