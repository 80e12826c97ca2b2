import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ContractRegister } from '#contracts';
import { Ledger, type Position } from '#event-log';
import { type CalendarDate, Clock, calendarDate, londonDayOf } from '#kernel';
import { ReadStore } from '#read-store';
import type { Call } from './call.js';
import { type Cursor, Cursors, cursorInvalid } from './cursor.js';
import { type AtEntry, LedgerMoments } from './ledger-moments.js';
import { Problem } from './problem.js';
import { readableContracts, shownRows } from './readable.js';
import { whenAsked } from './when-asked.js';

const WAIT_MAX_MS = 5000;
const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 200;

/** What a query was asked with, beside its own path. */
export interface Asked extends AtEntry {
  readonly effectiveOn: CalendarDate | undefined;
  /** The day in the world where one is needed: effectiveOn, else the day of the moment asked for, else today. */
  readonly day: CalendarDate;
  /** Whether the caller chose the moment, rather than now. */
  readonly isPast: boolean;
  /** When something is worked out rather than looked up: with the ledger of now unless a moment was chosen, on `day`. */
  readonly workedOutAt: { readonly asOf?: number; readonly on: CalendarDate };
  readonly filters: Readonly<Record<string, string>>;
  /** The only contracts that whoever asks has a part in; undefined where everything is shown to everybody. */
  readonly only: readonly string[] | undefined;
  /** The filters of a page that asked for what is none of its choices, and are left out of `filters`. */
  readonly wrong?: readonly string[] | undefined;
}

export interface AskedList extends Asked {
  readonly after: string | undefined;
  readonly limit: number;
}

interface RowsFound<Row> {
  readonly rows: readonly Row[];
  readonly next?: string | undefined;
}

/** Where a list is read, and where it goes on. */
export interface ListPage {
  /** The cursor of the next page; null on the last one. */
  readonly next: string | null;
  /** The entry at which the whole list is read, however long paging takes. */
  readonly entry: number;
  /**
   * On the first page of a list of money that no filter narrows: how many rows are about people whom whoever asks is not shown,
   * and what they come to. With it the sum is that of everybody.
   */
  readonly others?: { readonly rows: number; readonly pence: number };
}

export interface ListAnswer<Row> {
  readonly data: readonly Row[];
  readonly page: ListPage;
}

/** Reads for callers of the API and for the pages: waits for what they have just written, and fixes the moment. */
@Injectable()
export class QueryDesk {
  constructor(
    private readonly store: ReadStore,
    private readonly ledger: Ledger,
    readonly moments: LedgerMoments,
    private readonly clock: Clock,
    private readonly contracts: ContractRegister,
    private readonly cursors: Cursors,
  ) {}

  /**
   * @param filters the parameters of this operation's own. A moment that an operation pays no heed to is no parameter of
   * it: an answer must not pass for that of a day it was not asked of.
   * @throws Problem for a query it does not know, a thing that is not there, or a position not reached in time.
   */
  async one<T>(
    call: Call,
    answer: (asked: Asked) => T | undefined | Promise<T | undefined>,
    filters: readonly string[] = ['asOf'],
  ): Promise<T> {
    const asked = await this.asked(call, ['minPosition', ...filters]);
    this.contractThere(call, asked);
    const found = await answer(asked);
    if (found === undefined) throw new Problem('not-found', 'There is no such thing, or there was none at that entry');
    call.reply.header('Ledger-Entry', String(asked.asOf));
    return found;
  }

