import { type ClaimEvent, claimIdOf } from '#claims';
import { type CohortEvent, POOLED } from '#cohorts';
import type { EvidenceEvent } from '#evidence';
import type { Of } from '#kernel';
import { type Applied, type Projection, projection, type Rows } from '#read-store';
import type { ReferralEvent } from '#referrals';
import {
  type AccountClaimRow,
  type AccountStatementRow,
  accountClaimsTable,
  accountPersonsTable,
  accountStatementsTable,
  accountsTable,
  accountUnbilledTable,
  accountVerificationsTable,
  type LineBegunRow,
  linesBegunTable,
  usedByDayTable,
  usedByPayerTable,
} from './account-tables.js';
import { asCorrected, correctDates, forgetCorrections, rememberClaim } from './corrected-dates.js';
import { leftUnpaid } from './domain/money/left-unpaid.js';
import { usedBy } from './domain/money/use.js';
import type { AdjustmentCause, Part, PaymentEvent, StatementLine } from './domain/payments.events.js';

type AccountEvent =
  | ClaimEvent
  | Of<EvidenceEvent, 'VerificationWithdrawn'>
  | Of<ReferralEvent, 'PersonReferred' | 'ReferralDatesCorrected'>
  | Of<CohortEvent, 'CohortClaimMade' | 'CohortClaimRestated' | 'CohortClaimWithdrawn'>
  | Of<PaymentEvent, 'StatementBegun' | 'StatementLinesAdded' | 'StatementIssued' | 'StatementAbandoned'>;

/** The facts of a claim as its event says them. */
type Facts = Pick<
  AccountClaimRow,
  | 'contract'
  | 'claim'
  | 'person'
  | 'cohort'
  | 'outcome'
  | 'occurrence'
  | 'line'
  | 'revision'
  | 'achieved_on'
  | 'claimed_on'
  | 'referred_on'
  | 'started_on'
  | 'payment_group'
  | 'quantity'
  | 'measured'
  | 'pooled'
>;

const NEVER_BILLED = {
  changed_entry: 0,
  changed_event: null,
  changed_stream: null,
  changed_revision: 0,
  changed_because: null,
  batch: 0,
  first_statement: null,
  first_line: 0,
  last_statement: null,
  last_line: 0,
  last_event: null,
  last_stream: null,
  last_revision: 0,
  billed_pence: 0,
  billed_parts: '[]',
  counted: 0,
  number: 0,
  counted_line: null,
  counted_on: null,
  counted_group: null,
  counted_measured: null,
  billed_unpaid: '',
  billed_revision: 0,
  billed_terms: 0,
} as const;

