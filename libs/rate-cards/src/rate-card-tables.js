import { canonicalJson } from '#kernel';
import { projection, table } from '#read-store';
export const rateCardRevisionsTable = table({
  name: 'rate_card_revisions',
  kind: 'history',
  columns: {
    contract: 'text',
    revision: 'integer',
    draft: 'integer',
    status: 'text',
    drafted_by: 'text',
    drafted_on: 'text',
    proposed_by: 'text?',
    proposed_on: 'text?',
    decide_by: 'text?',
    effective_from: 'text',
    approvers: 'text',
    line_codes: 'text',
    base_revision: 'integer?',
    closed_on: 'text?',
    retroactive: 'integer',
    valid_from: 'text?',
    valid_to: 'text?',
  },
  key: ['contract', 'revision'],
});
export const rateCardDraftsTable = table({
  name: 'rate_card_drafts',
  kind: 'history',
  columns: {
    contract: 'text',
    revision: 'integer',
    draft: 'integer',
    drafted_by: 'text',
    drafted_on: 'text',
    proposed_on: 'text?',
    decide_by: 'text?',
    effective_from: 'text',
    lines: 'text',
  },
  key: ['contract', 'revision', 'draft'],
});
export const rateCardLinesTable = table({
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
    last_changed_by: 'integer',
    content: 'text',
    valid_from: 'text?',
    valid_to: 'text?',
  },
  key: ['contract', 'revision', 'line'],
  indexes: [['contract', 'line']],
});
/** A history table although a decision never changes, so that a revision can be shown with the decisions known then. */
export const rateCardDecisionsTable = table({
  name: 'rate_card_decisions',
  kind: 'history',
  columns: {
    contract: 'text',
    revision: 'integer',
    draft: 'integer',
    organisation: 'text',
    decision: 'text',
    retroactive: 'integer',
    decided_on: 'text',
    entry: 'integer',
  },
  key: ['contract', 'revision', 'draft', 'organisation'],
});
/** The projection's own note of the revisions that the next agreed one may take over from. */
export const rateCardsTable = table({
  name: 'rate_cards',
  kind: 'current',
  columns: { contract: 'text', agreed: 'text' },
  key: ['contract'],
});
export const rateCardHistory = projection({
  name: 'rate-card-history',
  version: 2,
  tables: [rateCardRevisionsTable, rateCardDraftsTable, rateCardLinesTable, rateCardDecisionsTable, rateCardsTable],
  on: {
    RateCardRevisionDrafted: ({ event }, rows) =>
      putContent(rows, {
        ...event,
        status: 'draft',
        drafted_by: event.draftedBy,
        drafted_on: event.draftedOn,
        approvers: [],
        proposed_on: null,
        decide_by: null,
      }),
    RateCardRevisionProposed: ({ event }, rows) => {
      const { contract, revision, draft } = event;
      // A draft that was written before keeps its day; what is proposed at once was written on the day of the proposal.
      const written = rows.get(rateCardDraftsTable, [contract, revision, draft]);
      putContent(rows, {
        ...event,
        status: 'proposed',
        drafted_by: written?.drafted_by ?? event.proposedBy,
        drafted_on: written?.drafted_on ?? event.proposedOn,
        proposed_on: event.proposedOn,
        decide_by: event.decideBy ?? null,
      });
    },
    RateCardRevisionAgreed: ({ event, sequence }, rows) =>
      putDecision(rows, event, 'agreed', sequence, event.retroactive),
    RateCardRevisionDeclined: ({ event, sequence }, rows) => {
      putDecision(rows, event, 'declined', sequence);
      change(rows, event, { status: 'declined', closed_on: event.decidedOn });
    },
    RateCardRevisionChangeRequested: ({ event, sequence }, rows) => {
      putDecision(rows, event, 'change-requested', sequence);
      change(rows, event, { status: 'change-requested' });
    },
    RateCardRevisionWithdrawn: ({ event }, rows) =>
      change(rows, event, { status: 'withdrawn', closed_on: event.withdrawnOn }),
    RateCardRevisionLapsed: ({ event }, rows) => change(rows, event, { status: 'lapsed', closed_on: event.lapsedOn }),
    RateCardRevised: ({ event }, rows) => {
      const { contract, revision, agreedOn, effectiveFrom, retroactive } = event;
      const agreed = agreedOf(rows, contract);
      // What was agreed before prices no day from that date on, also where it was to begin only later.
      for (const before of agreed) {
        const until = rows.get(rateCardRevisionsTable, [contract, before])?.valid_to ?? undefined;
        if (until === undefined || until > effectiveFrom) {
          change(rows, { contract, revision: before }, { valid_to: effectiveFrom });
        }
      }
      const closed = { status: 'agreed', closed_on: agreedOn, retroactive: retroactive ? 1 : 0 };
      change(rows, event, { ...closed, valid_from: effectiveFrom });
      rows.put(rateCardsTable, { contract, agreed: canonicalJson([...agreed, revision]) });
    },
  },
});
export const rateCardsProjections = [rateCardHistory];
function agreedOf(rows, contract) {
  const row = rows.get(rateCardsTable, [contract]);
  return row === undefined ? [] : JSON.parse(row.agreed);
}
function putContent(rows, content) {
  const { contract, revision, draft, lines, drafted_by, drafted_on, proposed_on, decide_by } = content;
  const base = agreedOf(rows, contract).at(-1);
  const before = rows.get(rateCardRevisionsTable, [contract, revision]);
  const written = { contract, revision, draft, drafted_by, drafted_on, proposed_on, decide_by };
  rows.put(rateCardRevisionsTable, {
    ...written,
    status: content.status,
    proposed_by: proposed_on === null ? null : drafted_by,
    effective_from: content.effectiveFrom,
    approvers: canonicalJson(content.approvers),
    line_codes: canonicalJson(lines.map(({ line }) => line)),
    base_revision: base ?? null,
    closed_on: null,
    retroactive: 0,
    valid_from: null,
    valid_to: null,
  });
  rows.put(rateCardDraftsTable, { ...written, effective_from: content.effectiveFrom, lines: canonicalJson(lines) });
  for (const [index, line] of lines.entries()) {
    const text = canonicalJson(line);
    const earlier = base === undefined ? undefined : rows.get(rateCardLinesTable, [contract, base, line.line]);
    rows.put(rateCardLinesTable, {
      contract,
      revision,
      line: line.line,
      place: index + 1,
      outcome: line.outcome,
      title: line.title,
      unit: line.unit,
      pricing_rule: line.pricing.rule,
      price_pence: line.pricing.rule === 'fixed' ? line.pricing.pricePence : null,
      last_changed_by: earlier?.content === text ? earlier.last_changed_by : revision,
      content: text,
      valid_from: null,
      valid_to: null,
    });
  }
  // The draft before may have had lines that this one has not.
  for (const code of codesOf(before)) {
    if (!lines.some(({ line }) => line === code)) rows.remove(rateCardLinesTable, [contract, revision, code]);
  }
}
function codesOf(row) {
  return row === undefined ? [] : JSON.parse(row.line_codes);
}
function putDecision(rows, event, decision, entry, retroactive = false) {
  const { contract, revision, draft, organisation, decidedOn } = event;
  const row = { contract, revision, draft, organisation, decision, decided_on: decidedOn, entry };
  rows.put(rateCardDecisionsTable, { ...row, retroactive: retroactive ? 1 : 0 });
}
/** Changes a revision, and the days for which it holds in each of its lines too. */
function change(rows, { contract, revision }, changes) {
  const row = rows.get(rateCardRevisionsTable, [contract, revision]);
  if (row === undefined) return;
  const changed = { ...row, ...changes };
  rows.put(rateCardRevisionsTable, changed);
  const { valid_from, valid_to } = changed;
  for (const code of codesOf(row)) {
    const line = rows.get(rateCardLinesTable, [contract, revision, code]);
    if (line !== undefined) rows.put(rateCardLinesTable, { ...line, valid_from, valid_to });
  }
}
