import { Injectable } from '@nestjs/common';
import { ContractRegister, type Page, pageOf, rowsToAsk, type Terms } from '#contracts';
import type { CalendarDate } from '#kernel';
import { asOfParameter, known, type Moment, ReadStore } from '#read-store';
import type { NotPayableReason } from './domain/money/not-payable.js';
import {
  type CurtailedTotalRow,
  type CurtailmentRow,
  type NotPayableRow,
  type NotPayableTotalRow,
  notPayableTable,
  type ReleaseCarriedOutRow,
  releasesCarriedOutTable,
} from './not-payable-tables.js';
import type { PageQuery } from './statements-register.js';

export interface NotPayableQuery extends PageQuery {
  readonly reason?: NotPayableReason;
  readonly cap?: string;
  readonly claim?: string;
}

/** A release that had a claim looked at again, and left it as it was: it came to no more under the terms of that day. */
export interface InVain {
  readonly variation: number;
  readonly on: CalendarDate;
  /** The statement that carried the release out. */
  readonly statement: string;
}

const ALL = Object.keys(notPayableTable.columns).join(', ');
const OF_CAPS = [
  ...['contract', 'claim', 'place', 'outcome', 'achieved_on', 'person', 'statement', 'line', 'cap', 'level'],
  ...['counts', 'source', 'version', 'payer', 'limit_value', 'used_before', 'room', 'cut_pence'],
].join(', ');

/** What of the claims that were billed is not payable, and why: now, or as it was known at an entry. */
@Injectable()
export class NotPayableRegister {
  constructor(private readonly store: ReadStore) {}

  /** By claim and then in the order in which it was taken off: of one reason, one cap or one claim, when asked for. */
  rows(contract: string, query: NotPayableQuery = {}): Page<NotPayableRow> {
    return this.#page<NotPayableRow>(ALL, contract, query);
  }

  /** What each reason and each cap has left unpaid of all claims that were billed. */
  totals(contract: string, moment: Moment = {}): readonly NotPayableTotalRow[] {
    return this.store.all<NotPayableTotalRow>(
      `SELECT contract, reason, level, cap, claims, cut_pence FROM not_payable_totals t
       WHERE contract = :contract AND ${known('t')} AND (claims <> 0 OR cut_pence <> 0) ORDER BY reason, level, cap`,
      { contract, ...asOfParameter(moment) },
    );
  }

  /** The part of it that caps of the terms and limits of the rate card cut, with what each had left. */
  curtailments(contract: string, query: Omit<NotPayableQuery, 'reason'> = {}): Page<CurtailmentRow> {
    return this.#page<CurtailmentRow>(OF_CAPS, contract, { ...query, reason: 'cap' });
  }

  /** What each cap has cut off all claims that were billed. */
  curtailed(contract: string, moment: Moment = {}): readonly CurtailedTotalRow[] {
    return this.totals(contract, moment)
      .filter(({ reason }) => reason === 'cap')
      .map(({ reason: _, ...of }) => of);
  }

  /**
   * For each row the releases that looked at its claim again, after the line that says the row, and came to no more: what
   * limit and version the row names is that of the line, and what was asked again is said here.
   */
  lookedAtInVain(
    contract: string,
    rows: readonly NotPayableRow[],
    moment: Moment = {},
  ): ReadonlyMap<NotPayableRow, readonly InVain[]> {
    const carriedOut = this.releasesCarriedOut(contract, moment);
    if (carriedOut.length === 0) return new Map();
    const releases = this.#releases(contract, moment);
    return new Map(
      rows.map((row) => {
        if (row.reason !== 'cap' && row.reason !== 'payment-mode') return [row, []];
        const first = this.#firstStatementOf(row, moment);
        const inVain = carriedOut.flatMap(({ variation, statement, number }) => {
          // A claim that the same statement billed first, or a later one, had not been cut yet; what was raised is no more in vain.
          if (first >= number || (row.released_by ?? 0) >= variation) return [];
          const found = releases.find((release) => release.variation === variation && isAbout(release, row));
          return found === undefined ? [] : [{ variation, on: found.on, statement }];
        });
        return [row, inVain];
      }),
    );
  }

  /** The releases that statements have carried out, in their order. */
  releasesCarriedOut(contract: string, moment: Moment = {}): readonly ReleaseCarriedOutRow[] {
    return this.store.all<ReleaseCarriedOutRow>(
      `SELECT ${Object.keys(releasesCarriedOutTable.columns).join(', ')} FROM releases_carried_out r
       WHERE contract = :contract AND ${known('r')} ORDER BY number, variation`,
      { contract, ...asOfParameter(moment) },
    );
  }

  #releases(contract: string, moment: Moment): Terms['releases'] {
    const versions = new ContractRegister(this.store).termsVersions(contract, moment);
    return versions.flatMap(({ terms }) => terms.releases);
  }

  #firstStatementOf({ contract, claim }: NotPayableRow, moment: Moment): number {
    const row = this.store.get<{ number: number | null }>(
      `SELECT min(s.number) AS number FROM statement_lines l
       JOIN statements s ON s.contract = l.contract AND s.statement = l.statement AND ${known('s')}
       WHERE l.claim = :claim AND l.contract = :contract AND ${known('l')}`,
      { contract, claim, ...asOfParameter(moment) },
    );
    return row?.number ?? 0;
  }

  #page<Row extends Pick<NotPayableRow, 'claim' | 'place'>>(
    columns: string,
    contract: string,
    query: NotPayableQuery,
  ): Page<Row> {
    const [claim, place] = (query.after ?? '').split('/');
    const rows = this.store.all<Row>(
      `SELECT ${columns} FROM not_payable c
       WHERE contract = :contract AND ${known('c')}
         AND (:reason IS NULL OR reason = :reason)
         AND (:cap IS NULL OR cap = :cap)
         AND (:claim IS NULL OR claim = :claim)
         AND (claim, place) > (:afterClaim, :afterPlace)
       ORDER BY claim, place LIMIT :limit`,
      {
        contract,
        reason: query.reason ?? null,
        cap: query.cap ?? null,
        claim: query.claim ?? null,
        afterClaim: claim ?? '',
        afterPlace: Number(place ?? 0),
        limit: rowsToAsk(query),
        ...asOfParameter(query),
      },
    );
    return pageOf(rows, query, (row) => `${row.claim}/${row.place}`);
  }
}

function isAbout({ on, outcomes, achievedIn }: Terms['releases'][number], row: NotPayableRow): boolean {
  return (
    row.achieved_on < on &&
    (outcomes === undefined || outcomes.some((outcome) => outcome === row.outcome)) &&
    (achievedIn === undefined || (achievedIn.from <= row.achieved_on && row.achieved_on <= achievedIn.to))
  );
}