export const accountProjection: Projection = projection<AccountEvent>({
  name: 'account',
  version: 5,
  tables: [
    accountClaimsTable,
    accountUnbilledTable,
    accountPersonsTable,
    accountVerificationsTable,
    usedByDayTable,
    usedByPayerTable,
    linesBegunTable,
    accountStatementsTable,
    accountsTable,
  ],
  on: {
    ClaimMade(applied, rows) {
      const { event, envelope } = applied;
      const { contract, claim, person, outcome, occurrence, line, revision, pricing } = event;
      // A verification that was taken back while the claim was being made stands before it in the ledger.
      const takenBack = rows.get(accountVerificationsTable, [claim])?.revision ?? -1;
      const reliedOn = envelope.reliesOn.find(({ as }) => as === 'verification');
      const stands = reliedOn === undefined || reliedOn.revision > takenBack;
      // The first claims did not say every day that a price may go by, but always the one theirs went by.
      const said = (policy: typeof pricing.policy) => (pricing.policy === policy ? pricing.date : null);
      const facts = {
        contract,
        claim,
        person,
        cohort: null,
        outcome,
        occurrence,
        line,
        revision,
        achieved_on: event.achievedOn,
        claimed_on: event.claimedOn,
        referred_on: event.referredOn ?? said('referral'),
        started_on: event.startedOn ?? said('engagement-start'),
        payment_group: event.paymentGroup ?? null,
        quantity: event.quantity,
        measured: event.measured ?? null,
        pooled: 0,
      };
      rememberClaim(rows, event, claim);
      made(rows, applied, asCorrected(rows, event, facts), stands);
    },
    PersonReferred: ({ event }, rows) => forgetCorrections(rows, event),
    // The first day that a price goes by may be wrong like any other: what was billed by it is worked out by the right one.
    ReferralDatesCorrected(applied, rows) {
      for (const claim of correctDates(rows, applied.event)) {
        const row = rows.get(accountClaimsTable, [claim]);
        if (row === undefined) continue;
        const now = withDates(row, applied.event.changes);
        if (now.referred_on === row.referred_on && now.started_on === row.started_on) continue;
        // A claim that fell is worth nothing, whatever its days are, and what made it fall remains why.
        if (row.stands === 1) put(rows, applied, now, 'dates-corrected');
        else rows.put(accountClaimsTable, now);
        reachTo(rows, now);
      }
    },
    ClaimWithdrawn: (applied, rows) => fell(rows, applied, applied.event.claim, 'claim-withdrawn'),
    VerificationWithdrawn(applied, rows) {
      const claim = claimIdOf(applied.event);
      rows.put(accountVerificationsTable, { claim, revision: applied.envelope.revision });
      fell(rows, applied, claim, 'verification-withdrawn');
    },
    CohortClaimMade(applied, rows) {
      const { event } = applied;
      const facts = {
        contract: event.contract,
        claim: event.claim,
        person: null,
        // All of them together stand under a code that no cohort has.
        cohort: event.cohort ?? POOLED,
        outcome: event.outcome,
        occurrence: 1,
        line: event.line,
        revision: event.revision,
        achieved_on: event.achievedOn,
        claimed_on: event.claimedOn,
        referred_on: event.policy === 'referral' ? event.achievedOn : null,
        started_on: event.policy === 'engagement-start' ? event.achievedOn : null,
        payment_group: null,
        quantity: event.quantity,
        measured: event.measured,
        pooled: event.cohort === undefined ? 1 : 0,
      };
      made(rows, applied, facts, true);
    },
    CohortClaimRestated(applied, rows) {
      const { claim, quantity, measured, revision } = applied.event;
      const row = rows.get(accountClaimsTable, [claim]);
      if (row === undefined) return;
      put(rows, applied, { ...row, quantity, measured, revision }, 'result-restated');
    },
    CohortClaimWithdrawn: (applied, rows) => fell(rows, applied, applied.event.claim, 'claim-withdrawn'),
    StatementBegun({ event: { contract, statement, number }, sequence }, rows) {
      const row = { contract, statement, number, begun_entry: sequence, lines: 0, issued: 0, releases: '[]' };
      rows.put(accountStatementsTable, row);
    },
    StatementLinesAdded({ event: { statement, lines }, envelope: { id, stream, revision } }, rows) {
      for (const line of lines) {
        const place = { event: id, stream, revision };
        rows.put(linesBegunTable, { statement, number: line.number, ...place, line: JSON.stringify(takenOf(line)) });
      }
      const row = rows.get(accountStatementsTable, [statement]);
      const last = lines.at(-1)?.number ?? 0;
      if (row !== undefined) rows.put(accountStatementsTable, { ...row, lines: Math.max(row.lines, last) });
    },
    StatementIssued({ event: { contract, statement, basis, restated } }, rows) {
      const standing = rows.get(accountStatementsTable, [statement]);
      if (standing === undefined) return;
      const account = rows.get(accountsTable, [contract]) ?? { contract, restated_entry: -1, billed_until: '' };
      let billedUntil = account.billed_until;
      for (let number = 1; number <= standing.lines; number += 1) {
        const begun = rows.get(linesBegunTable, [statement, number]);
        if (begun === undefined) continue;
        rows.remove(linesBegunTable, [statement, number]);
        const last = bill(rows, standing, begun);
        if (last > billedUntil) billedUntil = last;
      }
      rows.put(accountStatementsTable, { ...standing, issued: 1, releases: JSON.stringify(basis.releases) });
      // What changed while the statement was made may be in it or not, so it is looked at once more with the next.
      const restatedEntry = restated ? standing.begun_entry : account.restated_entry;
      rows.put(accountsTable, { contract, restated_entry: restatedEntry, billed_until: billedUntil });
    },
    StatementAbandoned({ event: { statement } }, rows) {
      const standing = rows.get(accountStatementsTable, [statement]);
      for (let number = 1; number <= (standing?.lines ?? 0); number += 1) {
        rows.remove(linesBegunTable, [statement, number]);
      }
    },
  },
});

