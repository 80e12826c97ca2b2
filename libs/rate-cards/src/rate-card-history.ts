import { Injectable } from '@nestjs/common';
import { type MomentAndDay, type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import { type CalendarDate, canonicalJson, type OrganisationId } from '#kernel';
import { asOfParameter, known, type Moment, projection, ReadStore, type Rows, table } from '#read-store';
import type { RateCardEvent, RateCardLine } from './domain/rate-cards.events.js';

type RevisionStatus = 'proposed' | 'agreed' | 'declined' | 'withdrawn';

type RevisionRow = {
  readonly contract: string;
  readonly revision: number;
  readonly status: string;
  readonly proposed_by: string;
  readonly proposed_on: string;
  readonly effective_from: string;
  /** JSON: the organisations whose agreement it needs. */
  readonly approvers: string;
  /** JSON: the codes of its lines, in the order of the card. */
  readonly line_codes: string;
  /** The day on which it was agreed, declined or withdrawn. */
  readonly closed_on: string | null;
  /** The days for which it prices, once it is agreed; `valid_to` is the first day of the next one. */
  readonly valid_from: string | null;
  readonly valid_to: string | null;
};

type LineRow = {
  readonly contract: string;
  readonly revision: number;
  readonly line: string;
  /** The line's place on the card, counted from 1. */
  readonly place: number;
  readonly outcome: string;
  readonly title: string;
  readonly unit: string;
  readonly pricing_rule: string;
  /** The price of one unit, for rules that have a single one. */
  readonly price_pence: number | null;
  /** JSON: the whole line. */
  readonly content: string;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
};

type DecisionRow = {
  readonly contract: string;
  readonly revision: number;
  readonly organisation: string;
  readonly decision: string;
  readonly decided_on: string;
  readonly entry: number;
};

type CardRow = { readonly contract: string; readonly latest_agreed: number };

export const rateCardRevisionsTable = table<RevisionRow>({
  name: 'rate_card_revisions',
  kind: 'history',
  columns: {
    contract: 'text',
    revision: 'integer',
    status: 'text',
    proposed_by: 'text',
    proposed_on: 'text',
    effective_from: 'text',
    approvers: 'text',
    line_codes: 'text',
    closed_on: 'text?',
    valid_from: 'text?',
    valid_to: 'text?',
  },
  key: ['contract', 'revision'],
});

export const rateCardLinesTable = table<LineRow>({
  name: 'rate_card_lines',
  kind: 'history',
  columns: {
    contract: 'text',
    revision: 'integer',
    line: 'text',
    place: 'integer',
    outcome: 'text',
    title: 'text',
    unit: 'text',
    pricing_rule: 'text',
    price_pence: 'integer?',
    content: 'text',
    valid_from: 'text?',
    valid_to: 'text?',
  },
  key: ['contract', 'revision', 'line'],
  indexes: [['contract', 'line']],
});

/** A history table although a decision never changes, so that a revision can be shown with the decisions known then. */
export const rateCardDecisionsTable = table<DecisionRow>({
  name: 'rate_card_decisions',
  kind: 'history',
  columns: {
    contract: 'text',
    revision: 'integer',
    organisation: 'text',
    decision: 'text',
    decided_on: 'text',
    entry: 'integer',
  },
  key: ['contract', 'revision', 'organisation'],
});

/** The projection's own note of the revision that the next agreed one takes over from. */
export const rateCardsTable = table<CardRow>({
  name: 'rate_cards',
  kind: 'current',
  columns: { contract: 'text', latest_agreed: 'integer' },
  key: ['contract'],
});

export const rateCardHistory = projection<RateCardEvent>({
  name: 'rate-card-history',
  version: 1,
  tables: [rateCardRevisionsTable, rateCardLinesTable, rateCardDecisionsTable, rateCardsTable],
  on: {
    RateCardRevisionProposed: ({ event }, rows) => {
      const { contract, revision, lines } = event;
      rows.put(rateCardRevisionsTable, {
        contract,
        revision,
        status: 'proposed',
        proposed_by: event.proposedBy,
        proposed_on: event.proposedOn,
        effective_from: event.effectiveFrom,
        approvers: canonicalJson(event.approvers),
        line_codes: canonicalJson(lines.map(({ line }) => line)),
        closed_on: null,
        valid_from: null,
        valid_to: null,
      });
      for (const [index, line] of lines.entries()) {
        rows.put(rateCardLinesTable, {
          contract,
          revision,
          line: line.line,
          place: index + 1,
          outcome: line.outcome,
          title: line.title,
          unit: line.unit,
          pricing_rule: line.pricing.rule,
          price_pence: line.pricing.pricePence,
          content: canonicalJson(line),
          valid_from: null,
          valid_to: null,
        });
      }
    },

    RateCardRevisionAgreed: ({ event, sequence }, rows) => putDecision(rows, event, 'agreed', sequence),

    RateCardRevisionDeclined: ({ event, sequence }, rows) => {
      putDecision(rows, event, 'declined', sequence);
      change(rows, event, { status: 'declined', closed_on: event.decidedOn });
    },

    RateCardRevisionWithdrawn: ({ event }, rows) =>
      change(rows, event, { status: 'withdrawn', closed_on: event.withdrawnOn }),

    RateCardRevised: ({ event }, rows) => {
      const { contract, revision, agreedOn, effectiveFrom } = event;
      const before = rows.get(rateCardsTable, [contract])?.latest_agreed;
      if (before !== undefined) change(rows, { contract, revision: before }, { valid_to: effectiveFrom });
      change(rows, event, { status: 'agreed', closed_on: agreedOn, valid_from: effectiveFrom });
      rows.put(rateCardsTable, { contract, latest_agreed: revision });
    },
  },
});

export const rateCardsProjections = [rateCardHistory];

type Named = { readonly contract: string; readonly revision: number };

function putDecision(
  rows: Rows,
  event: Named & { readonly organisation: string; readonly decidedOn: string },
  decision: 'agreed' | 'declined',
  entry: number,
): void {
  const { contract, revision, organisation, decidedOn } = event;
  rows.put(rateCardDecisionsTable, { contract, revision, organisation, decision, decided_on: decidedOn, entry });
}

/** Changes a revision, and the days for which it holds in each of its lines too. */
function change(rows: Rows, { contract, revision }: Named, changes: Partial<RevisionRow>): void {
  const row = rows.get(rateCardRevisionsTable, [contract, revision]);
  if (row === undefined) return;
  const changed = { ...row, ...changes };
  rows.put(rateCardRevisionsTable, changed);
  for (const code of JSON.parse(row.line_codes) as string[]) {
    const line = rows.get(rateCardLinesTable, [contract, revision, code]);
    const { valid_from, valid_to } = changed;
    if (line !== undefined) rows.put(rateCardLinesTable, { ...line, valid_from, valid_to });
  }
}

export interface RevisionSummary {
  readonly contract: string;
  readonly revision: number;
  readonly status: RevisionStatus;
  readonly proposedBy: string;
  readonly proposedOn: string;
  readonly effectiveFrom: string;
  readonly approvers: readonly OrganisationId[];
  readonly decisions: readonly RevisionDecision[];
  /** The day on which it was agreed, declined or withdrawn; undefined while it is open. */
  readonly closedOn: string | undefined;
  /** The first day that it prices; undefined unless agreed. */
  readonly validFrom: string | undefined;
  /** The first day that the next revision prices. */
  readonly validTo: string | undefined;
}

export interface RevisionDecision {
  readonly organisation: string;
  readonly decision: 'agreed' | 'declined';
  readonly decidedOn: string;
}

export interface RevisionDetails extends RevisionSummary {
  readonly lines: readonly RateCardLine[];
}

/** One line under one revision. */
export interface LineRevision {
  readonly revision: number;
  readonly status: RevisionStatus;
  readonly line: RateCardLine;
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
}

/** The rate card of a contract in all its revisions. */
@Injectable()
export class RateCardHistory {
  constructor(private readonly store: ReadStore) {}

  /** The revisions of a contract, from the first one on. */
  revisions(contract: string, asked: Moment & PageRequest = {}): Page<RevisionSummary> {
    const rows = this.store.all<RevisionRow>(
      `SELECT * FROM rate_card_revisions r WHERE r.contract = :contract AND ${known('r')} AND r.revision > :after
       ORDER BY r.revision LIMIT :limit`,
      { ...asOfParameter(asked), contract, after: Number(asked.after ?? 0), limit: rowsToAsk(asked) },
    );
    const summaries = rows.map((row) => this.#summary(row, asked));
    return pageOf(summaries, asked, ({ revision }) => String(revision));
  }

  revision(contract: string, revision: number, moment: Moment = {}): RevisionDetails | undefined {
    const row = this.store.get<RevisionRow>(
      `SELECT * FROM rate_card_revisions r WHERE r.contract = :contract AND r.revision = :revision AND ${known('r')}`,
      { ...asOfParameter(moment), contract, revision },
    );
    return row === undefined ? undefined : this.#details(row, moment);
  }

  /** The revision that prices a day, as it was known at the moment; undefined when none did. */
  inForce(contract: string, asked: Moment & { readonly on: CalendarDate }): RevisionDetails | undefined {
    const row = this.store.get<RevisionRow>(
      `SELECT * FROM rate_card_revisions r WHERE r.contract = :contract AND ${known('r')}
         AND r.valid_from <= :on AND (r.valid_to IS NULL OR r.valid_to > :on)`,
      { ...asOfParameter(asked), contract, on: asked.on },
    );
    return row === undefined ? undefined : this.#details(row, asked);
  }

  /** What a line said in each revision that has it; only in the one that prices the day, when a day is asked for. */
  line(contract: string, line: string, asked: MomentAndDay = {}): LineRevision[] {
    const rows = this.store.all<LineRow & { status: RevisionStatus }>(
      `SELECT l.*, r.status FROM rate_card_lines l
       JOIN rate_card_revisions r ON r.contract = l.contract AND r.revision = l.revision AND ${known('r')}
       WHERE l.contract = :contract AND l.line = :line AND ${known('l')}
         AND (:on IS NULL OR (l.valid_from <= :on AND (l.valid_to IS NULL OR l.valid_to > :on)))
       ORDER BY l.revision`,
      { ...asOfParameter(asked), contract, line, on: asked.on ?? null },
    );
    return rows.map(({ revision, status, content, valid_from, valid_to }) => ({
      revision,
      status,
      line: JSON.parse(content) as RateCardLine,
      validFrom: valid_from ?? undefined,
      validTo: valid_to ?? undefined,
    }));
  }

  #details(row: RevisionRow, moment: Moment): RevisionDetails {
    const lines = this.store.all<LineRow>(
      `SELECT * FROM rate_card_lines l WHERE l.contract = :contract AND l.revision = :revision AND ${known('l')}
       ORDER BY l.place`,
      { ...asOfParameter(moment), contract: row.contract, revision: row.revision },
    );
    return { ...this.#summary(row, moment), lines: lines.map(({ content }) => JSON.parse(content) as RateCardLine) };
  }

  #summary(row: RevisionRow, moment: Moment): RevisionSummary {
    const decisions = this.store.all<DecisionRow>(
      `SELECT * FROM rate_card_decisions d WHERE d.contract = :contract AND d.revision = :revision AND ${known('d')}
       ORDER BY d.entry`,
      { ...asOfParameter(moment), contract: row.contract, revision: row.revision },
    );
    return {
      contract: row.contract,
      revision: row.revision,
      status: row.status as RevisionStatus,
      proposedBy: row.proposed_by,
      proposedOn: row.proposed_on,
      effectiveFrom: row.effective_from,
      approvers: JSON.parse(row.approvers) as OrganisationId[],
      decisions: decisions.map(({ organisation, decision, decided_on }) => ({
        organisation,
        decision: decision as RevisionDecision['decision'],
        decidedOn: decided_on,
      })),
      closedOn: row.closed_on ?? undefined,
      validFrom: row.valid_from ?? undefined,
      validTo: row.valid_to ?? undefined,
    };
  }
}
