import { describe, expect, it } from '@jest/globals';
import { type ContractId, calendarDate } from '#kernel';
import { toldLedger } from '../../../test/time-travel/told-ledger.js';
import { betweenMoments, momentAt } from './two-moments.js';

describe('what was learned about the time before a moment', () => {
  it('is about the day that was asked about and those before it, however old the last entry of that day is', async () => {
    const { installation, contract } = await toldLedger('erased-after-payment');
    const { store } = installation;
    const entryOf = (type: string) =>
      store.get<{ entry: number }>('SELECT min(sequence) AS entry FROM entries WHERE type = :type', { type })?.entry ??
      -1;
    const withdrawn = entryOf('ConsentWithdrawn');
    // Recorded on 10 May about 9 May; the entry before it is of 4 May.
    const of = (day: string | undefined) =>
      betweenMoments(
        store,
        contract as ContractId,
        momentAt(store, withdrawn - 1, day === undefined ? undefined : calendarDate(day)),
        momentAt(store, withdrawn),
      );
    expect(of('2021-05-09').backwards.entries).toMatchObject([{ entry: withdrawn, occurredOn: '2021-05-09' }]);
    expect(of('2021-05-09').from).toEqual({ entry: withdrawn - 1, day: '2021-05-09' });
    expect(of('2021-05-08').backwards.entries).toEqual([]);
    expect(of(undefined).backwards.entries).toEqual([]);
    await installation.close();
  });

  it('has the figures of those days, and of none after them', async () => {
    const { installation, contract } = await toldLedger('erased-after-payment');
    const { store } = installation;
    const submitted =
      store.get<{ entry: number }>("SELECT sequence AS entry FROM entries WHERE type = 'EvidenceSubmitted'")?.entry ??
      -1;
    const of = (day: string) =>
      betweenMoments(
        store,
        contract as ContractId,
        momentAt(store, submitted - 1, calendarDate(day)),
        momentAt(store, submitted),
      ).backwards.figures;
    // Achieved on 9 February, and submitted on the 18th.
    expect(of('2021-02-09')).toEqual([{ figure: 'achieved', before: 0, after: 1, change: 1 }]);
    expect(of('2021-02-08')).toEqual([]);
    await installation.close();
  });
});
