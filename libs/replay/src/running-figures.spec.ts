import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { known } from '#read-store';
import { toldLedger } from '../../../test/time-travel/told-ledger.js';
import { changesOf, type Figures, figureNames } from './figures.js';
import { figuresBy, RunningFigures } from './running-figures.js';

jest.setTimeout(60_000);

let told: Awaited<ReturnType<typeof toldLedger>>;
afterEach(() => told.installation.close());

/** Added up from everything that the contract has. */
function summed(changes: ReturnType<typeof changesOf>): Figures {
  const figures: Record<string, number> = Object.fromEntries(figureNames.map((name) => [name, 0]));
  for (const { figure, change } of changes) figures[figure] = (figures[figure] ?? 0) + change;
  return figures;
}

describe.each([
  'corrected-dates',
  'release-of-what-was-cut',
  'clawback-netted',
  'dispute-conceded',
  'retroactive-split',
  'verification-revoked-after-payment',
  'withdrawn-after-payment',
  'date-corrected-after-payment',
])('the running figures of the story %s', (story) => {
  it('are at every entry, and on every day, what everything adds up to', async () => {
    told = await toldLedger(story);
    const { installation, contract } = told;
    const { store } = installation;
    const running = new RunningFigures(store);
    const { last } = store.get<{ last: number }>('SELECT max(sequence) AS last FROM entries') ?? { last: -1 };
    expect(last).toBeGreaterThan(20);
    for (let asOf = -1; asOf <= last; asOf += 1) {
      const changes = changesOf(store, contract, { asOf });
      const figures = running.at(contract, asOf);
      expect({ asOf, ...figures }).toEqual({ asOf, ...summed(changes) });
      const paid = store.get<{ claims: number }>(
        `SELECT coalesce(sum((l.payable_pence > 0) - (coalesce(l.billed_before_pence, 0) > 0)), 0) AS claims
           FROM statement_lines l JOIN statements s ON s.contract = l.contract AND s.statement = l.statement AND s.status = 'paid' AND ${known('s')}
          WHERE l.contract = :contract AND ${known('l')}`,
        { contract, asOf },
      );
      expect(figures['outcomesPaid']).toBe(paid?.claims);
      const days = [...new Set(changes.map(({ day }) => day))].sort();
      const expected = days.map((day) => summed(changes.filter((change) => change.day <= day)));
      expect(figuresBy(running.byDay(contract, asOf), days)).toEqual(expected);
    }
  });
});
