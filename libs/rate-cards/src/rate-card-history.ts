import { Injectable } from '@nestjs/common';
import {
  type DecidedAs,
  type MomentAndDay,
  type Page,
  type PageRequest,
  pageOf,
  rowsToAsk,
  type SealedReason,
} from '#contracts';
import { type CalendarDate, OrganisationId } from '#kernel';
import { asOfParameter, known, type Moment, ReadStore, validOn } from '#read-store';
import type { RateCardLine } from './domain/rate-cards.events.js';
import { type LineDifference, revisionDifference } from './domain/revision-difference.js';
import type { DecisionRow, DraftRow, LineRow, RevisionRow } from './rate-card-tables.js';

/** `overdue`: proposed, and the day by which it had to be decided is over. Only where a day is asked about. */
export type RevisionStatus =
  | 'draft'
  | 'proposed'
  | 'overdue'
  | 'change-requested'
  | 'agreed'
  | 'declined'
  | 'withdrawn'
  | 'lapsed';

export interface RevisionSummary {
  readonly contract: string;
  readonly revision: number;
  /** The latest draft; what follows is said of it. */
  readonly draft: number;
  readonly status: RevisionStatus;
  readonly draftedBy: string;
  readonly draftedOn: string;
  /** Undefined while the draft is not proposed. */
  readonly proposedBy: string | undefined;
  readonly proposedOn: string | undefined;
  /** The last day on which it can be decided, where there is one. */
  readonly decideBy: string | undefined;
  readonly effectiveFrom: string;
  readonly approvers: readonly OrganisationId[];
  /** The answers to every draft, in the order in which they were recorded. */
  readonly decisions: readonly RevisionDecision[];
  /** The approvers that have not answered the draft before the parties; none once it is closed. */
  readonly waitingFor: readonly OrganisationId[];
  /** The revision that had been agreed last when it was written, and which it changes. */
  readonly base: number | undefined;
  /** The day on which it was agreed, declined or withdrawn, or found to have lapsed; undefined while it is open. */
  readonly closedOn: string | undefined;
  /** Everybody agreed that it reaches back. */
  readonly retroactive: boolean;
  /** The first day that it prices; undefined unless agreed, and where a later one took over all its days. */
  readonly validFrom: string | undefined;
  /** The first day that the next revision prices. */
  readonly validTo: string | undefined;
}

export interface RevisionDecision {
  readonly draft: number;
  readonly organisation: string;
  readonly decision: DecidedAs;
  readonly retroactive: boolean;
  readonly decidedOn: string;
}

export interface RevisionDetails extends RevisionSummary {
  readonly lines: readonly RateCardLine[];
  /** Since which revision each line says what it says, in the order of the lines. */
  readonly lastChanged: readonly { readonly line: string; readonly revision: number }[];
  readonly drafts: readonly RevisionDraft[];
}

export interface RevisionDraft {
  readonly draft: number;
  readonly draftedBy: string;
  readonly draftedOn: string;
  readonly proposedOn: string | undefined;
  readonly decideBy: string | undefined;
  readonly effectiveFrom: string;
}

/** One line under one revision. */
export interface LineRevision {
  readonly revision: number;
  readonly status: RevisionStatus;
  readonly line: RateCardLine;
  readonly lastChangedBy: number;
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
}

/** A set of lines: those of a revision, of one draft of it, or of whichever revision prices a day. */
export type RevisionPoint =
  | { readonly revision: number; readonly draft?: number | undefined }
  | { readonly on: CalendarDate };

/** What a comparison was made with. Without a revision: no rate card, as before the first one. */
export interface ComparedRevision {
  readonly revision: number | undefined;
  readonly draft: number | undefined;
  readonly effectiveFrom: string | undefined;
}

export interface RateCardDifference {
  readonly from: ComparedRevision;
  readonly to: ComparedRevision;
  readonly lines: readonly LineDifference[];
}

/** The rate card of a contract in all its revisions. */
@Injectable()
export class RateCardHistory {
  constructor(private readonly store: ReadStore) {}

