import { describe, expect, it } from '@jest/globals';
import { endedAt, playedLedger } from '../../test/played-ledger.js';
import { indigoProject } from './indigo-project.js';

interface Project {
  readonly id: string;
  readonly overall_project_finance: {
    readonly total_outcome_payments_made: { readonly amount: { readonly value: number } };
  };
  readonly outcome_payments: readonly {
    readonly type: { readonly value: string };
    readonly payments: { readonly amount: { readonly value: number } };
  }[];
  readonly outcome_payment_plans: readonly object[];
  readonly outcome_pricings: readonly { readonly price_per_unit?: object }[];
  readonly transactions: readonly object[];
}

const MAX = Number.MAX_SAFE_INTEGER;

describe('a contract as an INDIGO project', () => {
  it('adds up to what was paid, and tells what was planned from what was paid', async () => {
    const { installation, contract, close } = await playedLedger('plan-in-versions');
    const project = indigoProject(installation.store, contract, MAX) as Project;
    const actual = project.outcome_payments.filter(({ type }) => type.value === 'Actual');
    const paid = actual.reduce((sum, { payments }) => sum + payments.amount.value, 0);
    expect(paid).toBe(1000);
    expect(project.overall_project_finance.total_outcome_payments_made.amount.value).toBe(paid);
    expect(project.outcome_payment_plans).toEqual([
      { id: 'base_1', period: { start: { value: '2021-01-01' }, end: { value: '2021-12-31' } } },
      { id: 'base_2', period: { start: { value: '2021-04-01' }, end: { value: '2021-12-31' } } },
    ]);
    await close();
  });

  it('says nothing that the ledger has no field for', async () => {
    const { installation, contract, close } = await playedLedger('price-bands');
    const project = indigoProject(installation.store, contract, MAX) as Project;
    expect(JSON.stringify(project)).not.toMatch(/null|undefined|usd|jurisdiction|sdg/i);
    expect(project.outcome_pricings.some((pricing) => pricing.price_per_unit === undefined)).toBe(true);
    await close();
  });

  it('is as of an entry what a ledger that ended there says', async () => {
    const { installation, contract, close } = await playedLedger('investment-drawn-and-repaid');
    const last = installation.store.get<{ last: number }>('SELECT max(sequence) AS last FROM entries')?.last ?? 0;
    expect((indigoProject(installation.store, contract, last) as Project).transactions.length).toBeGreaterThan(1);
    const ended = await endedAt(installation, last - 3);
    expect(indigoProject(installation.store, contract, last - 3)).toEqual(indigoProject(ended.store, contract, MAX));
    await ended.close();
    await close();
  });

  it('is none of a contract that there is none of', async () => {
    const { installation, close } = await playedLedger('price-bands');
    expect(indigoProject(installation.store, 'nowhere', MAX)).toBeUndefined();
    await close();
  });
});
