import { londonDayOf } from '#kernel';
import { type Added, type Applied, addTo, type Projection, type Row, type Rows, type Table, table } from '#read-store';
import type { StatementLine } from './domain/payments.events.js';
import { type ContractTotalsRow, contractTotalsTable } from './statements-tables.js';

/** How many claims were paid for, in full or in part: those of settled statements of which something is payable. */
export const outcomesPaidTable = table<{ readonly contract: string; readonly outcomes_paid: number }>({
  name: 'outcomes_paid',
  kind: 'history',
  columns: { contract: 'text', outcomes_paid: 'integer' },
  key: ['contract'],
});

/** How many more claims are paid for once a statement is settled; below nothing where it takes more back. */
export const statementClaimsTable = table<{ readonly statement: string; readonly claims: number }>({
  name: 'statement_claims',
  kind: 'current',
  columns: { statement: 'text', claims: 'integer' },
  key: ['statement'],
});

/** What each day in the world added to the running totals of a contract: that on which an entry says it happened. */
export const contractTotalDaysTable = table<
  ContractTotalsRow & { readonly day: string; readonly outcomes_paid: number }
>({
  name: 'contract_total_days',
  kind: 'history',
  columns: { ...contractTotalsTable.columns, contract: 'text', day: 'text', outcomes_paid: 'integer' },
  key: ['contract', 'day'],
});

const totals: readonly Table[] = [contractTotalsTable, outcomesPaidTable];

/** Adds whatever an event does to the running totals of its contract to the day on which it happened, too. */
export function withTotalsByDay(register: Projection): Projection {
  return {
    ...register,
    tables: [...register.tables, outcomesPaidTable, statementClaimsTable, contractTotalDaysTable],
    apply(applied, rows) {
      const { contract } = applied.event as Applied<{ type: string; contract?: string }>['event'];
      if (contract === undefined) return register.apply(applied, rows);
      const before = totals.map((one) => rows.get(one, [contract]));
      register.apply(applied, rows);
      const { occurredAt } = applied.envelope;
      const added = differenceOf(
        before,
        totals.map((one) => rows.get(one, [contract])),
      );
      const day = occurredAt.includes('T') ? londonDayOf(occurredAt as Parameters<typeof londonDayOf>[0]) : occurredAt;
      addTo(rows, contractTotalDaysTable, { contract, day }, added);
    },
  };
}

function differenceOf(before: readonly (Row | undefined)[], after: readonly (Row | undefined)[]): Added {
  const added: Record<string, number> = {};
  for (const [place, row] of after.entries()) {
    const was = before[place];
    if (row === undefined || row === was) continue;
    for (const [column, value] of Object.entries(row)) {
      const more = typeof value === 'number' ? value - Number(was?.[column] ?? 0) : 0;
      if (more !== 0) added[column] = more;
    }
  }
  return added;
}

/**
 * How many more claims have something payable with these lines. What a limit cut to nothing is settled, and not paid for;
 * when a later line releases it, it is.
 */
export function moreWorthPaying(lines: readonly StatementLine[]): number {
  let more = 0;
  for (const { amountPence, calculation, adjusts } of lines) {
    const before = adjusts?.billedBeforePence ?? 0;
    const payable = calculation?.payablePence ?? before + amountPence;
    more += Number(payable > 0) - Number(before > 0);
  }
  return more;
}

/** Counts the claims of a statement among those that are paid for, or takes them out again. */
export function countPaid(
  rows: Rows,
  { contract, statement }: { readonly contract: string; readonly statement: string },
  paid: { readonly before: boolean; readonly after: boolean },
): void {
  if (paid.before === paid.after) return;
  const { claims = 0 } = rows.get(statementClaimsTable, [statement]) ?? {};
  addTo(rows, outcomesPaidTable, { contract }, { outcomes_paid: paid.after ? claims : -claims });
}