  /** The revisions of a contract, from the first one on. A day tells which of them are overdue. */
  revisions(contract: string, asked: MomentAndDay & PageRequest = {}): Page<RevisionSummary> {
    const rows = this.store.all<RevisionRow>(
      `SELECT * FROM rate_card_revisions r WHERE r.contract = :contract AND ${known('r')} AND r.revision > :after
       ORDER BY r.revision LIMIT :limit`,
      { ...asOfParameter(asked), contract, after: Number(asked.after ?? 0), limit: rowsToAsk(asked) },
    );
    const summaries = rows.map((row) => this.#summary(row, asked));
    return pageOf(summaries, asked, ({ revision }) => String(revision));
  }

  revision(contract: string, revision: number, moment: MomentAndDay = {}): RevisionDetails | undefined {
    const row = this.#row(contract, revision, moment);
    return row === undefined ? undefined : this.#details(row, moment);
  }

  /** In which entry the reason of each draft is sealed: what was proposed gives it again. */
  reasonsSealedIn(contract: string, moment: Moment = {}): SealedReason[] {
    return this.store.all<SealedReason & Record<string, number>>(
      `SELECT d.revision AS number, d.draft, d.known_from AS entry FROM rate_card_drafts d
       WHERE d.contract = :contract AND ${known('d')} ORDER BY d.revision, d.draft`,
      { ...asOfParameter(moment), contract },
    );
  }

  /** The revision that prices a day, as it was known at the moment; undefined when none did. */
  inForce(contract: string, asked: Moment & { readonly on: CalendarDate }): RevisionDetails | undefined {
    const row = this.store.get<RevisionRow>(
      `SELECT * FROM rate_card_revisions r WHERE r.contract = :contract AND ${known('r')}
         AND ${validOn('r')}`,
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
         AND (:on IS NULL OR (${validOn('l')}))
       ORDER BY l.revision`,
      { ...asOfParameter(asked), contract, line, on: asked.on ?? null },
    );
    return rows.map((row) => ({
      revision: row.revision,
      status: row.status,
      line: lineFrom(row),
      lastChangedBy: row.last_changed_by,
      ...daysOf(row),
    }));
  }

  /**
   * What one set of lines says otherwise than another, in meaning. A day on which no revision was in force has no lines.
   * Undefined when a revision or a draft that is named does not exist, or was not known at the moment.
   */
  difference(
    contract: string,
    from: RevisionPoint,
    to: RevisionPoint,
    moment: Moment = {},
  ): RateCardDifference | undefined {
    const [before, after] = [this.#point(contract, from, moment), this.#point(contract, to, moment)];
    if (before === undefined || after === undefined) return undefined;
    return { from: before.of, to: after.of, lines: revisionDifference(before.lines, after.lines) };
  }

  /** What a revision changes in the one that had been agreed last when it was written; everything, for the first. */
  changesOf(contract: string, revision: number, moment: Moment = {}): RateCardDifference | undefined {
    const row = this.#row(contract, revision, moment);
    if (row === undefined) return undefined;
    const base = row.base_revision === null ? nowhere : this.#point(contract, { revision: row.base_revision }, moment);
    const after = this.#point(contract, { revision }, moment);
    if (base === undefined || after === undefined) return undefined;
    return { from: base.of, to: after.of, lines: revisionDifference(base.lines, after.lines) };
  }

  #row(contract: string, revision: number, moment: Moment): RevisionRow | undefined {
    return this.store.get<RevisionRow>(
      `SELECT * FROM rate_card_revisions r WHERE r.contract = :contract AND r.revision = :revision AND ${known('r')}`,
      { ...asOfParameter(moment), contract, revision },
    );
  }

  #point(contract: string, point: RevisionPoint, moment: Moment): Point | undefined {
    if ('on' in point) {
      const found = this.inForce(contract, { ...moment, on: point.on });
      if (found === undefined) return nowhere;
      const { revision, draft, effectiveFrom, lines } = found;
      return { of: { revision, draft, effectiveFrom }, lines };
    }
    const { revision, draft = this.#row(contract, revision, moment)?.draft } = point;
    const row = this.store.get<DraftRow>(
      `SELECT * FROM rate_card_drafts d WHERE d.contract = :contract AND d.revision = :revision AND d.draft = :draft
         AND ${known('d')}`,
      { ...asOfParameter(moment), contract, revision, draft: draft ?? null },
    );
    if (row === undefined) return undefined;
    return {
      of: { revision, draft: row.draft, effectiveFrom: row.effective_from },
      lines: JSON.parse(row.lines) as RateCardLine[],
    };
  }

  #details(row: RevisionRow, moment: MomentAndDay): RevisionDetails {
    const { contract, revision } = row;
    const lines = this.store.all<LineRow>(
      `SELECT * FROM rate_card_lines l WHERE l.contract = :contract AND l.revision = :revision AND ${known('l')}
       ORDER BY l.place`,
      { ...asOfParameter(moment), contract, revision },
    );
    const drafts = this.store.all<DraftRow>(
      `SELECT * FROM rate_card_drafts d WHERE d.contract = :contract AND d.revision = :revision AND ${known('d')}
       ORDER BY d.draft`,
      { ...asOfParameter(moment), contract, revision },
    );
    return {
      ...this.#summary(row, moment),
      lines: lines.map(lineFrom),
      lastChanged: lines.map(({ line, last_changed_by }) => ({ line, revision: last_changed_by })),
      drafts: drafts.map((draft) => ({
        draft: draft.draft,
        draftedBy: draft.drafted_by,
        draftedOn: draft.drafted_on,
        proposedOn: draft.proposed_on ?? undefined,
        decideBy: draft.decide_by ?? undefined,
        effectiveFrom: draft.effective_from,
      })),
    };
  }

  #summary(row: RevisionRow, asked: MomentAndDay): RevisionSummary {
    const decisions = this.store
      .all<DecisionRow>(
        `SELECT * FROM rate_card_decisions d WHERE d.contract = :contract AND d.revision = :revision AND ${known('d')}
         ORDER BY d.entry`,
        { ...asOfParameter(asked), contract: row.contract, revision: row.revision },
      )
      .map(decisionFrom);
    const approvers = (JSON.parse(row.approvers) as string[]).map((approver) => OrganisationId.parse(approver));
    return {
      contract: row.contract,
      revision: row.revision,
      draft: row.draft,
      status: statusOf(row, asked.on),
      draftedBy: row.drafted_by,
      draftedOn: row.drafted_on,
      proposedBy: row.proposed_by ?? undefined,
      proposedOn: row.proposed_on ?? undefined,
      decideBy: row.decide_by ?? undefined,
      effectiveFrom: row.effective_from,
      approvers,
      decisions,
      waitingFor: row.status === 'proposed' ? waitingFor(row.draft, approvers, decisions) : [],
      base: row.base_revision ?? undefined,
      closedOn: row.closed_on ?? undefined,
      retroactive: row.retroactive === 1,
      ...daysOf(row),
    };
  }
}

interface Point {
  readonly of: ComparedRevision;
  readonly lines: readonly RateCardLine[];
}

const nowhere: Point = { of: { revision: undefined, draft: undefined, effectiveFrom: undefined }, lines: [] };

function lineFrom({ content }: LineRow): RateCardLine {
  return JSON.parse(content) as RateCardLine;
}

function decisionFrom(row: DecisionRow): RevisionDecision {
  return {
    draft: row.draft,
    organisation: row.organisation,
    decision: row.decision as DecidedAs,
    retroactive: row.retroactive === 1,
    decidedOn: row.decided_on,
  };
}

function waitingFor(
  draft: number,
  approvers: readonly OrganisationId[],
  decisions: readonly RevisionDecision[],
): readonly OrganisationId[] {
  const answered = decisions.filter((decision) => decision.draft === draft).map(({ organisation }) => organisation);
  return approvers.filter((approver) => !answered.includes(approver));
}

function statusOf({ status, decide_by }: RevisionRow, on: CalendarDate | undefined): RevisionStatus {
  const isOver = status === 'proposed' && on !== undefined && decide_by !== null && on > decide_by;
  return isOver ? 'overdue' : (status as RevisionStatus);
}

/** None where a later revision took over before this one had begun. */
function daysOf({ valid_from, valid_to }: Pick<RevisionRow, 'valid_from' | 'valid_to'>) {
  const isNever = valid_from !== null && valid_to !== null && valid_to <= valid_from;
  return {
    validFrom: isNever ? undefined : (valid_from ?? undefined),
    validTo: isNever ? undefined : (valid_to ?? undefined),
  };
}