/** A day that says otherwise is of another referral of the same person. */
function withDates(
  row: AccountClaimRow,
  changes: Of<ReferralEvent, 'ReferralDatesCorrected'>['changes'],
): AccountClaimRow {
  let { referred_on, started_on } = row;
  for (const { field, from, to } of changes) {
    if (field === 'referredOn' && row.referred_on === from) referred_on = to;
    if (field === 'startedOn' && row.started_on === from) started_on = to;
  }
  return { ...row, referred_on, started_on };
}

function made(rows: Rows, applied: Applied<AccountEvent>, facts: Facts, stands: boolean): void {
  const standing = rows.get(accountClaimsTable, [facts.claim]);
  const { id, stream, revision } = applied.envelope;
  const row: AccountClaimRow = {
    ...(standing ?? NEVER_BILLED),
    ...facts,
    claim_event: id,
    stream,
    stream_revision: revision,
    stands: stands ? 1 : 0,
    entry: applied.sequence,
  };
  if (standing === undefined) rows.put(accountClaimsTable, row);
  else put(rows, applied, row, 'claim-made-again');
  const { claim, contract, achieved_on, entry } = row;
  if (row.batch === 0 && stands) rows.put(accountUnbilledTable, { claim, contract, achieved_on, entry });
  reachTo(rows, row);
}

/** A billed claim whose facts change may come to the same and get no line; it still goes by its new days from now on. */
function reachTo(rows: Rows, row: AccountClaimRow): void {
  const account = row.batch === 0 ? undefined : rows.get(accountsTable, [row.contract]);
  const last = lastDayOf(row);
  if (account !== undefined && last > account.billed_until) {
    rows.put(accountsTable, { ...account, billed_until: last });
  }
}

/** The latest day that a price of this claim can go by: a corrected referral may be later than what followed from it. */
function lastDayOf({ achieved_on, claimed_on, referred_on, started_on }: AccountClaimRow): string {
  return [achieved_on, claimed_on, referred_on ?? '', started_on ?? ''].reduce((one, other) =>
    one > other ? one : other,
  );
}

function fell(rows: Rows, applied: Applied<AccountEvent>, claim: string, because: AdjustmentCause): void {
  const row = rows.get(accountClaimsTable, [claim]);
  // A claim that had been taken back already changes no more by losing its verification.
  if (row === undefined || row.stands === 0) return;
  put(rows, applied, { ...row, stands: 0 }, because);
  if (row.batch === 0) rows.remove(accountUnbilledTable, [claim]);
}

/** Of a claim that was never billed it counts only if it happens while a statement is taking it: see `bill`. */
function put(rows: Rows, applied: Applied<AccountEvent>, row: AccountClaimRow, because: AdjustmentCause): void {
  const { id, stream, revision } = applied.envelope;
  rows.put(accountClaimsTable, {
    ...row,
    changed_entry: applied.sequence,
    changed_event: id,
    changed_stream: stream,
    changed_revision: revision,
    changed_because: because,
  });
}