  async list<Row>(
    call: Call,
    rows: (asked: AskedList) => RowsFound<Row> | Promise<RowsFound<Row>>,
    filters: readonly string[] = [],
    penceOf?: (row: Row) => number,
  ): Promise<ListAnswer<Row>> {
    const { asked, list } = await this.askedList(call, filters);
    this.contractThere(call, asked);
    const found = await this.shown(call, asked, rows);
    const others = penceOf && (await this.#others(call, asked, rows, penceOf));
    const next = found.next === undefined ? null : this.cursors.write({ after: found.next, asOf: asked.asOf }, list);
    call.reply.header('Ledger-Entry', String(asked.asOf));
    if (next !== null) call.reply.header('Link', `<${addressWith(call, next)}>; rel="next"`);
    return { data: found.rows, page: { next, entry: asked.asOf, ...others } };
  }

  /**
   * A page of a list without the rows that whoever asks is not shown: as long as it was asked for, as far as there are so many
   * of theirs. Neither a shorter page nor one more to come tells how many of the others a filter would choose.
   */
  async shown<Row>(
    { request }: Call,
    asked: AskedList,
    rows: (asked: AskedList) => RowsFound<Row> | Promise<RowsFound<Row>>,
  ): Promise<RowsFound<Row>> {
    const isShown = shownRows(request);
    if (isShown === undefined) return rows(asked);
    const theirs: Row[] = [];
    let { after, limit } = asked;
    for (;;) {
      const found = await rows({ ...asked, after, limit });
      const places = [...found.rows.entries()].flatMap(([place, row]) => (isShown(row) ? [place] : []));
      const missing = asked.limit - theirs.length;
      if (places.length > missing) {
        const last = places[missing - 1];
        if (last === undefined) return { rows: theirs, next: after };
        const { rows: some, next } = await rows({ ...asked, after, limit: last + 1 });
        return { rows: [...theirs, ...some.filter(isShown)], next };
      }
      theirs.push(...found.rows.filter(isShown));
      if (found.next === undefined) return { rows: theirs };
      after = found.next;
      limit = LIMIT_MAX;
      // Of a large contract a small provider is passed over thousands of rows: others are answered meanwhile.
      await turn();
    }
  }

  async #others<Row>(
    { request }: Call,
    asked: AskedList,
    rows: (asked: AskedList) => RowsFound<Row> | Promise<RowsFound<Row>>,
    penceOf: (row: Row) => number,
  ): Promise<Pick<ListPage, 'others'>> {
    const isShown = shownRows(request);
    if (isShown === undefined || asked.after !== undefined || Object.keys(asked.filters).length > 0) return {};
    const others = { rows: 0, pence: 0 };
    let after: string | undefined;
    do {
      const found = await rows({ ...asked, after, limit: LIMIT_MAX });
      for (const row of found.rows) {
        if (isShown(row)) continue;
        others.rows += 1;
        others.pence += penceOf(row);
      }
      after = found.next;
      await turn();
    } while (after !== undefined);
    return others.rows === 0 ? {} : { others };
  }

  async askedList(
    call: Call,
    filters: readonly string[],
    wrong?: readonly string[],
  ): Promise<{ asked: AskedList; list: string }> {
    const asked = await this.asked(call, ['asOf', 'minPosition', 'cursor', 'limit', ...filters], wrong);
    const query = queryOf(call);
    // Two lists are the same when everything but the place in them is.
    const list = `${pathOf(call)}?${filters.map((name) => `${name}=${query[name] ?? ''}`).join('&')}`;
    const cursor: Cursor | undefined = query.cursor === undefined ? undefined : this.cursors.read(query.cursor, list);
    const limit = query.limit === undefined ? LIMIT_DEFAULT : limitFrom(query.limit);
    const at = cursor === undefined ? asked : this.goneOnWith(asked, cursor, () => cursorInvalid());
    return { asked: { ...at, after: cursor?.after, limit }, list };
  }

  /**
   * A list or a story that is gone on with is read at the entry at which it was begun.
   *
   * @throws Problem for an entry later than the one asked about, of which the answer must know nothing: as `wrong` says it;
   * or when the read models here are not as far as those that began it.
   */
  goneOnWith(asked: Asked, { asOf }: AtEntry, wrong: () => Problem): Asked {
    if (asOf <= asked.asOf) return { ...asked, asOf };
    if (asOf <= this.moments.now().asOf) throw wrong();
    throw new Problem('not-yet-readable', `The read models have not reached entry ${asOf}`, { retryAfterSeconds: 2 });
  }

