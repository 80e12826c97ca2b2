import { ContractRegister } from '#contracts';
import type { CalendarDate, ContractId, OrganisationId, OutcomeCode } from '#kernel';
import {
  type CapInForce,
  capsInForce,
  isInScope,
  type LineSum,
  type Scope,
  type Sum,
  type UseSource,
  usedOf,
} from '#payments';
import { RateCardHistory } from '#rate-cards';
import { asOfParameter, type Moment, type ReadStore } from '#read-store';
import { dayOf } from './day-of.js';

/** How one cap, or one limit of the rate card, stands in a frame. Limits for each person are not summed over everybody. */
export interface CapPlayed
  extends Pick<CapInForce, 'cap' | 'level' | 'counts' | 'source' | 'version' | 'limit' | 'payer'> {
  readonly used: number;
  readonly left: number;
}

/** A change of what billed claims have used, as an entry made it. */
export interface UseChange {
  readonly entry: number;
  readonly recordedOn: string;
  /** The day on which the outcomes were achieved. */
  readonly day: string;
  readonly outcome: string;
  readonly line: string | null;
  readonly payer: string | null;
  readonly counted: number;
  readonly number: number;
  readonly pence: number;
}

/** What statements used of caps and what corrections gave back, in the order in which the ledger learned it. */
export function useChangesOf(store: ReadStore, contract: string, moment: Moment): UseChange[] {
  const side = (table: string, columns: string, entry: string, sign: 1 | -1) => {
    const sums = table === 'account_used_by_day' ? ['counted', 'number', 'pence'] : ['0', '0', 'pence'];
    const [counted, number, pence] = sums.map((sum) => `${sign} * ${sum}`);
    return `SELECT ${entry} AS entry, achieved_on AS day, outcome, ${columns}, ${counted} AS counted, ${number} AS number,
      ${pence} AS pence FROM ${table} WHERE contract = :contract AND ${entry} <= :asOf`;
  };
  const both = (table: string, columns: string) =>
    [side(table, columns, 'known_from', 1), side(table, columns, 'known_to', -1)].join(' UNION ALL ');
  return store
    .all<Omit<UseChange, 'recordedOn'> & { recorded_at: string }>(
      `SELECT u.entry, e.recorded_at, u.day, u.outcome, u.line, u.payer,
         sum(u.counted) AS counted, sum(u.number) AS number, sum(u.pence) AS pence
       FROM (${both('account_used_by_day', 'line, NULL AS payer')}
             UNION ALL ${both('account_used_by_payer', 'NULL AS line, payer')}) u
       JOIN entries e ON e.sequence = u.entry
       GROUP BY u.entry, u.day, u.outcome, u.line, u.payer ORDER BY u.entry`,
      { contract, ...asOfParameter(moment) },
    )
    .map(({ recorded_at, ...change }) => ({ ...change, recordedOn: dayOf(recorded_at) }));
}

interface PlayedSum {
  readonly isMeant: (change: UseChange) => boolean;
  counted: number;
  number: number;
  pence: number;
}

/**
 * What was used so far, added up while the changes are played. A sum that was asked for once is kept up to date from then
 * on, because a story asks for the same few sums in every frame.
 */
export class UsePlayed implements UseSource {
  readonly #taken: UseChange[] = [];
  readonly #sums = new Map<string, PlayedSum>();

  take(change: UseChange): void {
    this.#taken.push(change);
    for (const sum of this.#sums.values()) addTo(sum, change);
  }

  everybody(scope: Scope): Sum {
    return this.#sum(`everybody ${JSON.stringify(scope)}`, (of) => of.payer === null && isIn(scope, of));
  }

  payer(payer: OrganisationId, scope: Scope): number {
    return this.#sum(`payer ${payer} ${JSON.stringify(scope)}`, (of) => of.payer === payer && isIn(scope, of)).pence;
  }

  line(line: OutcomeCode): LineSum {
    return this.#sum(`line ${line}`, (of) => of.line === line);
  }

  person(): [] {
    return [];
  }

  #sum(key: string, isMeant: PlayedSum['isMeant']): LineSum {
    let sum = this.#sums.get(key);
    if (sum === undefined) {
      sum = { isMeant, counted: 0, number: 0, pence: 0 };
      for (const change of this.#taken) addTo(sum, change);
      this.#sums.set(key, sum);
    }
    const { counted, number, pence } = sum;
    return { counted, number, pence };
  }
}

function addTo(sum: PlayedSum, change: UseChange): void {
  if (!sum.isMeant(change)) return;
  sum.counted += change.counted;
  sum.number += change.number;
  sum.pence += change.pence;
}

function isIn(scope: Scope, { outcome, day }: Pick<UseChange, 'outcome' | 'day'>): boolean {
  return isInScope(scope, { outcome: outcome as OutcomeCode, achievedOn: day as CalendarDate });
}

/** The caps in force while a contract is played. They are looked up only where the terms or the rate card change. */
export class CapsPlayed {
  readonly #found = new Map<string, readonly CapInForce[]>();
  readonly #entries: readonly number[];
  readonly #days: readonly string[];

  constructor(
    private readonly store: ReadStore,
    private readonly contract: ContractId,
  ) {
    const rows = store.all<{
      known_from: number;
      known_to: number | null;
      valid_from: string | null;
      valid_to: string | null;
    }>(
      `SELECT known_from, known_to, valid_from, valid_to FROM contract_terms WHERE contract = :contract
       UNION ALL SELECT known_from, known_to, valid_from, valid_to FROM rate_card_revisions WHERE contract = :contract`,
      { contract },
    );
    const distinct = <Value extends string | number>(values: readonly (Value | null)[]) =>
      [...new Set(values.filter((value) => value !== null))].sort((one, other) => (one < other ? -1 : 1));
    this.#entries = distinct(rows.flatMap(({ known_from, known_to }) => [known_from, known_to]));
    this.#days = distinct(rows.flatMap(({ valid_from, valid_to }) => [valid_from, valid_to]));
  }

  /** The caps of a day, as they were known at an entry, with what is used of them. */
  at(entry: number, on: CalendarDate, use: UsePlayed): CapPlayed[] {
    return this.#inForce(entry, on).flatMap((cap): CapPlayed[] => {
      if (cap.level === 'person') return [];
      const used = usedOf(cap, use);
      const { level, counts, source, version, limit, payer } = cap;
      return [{ cap: cap.cap, level, counts, source, version, limit, payer, used, left: Math.max(0, limit - used) }];
    });
  }

  #inForce(entry: number, on: CalendarDate): readonly CapInForce[] {
    const key = `${lastUpTo(this.#entries, entry)}/${lastUpTo(this.#days, on)}`;
    let found = this.#found.get(key);
    if (found === undefined) {
      const asked = { asOf: entry, on };
      const terms = new ContractRegister(this.store).terms(this.contract, asked);
      found = capsInForce(terms, new RateCardHistory(this.store).inForce(this.contract, asked));
      this.#found.set(key, found);
    }
    return found;
  }
}

/** The last of some values in order that is not above another: between two of them nothing changes. */
export function lastUpTo<Value extends string | number>(values: readonly Value[], limit: Value): Value | undefined {
  return values.findLast((value) => value <= limit);
}