/** Takes one line of an issued statement into the claim and the sums. @returns the latest day that its price can go by. */
function bill(
  rows: Rows,
  { contract, statement, number: batch, begun_entry }: AccountStatementRow,
  begun: LineBegunRow,
): string {
  const line = JSON.parse(begun.line) as Taken;
  const standing = rows.get(accountClaimsTable, [line.claim]);
  if (standing === undefined) return '';
  const { counted, number } = line.used;
  const isFirst = standing.batch === 0;
  if (isFirst) rows.remove(accountUnbilledTable, [line.claim]);
  const parts = addParts(JSON.parse(standing.billed_parts) as Part[], line.parts);
  rows.put(accountClaimsTable, {
    ...standing,
    batch: isFirst ? batch : standing.batch,
    first_statement: isFirst ? statement : standing.first_statement,
    first_line: isFirst ? begun.number : standing.first_line,
    last_statement: statement,
    last_line: begun.number,
    last_event: begun.event,
    last_stream: begun.stream,
    last_revision: begun.revision,
    // What became of it before the statement was begun is billed as it is now.
    changed_entry: isFirst && standing.changed_entry < begun_entry ? 0 : standing.changed_entry,
    billed_pence: standing.billed_pence + line.amountPence,
    billed_parts: JSON.stringify(parts),
    counted,
    number,
    counted_line: line.rateCardLine,
    counted_on: line.achievedOn,
    counted_group: line.paymentGroup ?? standing.payment_group,
    counted_measured: line.measured ?? standing.measured,
    billed_unpaid: line.unpaid,
    billed_revision: line.revision,
    billed_terms: line.termsVersion,
  });
  const { outcome } = line;
  if (standing.counted_line !== null && standing.counted_on !== null) {
    const before = { contract, outcome, line: standing.counted_line, achieved_on: standing.counted_on };
    const old = JSON.parse(standing.billed_parts) as Part[];
    count(
      rows,
      before,
      { counted: -standing.counted, number: -standing.number, pence: -standing.billed_pence },
      old,
      -1,
    );
  }
  const now = { contract, outcome, line: line.rateCardLine, achieved_on: line.achievedOn };
  count(rows, now, { counted, number, pence: standing.billed_pence + line.amountPence }, parts, 1);
  return lastDayOf(standing);
}

/** What of a line is wanted once it is issued. Its calculation is not: it is most of the line. */
interface Taken
  extends Pick<
    StatementLine,
    'claim' | 'outcome' | 'rateCardLine' | 'achievedOn' | 'revision' | 'amountPence' | 'parts'
  > {
  readonly used: ReturnType<typeof countedBy>;
  readonly paymentGroup: string | undefined;
  readonly measured: string | undefined;
  readonly termsVersion: number;
  readonly unpaid: string;
}

function takenOf(line: StatementLine): Taken {
  const { claim, outcome, rateCardLine, achievedOn, revision, amountPence, parts, calculation } = line;
  return {
    ...{ claim, outcome, rateCardLine, achievedOn, revision, amountPence, parts },
    used: countedBy(line),
    paymentGroup: calculation?.pricing.paymentGroup,
    measured: calculation?.pricing.measured,
    termsVersion: calculation?.termsVersion ?? 1,
    unpaid: leftUnpaid(calculation ?? { uncappedPence: amountPence, cuts: [], limits: [] }),
  };
}

/** A line of the first version was paid in full, for one. */
function countedBy({ calculation }: StatementLine): { readonly counted: number; readonly number: number } {
  if (calculation === undefined) return { counted: 1, number: 1 };
  const { counted, number } = usedBy(calculation);
  return { counted, number };
}

interface Day {
  readonly contract: string;
  readonly outcome: string;
  readonly line: string;
  readonly achieved_on: string;
}

function count(
  rows: Rows,
  day: Day,
  more: { readonly counted: number; readonly number: number; readonly pence: number },
  parts: readonly { readonly payer: string; readonly pence: number }[],
  sign: 1 | -1,
): void {
  const { contract, outcome, line, achieved_on } = day;
  const sum = rows.get(usedByDayTable, [contract, outcome, line, achieved_on]);
  rows.put(usedByDayTable, {
    ...day,
    counted: (sum?.counted ?? 0) + more.counted,
    number: (sum?.number ?? 0) + more.number,
    pence: (sum?.pence ?? 0) + more.pence,
  });
  for (const { payer, pence } of parts) {
    const ofPayer = rows.get(usedByPayerTable, [contract, payer, outcome, achieved_on])?.pence ?? 0;
    rows.put(usedByPayerTable, { contract, payer, outcome, achieved_on, pence: ofPayer + sign * pence });
  }
}

function addParts(some: readonly Part[], others: readonly Part[]): { payer: string; pence: number }[] {
  const sums = new Map<string, number>();
  for (const { payer, pence } of [...some, ...others]) sums.set(payer, (sums.get(payer) ?? 0) + pence);
  return [...sums].map(([payer, pence]) => ({ payer, pence }));
}
