import { Injectable } from '@nestjs/common';
import type { RecordedContract } from '#contracts';
import type { CalendarDate, ClaimId, ContractId, OrganisationId, OutcomeCode, PersonId, StatementRef } from '#kernel';
import { asOfParameter, known, type Moment, ReadStore } from '#read-store';
import type { AccountClaimRow, AccountRow, AccountStatementRow } from './account-tables.js';
import type { Billed, BookedBatch, BookedClaim, Changed } from './domain/booked-claim.js';
import type { Batch, Item } from './domain/money/item.js';
import type { Scope } from './domain/money/scope.js';
import type { LineSum, PersonUse, Sum, UseSource } from './domain/money/use.js';
import type { AdjustmentCause, Part } from './domain/payments.events.js';

/**
 * Every claim of a contract with what was billed of it, and the sums that caps and bands go by. It is derived from the log
 * and so as old as its tables: whoever decides by it first waits until they have handled the entry that is decided on.
 */
@Injectable()
export class AccountBook {
  #moment: Moment = {};

  constructor(private readonly store: ReadStore) {}

  /** The book as it was known at an entry. */
  at(moment: Moment): AccountBook {
    const then = new AccountBook(this.store);
    then.#moment = moment;
    return then;
  }

  /** One claim, with `found.billed` where it stands on a statement; undefined when the contract has no such claim. */
  claim(contract: ContractId, claim: ClaimId): BookedClaim | undefined {
    const row = this.store.get<AccountClaimRow>(
      `SELECT * FROM account_claims c WHERE claim = :claim AND contract = :contract AND ${known('c')}`,
      { claim, contract, ...asOfParameter(this.#moment) },
    );
    return row === undefined ? undefined : booked(row, this.#account(contract));
  }

  /**
   * All billed claims in the order in which a re-computation takes them: statement by statement, within one as achieved
   * and then as recorded. Read as it is asked for, one statement at a time.
   */
  *batches(contract: RecordedContract): Generator<BookedBatch> {
    const account = this.#account(contract.contract);
    const statements = this.store.all<AccountStatementRow>(
      `SELECT * FROM account_statements s WHERE contract = :contract AND issued = 1 AND ${known('s')} ORDER BY number`,
      { contract: contract.contract, ...asOfParameter(this.#moment) },
    );
    for (const { statement, number, releases } of statements) {
      const rows = this.store.all<AccountClaimRow>(
        `SELECT * FROM account_claims c WHERE contract = :contract AND batch = :number AND ${known('c')}
         ORDER BY achieved_on, entry`,
        { contract: contract.contract, number, ...asOfParameter(this.#moment) },
      );
      const claims = rows.map((row) => booked(row, account));
      yield {
        statement: statement as StatementRef,
        number,
        releases: releasesOf(contract, JSON.parse(releases) as number[]),
        items: claims.map(({ item }) => item),
        booked: claims,
      };
    }
  }

  /** Claims that stand and that no statement has billed, made on or before a day, in the order in which they are taken. */
  unbilled(contract: ContractId, until: CalendarDate): readonly BookedClaim[] {
    // Now, the few are listed; as of an entry, every claim of the contract is looked at.
    const sql =
      this.#moment.asOf === undefined
        ? `SELECT c.* FROM account_unbilled u CROSS JOIN account_claims c ON c.claim = u.claim AND ${known('c')}
           WHERE u.contract = :contract AND c.claimed_on <= :until ORDER BY u.achieved_on, u.entry`
        : `SELECT * FROM account_claims c
           WHERE contract = :contract AND batch = 0 AND stands = 1 AND claimed_on <= :until AND ${known('c')}
           ORDER BY achieved_on, entry`;
    const rows = this.store.all<AccountClaimRow>(sql, { contract, until, ...asOfParameter(this.#moment) });
    const account = this.#account(contract);
    return rows.map((row) => booked(row, account));
  }

  /** Whether the facts of any billed claim have changed since the last statement that worked all of them out again. */
  hasChanged(contract: ContractId): boolean {
    const { restated_entry } = this.#account(contract);
    const found = this.store.get(
      `SELECT 1 AS found FROM account_claims c
       WHERE contract = :contract AND changed_entry > :after AND changed_entry > 0 AND +batch > 0 AND ${known('c')} LIMIT 1`,
      { contract, after: restated_entry, ...asOfParameter(this.#moment) },
    );
    return found !== undefined;
  }

  /** The latest day that a price of any billed claim can go by: what is agreed for later days says nothing of them. Undefined before the first. */
  billedUntil(contract: ContractId): CalendarDate | undefined {
    const { billed_until } = this.#account(contract);
    return billed_until === '' ? undefined : (billed_until as CalendarDate);
  }

  /** What all billed claims used of caps and bands. Asked scope by scope, so it costs what the caps cost. */
  useOf(contract: ContractId): UseSource {
    return {
      everybody: (scope) => this.#everybody(contract, scope),
      payer: (payer, scope) => this.#payer(contract, payer, scope),
      line: (line) => this.#line(contract, line),
      person: (person) => this.#person(contract, person),
    };
  }

  #everybody(contract: ContractId, scope: Scope): Sum {
    return (
      this.store.get<Sum>(
        `SELECT coalesce(sum(number), 0) AS number, coalesce(sum(pence), 0) AS pence FROM account_used_by_day d
         WHERE contract = :contract AND ${known('d')} AND ${IN_SCOPE}`,
        { contract, ...scopeParameters(scope), ...asOfParameter(this.#moment) },
      ) ?? { number: 0, pence: 0 }
    );
  }

  #payer(contract: ContractId, payer: OrganisationId, scope: Scope): number {
    const sum = this.store.get<{ pence: number }>(
      `SELECT coalesce(sum(pence), 0) AS pence FROM account_used_by_payer p
       WHERE contract = :contract AND payer = :payer AND ${known('p')} AND ${IN_SCOPE}`,
      { contract, payer, ...scopeParameters(scope), ...asOfParameter(this.#moment) },
    );
    return sum?.pence ?? 0;
  }

  #line(contract: ContractId, line: OutcomeCode): LineSum {
    return (
      this.store.get<LineSum>(
        `SELECT coalesce(sum(counted), 0) AS counted, coalesce(sum(number), 0) AS number, coalesce(sum(pence), 0) AS pence
         FROM account_used_by_day d WHERE contract = :contract AND line = :line AND ${known('d')}`,
        { contract, line, ...asOfParameter(this.#moment) },
      ) ?? { counted: 0, number: 0, pence: 0 }
    );
  }

  #person(contract: ContractId, person: PersonId): readonly PersonUse[] {
    // The plus keeps SQLite from looking through all billed claims of the contract for those of one person.
    const rows = this.store.all<AccountClaimRow>(
      `SELECT * FROM account_claims c WHERE contract = :contract AND person = :person AND +batch > 0 AND ${known('c')}`,
      { contract, person, ...asOfParameter(this.#moment) },
    );
    return rows.map(
      (row) =>
        ({
          claim: row.claim,
          outcome: row.outcome,
          line: row.counted_line ?? row.line,
          achievedOn: row.counted_on ?? row.achieved_on,
          paymentGroup: row.counted_group ?? undefined,
          measured: row.counted_measured ?? undefined,
          counted: row.counted,
          pence: row.billed_pence,
        }) as PersonUse,
    );
  }

  #account(contract: ContractId): AccountRow {
    return (
      this.store.get<AccountRow>(`SELECT * FROM accounts a WHERE contract = :contract AND ${known('a')}`, {
        contract,
        ...asOfParameter(this.#moment),
      }) ?? {
        contract,
        restated_entry: -1,
        billed_until: '',
      }
    );
  }
}

/** Outcomes are bound as a JSON list; without one, all of them. */
const IN_SCOPE = `(:outcomes IS NULL OR outcome IN (SELECT value FROM json_each(:outcomes)))
  AND achieved_on >= :from AND achieved_on <= :to`;

function scopeParameters({ outcomes, achievedIn }: Scope) {
  return {
    outcomes: outcomes === undefined ? null : JSON.stringify(outcomes),
    from: achievedIn?.from ?? '',
    to: achievedIn?.to ?? '9999-12-31',
  };
}

/** The releases by variation with their days, which any version of the terms since says. */
function releasesOf({ terms }: RecordedContract, variations: readonly number[]): Batch['releases'] {
  return variations.map((variation) => {
    const release = terms.flatMap((version) => version.terms.releases).find((one) => one.variation === variation);
    if (release === undefined) throw new Error(`The terms have no release by variation ${variation}`);
    return { variation, on: release.on };
  });
}

function booked(row: AccountClaimRow, { restated_entry }: AccountRow): BookedClaim {
  const subject = row.person === null ? { cohort: row.cohort } : { person: row.person };
  const item = {
    claim: row.claim,
    claimEvent: row.claim_event,
    ...subject,
    outcome: row.outcome,
    occurrence: row.occurrence,
    line: row.line,
    revision: row.revision,
    achievedOn: row.achieved_on,
    claimedOn: row.claimed_on,
    referredOn: row.referred_on ?? undefined,
    startedOn: row.started_on ?? undefined,
    paymentGroup: row.payment_group ?? undefined,
    quantity: row.quantity,
    measured: row.measured ?? undefined,
    isPooled: row.cohort === null ? undefined : row.pooled === 1,
    stands: row.stands === 1,
    entry: row.entry,
  } as unknown as Item;
  const isChanged = row.changed_entry > 0 && row.changed_entry > restated_entry;
  return {
    item,
    reference: { event: row.claim_event, stream: row.stream, revision: row.stream_revision, as: 'claim' },
    billed: row.batch === 0 ? undefined : billedOf(row),
    changed: isChanged ? changedOf(row) : undefined,
  };
}

function billedOf(row: AccountClaimRow): Billed {
  return {
    first: { statement: row.first_statement as StatementRef, line: row.first_line },
    last: { statement: row.last_statement as StatementRef, line: row.last_line },
    reference: {
      event: row.last_event ?? '',
      stream: row.last_stream ?? '',
      revision: row.last_revision,
      as: 'adjusted-line',
    },
    pence: row.billed_pence,
    parts: JSON.parse(row.billed_parts) as Part[],
    revision: row.billed_revision,
    termsVersion: row.billed_terms,
    counted: row.counted,
    number: row.number,
    line: row.counted_line ?? row.line,
    achievedOn: row.counted_on ?? row.achieved_on,
    paymentGroup: row.counted_group ?? undefined,
    measured: row.counted_measured ?? undefined,
    unpaid: row.billed_unpaid,
  };
}

function changedOf(row: AccountClaimRow): Changed {
  return {
    because: row.changed_because as AdjustmentCause,
    entry: row.changed_entry,
    reference: {
      event: row.changed_event ?? '',
      stream: row.changed_stream ?? '',
      revision: row.changed_revision,
      as: 'claim',
    },
  };
}
