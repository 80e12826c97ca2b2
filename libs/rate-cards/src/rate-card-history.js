var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
var __metadata =
  (this && this.__metadata) ||
  ((k, v) => {
    if (typeof Reflect === 'object' && typeof Reflect.metadata === 'function') return Reflect.metadata(k, v);
  });

import { Injectable } from '@nestjs/common';
import { pageOf, rowsToAsk } from '#contracts';
import { OrganisationId } from '#kernel';
import { asOfParameter, known, ReadStore } from '#read-store';
import { revisionDifference } from './domain/revision-difference.js';

/** The rate card of a contract in all its revisions. */
let RateCardHistory = class RateCardHistory {
  store;
  constructor(store) {
    this.store = store;
  }
  /** The revisions of a contract, from the first one on. A day tells which of them are overdue. */
  revisions(contract, asked = {}) {
    const rows = this.store.all(
      `SELECT * FROM rate_card_revisions r WHERE r.contract = :contract AND ${known('r')} AND r.revision > :after
       ORDER BY r.revision LIMIT :limit`,
      { ...asOfParameter(asked), contract, after: Number(asked.after ?? 0), limit: rowsToAsk(asked) },
    );
    const summaries = rows.map((row) => this.#summary(row, asked));
    return pageOf(summaries, asked, ({ revision }) => String(revision));
  }
  revision(contract, revision, moment = {}) {
    const row = this.#row(contract, revision, moment);
    return row === undefined ? undefined : this.#details(row, moment);
  }
  /** The revision that prices a day, as it was known at the moment; undefined when none did. */
  inForce(contract, asked) {
    const row = this.store.get(
      `SELECT * FROM rate_card_revisions r WHERE r.contract = :contract AND ${known('r')}
         AND r.valid_from <= :on AND (r.valid_to IS NULL OR r.valid_to > :on)`,
      { ...asOfParameter(asked), contract, on: asked.on },
    );
    return row === undefined ? undefined : this.#details(row, asked);
  }
  /** What a line said in each revision that has it; only in the one that prices the day, when a day is asked for. */
  line(contract, line, asked = {}) {
    const rows = this.store.all(
      `SELECT l.*, r.status FROM rate_card_lines l
       JOIN rate_card_revisions r ON r.contract = l.contract AND r.revision = l.revision AND ${known('r')}
       WHERE l.contract = :contract AND l.line = :line AND ${known('l')}
         AND (:on IS NULL OR (l.valid_from <= :on AND (l.valid_to IS NULL OR l.valid_to > :on)))
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
  difference(contract, from, to, moment = {}) {
    const [before, after] = [this.#point(contract, from, moment), this.#point(contract, to, moment)];
    if (before === undefined || after === undefined) return undefined;
    return { from: before.of, to: after.of, lines: revisionDifference(before.lines, after.lines) };
  }
  /** What a revision changes in the one that had been agreed last when it was written; everything, for the first. */
  changesOf(contract, revision, moment = {}) {
    const row = this.#row(contract, revision, moment);
    if (row === undefined) return undefined;
    const base = row.base_revision === null ? nowhere : this.#point(contract, { revision: row.base_revision }, moment);
    const after = this.#point(contract, { revision }, moment);
    if (base === undefined || after === undefined) return undefined;
    return { from: base.of, to: after.of, lines: revisionDifference(base.lines, after.lines) };
  }
  #row(contract, revision, moment) {
    return this.store.get(
      `SELECT * FROM rate_card_revisions r WHERE r.contract = :contract AND r.revision = :revision AND ${known('r')}`,
      { ...asOfParameter(moment), contract, revision },
    );
  }
  #point(contract, point, moment) {
    if ('on' in point) {
      const found = this.inForce(contract, { ...moment, on: point.on });
      if (found === undefined) return nowhere;
      const { revision, draft, effectiveFrom, lines } = found;
      return { of: { revision, draft, effectiveFrom }, lines };
    }
    const { revision, draft = this.#row(contract, revision, moment)?.draft } = point;
    const row = this.store.get(
      `SELECT * FROM rate_card_drafts d WHERE d.contract = :contract AND d.revision = :revision AND d.draft = :draft
         AND ${known('d')}`,
      { ...asOfParameter(moment), contract, revision, draft: draft ?? null },
    );
    if (row === undefined) return undefined;
    return {
      of: { revision, draft: row.draft, effectiveFrom: row.effective_from },
      lines: JSON.parse(row.lines),
    };
  }
  #details(row, moment) {
    const { contract, revision } = row;
    const lines = this.store.all(
      `SELECT * FROM rate_card_lines l WHERE l.contract = :contract AND l.revision = :revision AND ${known('l')}
       ORDER BY l.place`,
      { ...asOfParameter(moment), contract, revision },
    );
    const drafts = this.store.all(
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
  #summary(row, asked) {
    const decisions = this.store
      .all(
        `SELECT * FROM rate_card_decisions d WHERE d.contract = :contract AND d.revision = :revision AND ${known('d')}
         ORDER BY d.entry`,
        { ...asOfParameter(asked), contract: row.contract, revision: row.revision },
      )
      .map(decisionFrom);
    const approvers = JSON.parse(row.approvers).map((approver) => OrganisationId.parse(approver));
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
};
RateCardHistory = __decorate([Injectable(), __metadata('design:paramtypes', [ReadStore])], RateCardHistory);

export { RateCardHistory };

const nowhere = { of: { revision: undefined, draft: undefined, effectiveFrom: undefined }, lines: [] };
function lineFrom({ content }) {
  return JSON.parse(content);
}
function decisionFrom(row) {
  return {
    draft: row.draft,
    organisation: row.organisation,
    decision: row.decision,
    retroactive: row.retroactive === 1,
    decidedOn: row.decided_on,
  };
}
function waitingFor(draft, approvers, decisions) {
  const answered = decisions.filter((decision) => decision.draft === draft).map(({ organisation }) => organisation);
  return approvers.filter((approver) => !answered.includes(approver));
}
function statusOf({ status, decide_by }, on) {
  const isOver = status === 'proposed' && on !== undefined && decide_by !== null && on > decide_by;
  return isOver ? 'overdue' : status;
}
/** None where a later revision took over before this one had begun. */
function daysOf({ valid_from, valid_to }) {
  const isNever = valid_from !== null && valid_to !== null && valid_to <= valid_from;
  return {
    validFrom: isNever ? undefined : (valid_from ?? undefined),
    validTo: isNever ? undefined : (valid_to ?? undefined),
  };
}
