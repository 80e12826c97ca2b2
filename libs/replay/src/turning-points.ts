import { ContractRegister } from '#contracts';
import type { CalendarDate } from '#kernel';
import { RateCardHistory } from '#rate-cards';
import { asOfParameter, known, type Moment, type ReadStore } from '#read-store';

/** A day on which something changed by which everything after it is to be read. */
export type TurningPoint = { readonly day: CalendarDate } & (
  | { readonly kind: 'rate-card-revision' | 'terms'; readonly number: number }
  | { readonly kind: 'verifier-joined' | 'verifier-left'; readonly organisation: string }
  | { readonly kind: 'restated'; readonly statement: string }
);

/** So many revisions, and so many statements that restated, are told of at most: the last ones. */
const MOST = 50;

/** Other prices, other terms, another verifier, and statements that put earlier ones right; in the order of their days. */
export function turningPoints(store: ReadStore, contract: string, moment: Moment): TurningPoint[] {
  const register = new ContractRegister(store);
  const revisions = new RateCardHistory(store).revisions(contract, { ...moment, limit: MOST }).rows;
  const restated = store.all<{ statement: string; issued_on: CalendarDate }>(
    `SELECT statement, issued_on FROM statements s
     WHERE contract = :contract AND restated = 1 AND issued_on IS NOT NULL AND ${known('s')}
     ORDER BY number DESC LIMIT :most`,
    { contract, most: MOST, ...asOfParameter(moment) },
  );
  const points: TurningPoint[] = [
    ...revisions.flatMap(({ revision, validFrom }) =>
      validFrom === undefined ? [] : [{ kind: 'rate-card-revision', number: revision, day: asDay(validFrom) } as const],
    ),
    ...register
      .termsVersions(contract, moment)
      .map(({ version, validFrom }) => ({ kind: 'terms', number: version, day: asDay(validFrom) }) as const),
    ...register
      .parties(contract, moment)
      .filter(({ roles }) => roles.includes('verifier'))
      .flatMap(({ organisation, from, lastDay }) => [
        { kind: 'verifier-joined', organisation, day: asDay(from) } as const,
        ...(lastDay === undefined ? [] : [{ kind: 'verifier-left', organisation, day: asDay(lastDay) } as const]),
      ]),
    ...restated.map(({ statement, issued_on }) => ({ kind: 'restated', statement, day: issued_on }) as const),
  ];
  return points.sort((one, other) => (one.day === other.day ? 0 : one.day < other.day ? -1 : 1));
}

function asDay(day: string): CalendarDate {
  return day as CalendarDate;
}