  async asked(call: Call, allowed: readonly string[], wrong?: readonly string[]): Promise<Asked> {
    const query = queryOf(call);
    const unknown = Object.keys(query).filter((name) => !allowed.includes(name));
    if (unknown.length > 0) {
      throw new Problem('invalid-input', `This operation has no query parameter ${unknown.join(', ')}`, {
        errors: unknown.map((name) => ({
          pointer: `/${name}`,
          code: 'unknown-field',
          detail: `${name} is not a query parameter of this operation`,
        })),
      });
    }
    if (query.minPosition !== undefined) await this.#reach(query.minPosition);
    const isPast = query.asOf !== undefined;
    const { asOf } = query.asOf === undefined ? this.moments.now() : this.moments.at(query.asOf);
    const dayThen = query.asOf === undefined ? undefined : this.moments.dayOf(query.asOf, { asOf });
    const { asOf: _, effectiveOn: on, minPosition: _position, cursor: _cursor, ...filters } = query;
    const effectiveOn = on === undefined ? undefined : dayFrom('effectiveOn', on);
    const day = effectiveOn ?? dayThen ?? londonDayOf(this.clock.now());
    const when = whenAsked(call.request);
    when.isOfEntry = /^\d+$/.test(query.asOf ?? '');
    // Whoever looks at the day makes the answer depend on it: tomorrow it may be another one, at the same entry.
    const looked = () => {
      when.day = day;
      return day;
    };
    return {
      asOf,
      isPast,
      effectiveOn,
      get day() {
        return looked();
      },
      get workedOutAt() {
        return { ...(isPast ? { asOf } : {}), on: looked() };
      },
      filters,
      only: readableContracts(call.request),
      wrong,
    };
  }

  /** @throws Problem for a contract that there is not: a list or a sum of nothing would pass for one of a contract. */
  contractThere({ request }: Call, { asOf }: AtEntry): void {
    const { contract } = request.params as { readonly contract?: string };
    if (contract === undefined || this.contracts.isRecorded(contract, { asOf })) return;
    throw new Problem('not-found', `There is no contract ${contract}, or there was none at that entry`);
  }

  /** @throws Problem, and at once, for no position of this ledger; and when the read models do not get there within five seconds. */
  async #reach(position: string): Promise<void> {
    const newest = this.store.get<{ position: Position }>(
      'SELECT position FROM entries ORDER BY sequence DESC LIMIT 1',
    )?.position;
    // The log itself is asked only about what is newer than all that can be read; when it does not answer, it may be so.
    const isNewer = newest === undefined || position > newest;
    const head = isNewer ? await this.ledger.log.head().catch(() => position as Position) : newest;
    if (head === undefined || formOf(position) !== formOf(head) || position > head) {
      throw invalid('minPosition', 'must be a position that a command of this ledger answered');
    }
    if (await this.store.whenHandled(position as Position, WAIT_MAX_MS)) return;
    throw new Problem('not-yet-readable', `The read models did not reach ${position} within five seconds`, {
      retryAfterSeconds: 2,
    });
  }
}

/** Positions of one store are numbers of as many digits, so that they compare as text. */
function formOf(position: string): string {
  return position.replaceAll(/\d/g, '0');
}

function queryOf({ request }: Call): Readonly<Record<string, string>> {
  const query = request.query as Readonly<Record<string, string | string[]>>;
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string') throw invalid(name, 'is given twice');
  }
  return query as Readonly<Record<string, string>>;
}

function pathOf({ request }: Call): string {
  return request.url.split('?')[0] ?? '';
}

/** The address of the same list from another cursor on. */
export function addressWith(call: Call, cursor: string | undefined): string {
  const { cursor: _, minPosition: _position, ...rest } = queryOf(call);
  const query = new URLSearchParams(cursor === undefined ? rest : { ...rest, cursor }).toString();
  return query === '' ? pathOf(call) : `${pathOf(call)}?${query}`;
}

function limitFrom(text: string): number {
  const limit = Number(text);
  if (/^\d{1,3}$/.test(text) && limit >= 1 && limit <= LIMIT_MAX) return limit;
  throw invalid('limit', `must be a whole number from 1 to ${LIMIT_MAX}`);
}

export function dayFrom(name: string, text: string): CalendarDate {
  try {
    return calendarDate(text);
  } catch {
    throw invalid(name, 'must be a date written YYYY-MM-DD');
  }
}

/** @throws Problem for a parameter that an operation cannot do without. */
export function needed(name: string, text: string | undefined): string {
  if (text === undefined || text === '') throw invalid(name, 'must be given');
  return text;
}

/** @throws Problem for text that is not a whole number from 1. */
export function numberFrom(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw invalid(name, 'must be a whole number from 1');
}

export function invalid(name: string, detail: string): Problem {
  return new Problem('invalid-input', `${name} ${detail}`, {
    errors: [{ pointer: `/${name}`, code: 'invalid', detail }],
  });
}

/** @throws Problem for a value that is not one of those there are. */
export function oneOf<Value extends string>(
  name: string,
  values: readonly Value[],
  given: string | undefined,
): Value | undefined {
  if (given === undefined || (values as readonly string[]).includes(given)) return given as Value | undefined;
  throw invalid(name, `must be one of ${values.join(', ')}`);
}
