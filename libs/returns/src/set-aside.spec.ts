import { describe, expect, it } from '@jest/globals';
import { accepted, engaged, outcome, read } from '../test/some-rows.js';
import { emptyState, gateway, provider, stateWith } from '../test/some-state.js';
import { setAsideCsv } from './errors-csv.js';
import { planReturn } from './plan-return.js';
import type { ReturnState } from './return-state.js';

function setAside(texts: Parameters<typeof read>[0], state: ReturnState) {
  const result = planReturn(read(texts), { ...state, setsAside: true });
  if ('problems' in result) throw new Error(JSON.stringify(result.problems, null, 1));
  const { plan } = result;
  return {
    rows: plan.setAside.map(({ file, row }) => `${file.replace('.csv', '')} ${row}`),
    says: plan.setAside.map(({ says }) => says),
    commands: plan.persons.flatMap(({ steps }) => steps.map(({ command }) => command)),
    unchanged: plan.unchanged,
    all: plan.setAside,
  };
}

const started = 'CL-1,started,2021-01-18';

describe('what somebody else must record of a return', () => {
  it('is, of a provider, a new referral and all that rests on it', () => {
    const found = setAside(
      { referrals: accepted, engagements: started, outcomes: outcome({}) },
      { ...emptyState, actors: { provider } },
    );
    expect(found.rows).toEqual(['engagements 2', 'outcomes 2', 'referrals 2']);
    expect(found.says).toEqual([
      'rests on a referral that only the referral gateway may record',
      'rests on a referral that only the referral gateway may record',
      'referred on 2021-01-04: only the referral gateway may record that',
    ]);
    expect(found.commands).toEqual([]);
    expect(setAsideCsv(found.all)).toContain(
      'referrals.csv,2,,,nobody-to-act,referred on 2021-01-04: only the referral',
    );
  });

  it('is, of a gateway, the decision, the engagement and the evidence', () => {
    const found = setAside({ referrals: accepted, engagements: started }, { ...emptyState, actors: { gateway } });
    expect(found.commands).toEqual(['refer-person']);
    expect(found.says).toContain('accepted on 2021-01-11: only the provider may record that');
    expect(found.says).not.toContain('rests on a referral that only the referral gateway may record');
  });

  it('is the corrected day of a referral alone: the rest of the person goes on, and the row is not counted as recorded', () => {
    const found = setAside(
      { referrals: 'CL-1,2021-01-03', outcomes: outcome({}) },
      stateWith(engaged, { actors: { provider } }),
    );
    expect(found.rows).toEqual(['referrals 2']);
    expect(found.commands).toEqual(['submit-evidence']);
    expect(found.unchanged).toBe(0);
  });

  it('is nothing of what is recorded already', () => {
    const found = setAside({ referrals: accepted, engagements: started }, stateWith(engaged, { actors: {} }));
    expect(found).toMatchObject({ rows: [], commands: [], unchanged: 2 });
  });

  it('does not hide that a row is wrong', () => {
    const state = { ...emptyState, actors: { provider }, setsAside: true };
    const result = planReturn(read({ referrals: 'CL-1,2021-01-04', engagements: 'CL-2,started,2021-01-18' }), state);
    expect('problems' in result && result.problems.map(({ rule }) => rule)).toEqual(['person-not-referred']);
  });
});
