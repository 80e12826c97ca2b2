import { table } from '#read-store';

/** A clawback from its proposal to the statement that carries it out. */
export type ClawbackRow = {
  readonly contract: string;
  readonly clawback: number;
  /** `reboot_west.C01`, as lines and calculations name it. */
  readonly ref: string;
  readonly cause: string;
  readonly collect: 'netted' | 'invoiced';
  readonly status: 'proposed' | 'declined' | 'agreed' | 'carried-out';
  readonly needs: 'all' | 'one';
  readonly claims: number;
  readonly proposed_by: string;
  readonly proposed_on: string;
  readonly proposed_by_subject: string;
  readonly agreed_on: string | null;
  /** The statement that took it back, or asked for it by invoice. */
  readonly carried_out_by: string | null;
  readonly entry: number;
};

export const clawbacksTable = table<ClawbackRow>({
  name: 'clawbacks',
  kind: 'history',
  columns: {
    contract: 'text',
    clawback: 'integer',
    ref: 'text',
    cause: 'text',
    collect: 'text',
    status: 'text',
    needs: 'text',
    claims: 'integer',
    proposed_by: 'text',
    proposed_on: 'text',
    proposed_by_subject: 'text',
    agreed_on: 'text?',
    carried_out_by: 'text?',
    entry: 'integer',
  },
  key: ['contract', 'clawback'],
});

/** What it takes back of one claim: all of it, where no amount is said. */
export type ClawbackClaimRow = {
  readonly contract: string;
  readonly clawback: number;
  readonly place: number;
  readonly claim: string;
  readonly pence: number | null;
};

export const clawbackClaimsTable = table<ClawbackClaimRow>({
  name: 'clawback_claims',
  kind: 'history',
  columns: { contract: 'text', clawback: 'integer', place: 'integer', claim: 'text', pence: 'integer?' },
  key: ['contract', 'clawback', 'place'],
  indexes: [['claim']],
});

/** What it takes back for one payer without naming claims. */
export type ClawbackRecoveryRow = {
  readonly contract: string;
  readonly clawback: number;
  readonly payer: string;
  readonly pence: number;
};

export const clawbackRecoveriesTable = table<ClawbackRecoveryRow>({
  name: 'clawback_recoveries',
  kind: 'history',
  columns: { contract: 'text', clawback: 'integer', payer: 'text', pence: 'integer' },
  key: ['contract', 'clawback', 'payer'],
});

/** What one organisation whose approval is asked for has said. */
export type ClawbackDecisionRow = {
  readonly contract: string;
  readonly clawback: number;
  readonly place: number;
  readonly organisation: string;
  readonly decision: 'waiting' | 'approved' | 'declined';
  readonly decided_on: string | null;
  readonly decided_by: string | null;
};

export const clawbackDecisionsTable = table<ClawbackDecisionRow>({
  name: 'clawback_decisions',
  kind: 'history',
  columns: {
    contract: 'text',
    clawback: 'integer',
    place: 'integer',
    organisation: 'text',
    decision: 'text',
    decided_on: 'text?',
    decided_by: 'text?',
  },
  key: ['contract', 'clawback', 'place'],
});

/** What a line of a statement asks back for one payer by an invoice. It counts once that statement is issued. */
export type ClawbackInvoiceRow = {
  readonly contract: string;
  readonly clawback: number;
  readonly statement: string;
  readonly line: number;
  readonly payer: string;
  readonly pence: number;
};

export const clawbackInvoicesTable = table<ClawbackInvoiceRow>({
  name: 'clawback_invoices',
  kind: 'history',
  columns: {
    contract: 'text',
    clawback: 'integer',
    statement: 'text',
    line: 'integer',
    payer: 'text',
    pence: 'integer',
  },
  key: ['contract', 'clawback', 'statement', 'line', 'payer'],
});

/** Which clawback collects a claim by invoice with the next statement: there is one at a time. */
export const invoicedClaimsTable = table<{
  readonly contract: string;
  readonly claim: string;
  readonly clawback: number;
}>({
  name: 'clawback_invoiced_claims',
  kind: 'current',
  columns: { contract: 'text', claim: 'text', clawback: 'integer' },
  key: ['contract', 'claim'],
});

/** How many rulings a contract has had, and how many of them the statements have carried out. */
export const rulingCountsTable = table<{
  readonly contract: string;
  readonly rulings: number;
  readonly carried_out: number;
}>({
  name: 'ruling_counts',
  kind: 'current',
  columns: { contract: 'text', rulings: 'integer', carried_out: 'integer' },
  key: ['contract'],
});

/** The clawbacks among the rulings, by their place. */
export const clawbackRulingsTable = table<{
  readonly contract: string;
  readonly ruling: number;
  readonly clawback: number;
}>({
  name: 'clawback_rulings',
  kind: 'current',
  columns: { contract: 'text', ruling: 'integer', clawback: 'integer' },
  key: ['contract', 'ruling'],
});
