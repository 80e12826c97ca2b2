import { describe, expect, it, jest } from '@jest/globals';
import { type ContractId, calendarDate } from '#kernel';
import { toldLedger } from '../../../test/time-travel/told-ledger.js';
import { dayOf } from './day-of.js';
import { changesOf, figureNames } from './figures.js';
import { betweenMoments, type FigureChange, momentAt } from './two-moments.js';

jest.setTimeout(120_000);

/** So many entries lie between the moments that are tried. */
const STRIDE = 7;

describe.each(['corrected-dates', 'retroactive-split', 'withdrawn-after-payment'])(
  'the difference of any two moments of the story %s',
  (story) => {
    it('is what everything between them adds up to, entry by entry', async () => {
      const { installation, contract } = await toldLedger(story);
      const { store } = installation;
      const { last } = store.get<{ last: number }>('SELECT max(sequence) AS last FROM entries') ?? { last: -1 };
      const everything = changesOf(store, contract, {});
      for (let from = 0; from <= last; from += STRIDE) {
        for (let to = from; to <= last; to += STRIDE) {
          const first = momentAt(store, from);
          const day = calendarDate(first.day ?? '');
          const found = betweenMoments(store, contract as ContractId, first, momentAt(store, to));
          const sum = (isMeant: (change: (typeof everything)[number]) => boolean) => (figure: string) =>
            everything
              .filter((one) => one.figure === figure && isMeant(one))
              .reduce((all, { change }) => all + change, 0);
          const known = (change: (typeof everything)[number]) => change.entry <= from && change.day <= day;
          const learned = ({ entry, day: about, recordedAt }: (typeof everything)[number]) =>
            entry > from && entry <= to && (about < day || (about === day && dayOf(recordedAt) > day));
          const differs = (before: (figure: string) => number, after: (figure: string) => number): FigureChange[] =>
            figureNames.flatMap((figure) => {
              const [was, is] = [before(figure), after(figure)];
              return was === is ? [] : [{ figure, before: was, after: is, change: is - was }];
            });
          expect({ from, to, figures: found.figures }).toEqual({
            ...{ from, to },
            figures: differs(
              sum(({ entry }) => entry <= from),
              sum(({ entry }) => entry <= to),
            ),
          });
          expect({ from, to, figures: found.backwards.figures }).toEqual({
            ...{ from, to },
            figures: differs(
              sum(known),
              sum((change) => known(change) || learned(change)),
            ),
          });
        }
      }
      await installation.close();
    });
  },
);
