import { canonicalJson, type Of } from '#kernel';
import { type Applied, projection, type Rows, table } from '#read-store';
import type { ContractEvent } from './domain/contracts.events.js';

/** A variation as its last event left it, with the content of the draft that stands. */
export type VariationRow = {
  readonly contract: string;
  readonly variation: number;
  readonly draft: number;
  readonly status: string;
  readonly title: string;
  readonly drafted_by: string;
  readonly drafted_on: string;
  readonly effective_from: string;
  readonly proposed_by: string | null;
  readonly proposed_on: string | null;
  /** JSON: the organisations whose agreement it needs. */
  readonly approvers: string | null;
  readonly terms_version: number | null;
  readonly decide_by: string | null;
  /** The day on which it was agreed, declined, withdrawn or lapsed. */
  readonly closed_on: string | null;
  /** 1 when it took effect before it was agreed. */
  readonly retroactive: number | null;
};

export type DraftRow = {
  readonly contract: string;
  readonly variation: number;
  readonly draft: number;
  readonly drafted_by: string;
  readonly drafted_on: string;
  readonly effective_from: string;
  readonly title: string;
  /** JSON: the changes. */
  readonly changes: string;
};

export type AnswerRow = {
  readonly contract: string;
  readonly variation: number;
  readonly draft: number;
  readonly organisation: string;
  readonly decided: string;
  readonly decided_on: string;
  readonly retroactive: number;
  /** The entry that recorded it: the order in which they answered. */
  readonly entry: number;
};

export type MeetingTableRow = {
  readonly contract: string;
  readonly meeting: number;
  readonly held_on: string;
  readonly title: string;
  /** JSON: the organisations. */
  readonly present: string;
  /** JSON: what it was about. */
  readonly about: string;
};

export type DocumentTableRow = {
  readonly contract: string;
  readonly document: number;
  readonly title: string;
  readonly dated_on: string;
  readonly content_digest: string;
  readonly bytes: number;
  readonly media_type: string;
  readonly location: string;
  readonly about: string;
};

export type PlanRow = {
  readonly contract: string;
  readonly scenario: string;
  readonly version: number;
  readonly in_force_from: string;
  readonly agreed_on: string;
  readonly variation: number | null;
};

export type PlanPeriodRow = {
  readonly contract: string;
  readonly scenario: string;
  readonly version: number;
  readonly period_from: string;
  readonly period_to: string;
  readonly referrals: number | null;
  readonly starts: number | null;
  readonly payments_pence: number | null;
  /** JSON: `[{ outcome, number }]`. */
  readonly outcomes: string;
};

export const variationsTable = table<VariationRow>({
  name: 'contract_variations',
  kind: 'history',
  columns: {
    contract: 'text',
    variation: 'integer',
    draft: 'integer',
    status: 'text',
    title: 'text',
    drafted_by: 'text',
    drafted_on: 'text',
    effective_from: 'text',
    proposed_by: 'text?',
    proposed_on: 'text?',
    approvers: 'text?',
    terms_version: 'integer?',
    decide_by: 'text?',
    closed_on: 'text?',
    retroactive: 'integer?',
  },
  key: ['contract', 'variation'],
});

export const variationDraftsTable = table<DraftRow>({
  name: 'contract_variation_drafts',
  kind: 'history',
  columns: {
    contract: 'text',
    variation: 'integer',
    draft: 'integer',
    drafted_by: 'text',
    drafted_on: 'text',
    effective_from: 'text',
    title: 'text',
    changes: 'text',
  },
  key: ['contract', 'variation', 'draft'],
});

export const variationAnswersTable = table<AnswerRow>({
  name: 'contract_variation_answers',
  kind: 'history',
  columns: {
    contract: 'text',
    variation: 'integer',
    draft: 'integer',
    organisation: 'text',
    decided: 'text',
    decided_on: 'text',
    retroactive: 'integer',
    entry: 'integer',
  },
  key: ['contract', 'variation', 'draft', 'organisation'],
});

export const meetingsTable = table<MeetingTableRow>({
  name: 'contract_meetings',
  kind: 'history',
  columns: { contract: 'text', meeting: 'integer', held_on: 'text', title: 'text', present: 'text', about: 'text' },
  key: ['contract', 'meeting'],
});

export const documentsTable = table<DocumentTableRow>({
  name: 'contract_documents',
  kind: 'history',
  columns: {
    contract: 'text',
    document: 'integer',
    title: 'text',
    dated_on: 'text',
    content_digest: 'text',
    bytes: 'integer',
    media_type: 'text',
    location: 'text',
    about: 'text',
  },
  key: ['contract', 'document'],
});

export const plansTable = table<PlanRow>({
  name: 'contract_plans',
  kind: 'history',
  columns: {
    contract: 'text',
    scenario: 'text',
    version: 'integer',
    in_force_from: 'text',
    agreed_on: 'text',
    variation: 'integer?',
  },
  key: ['contract', 'scenario', 'version'],
});

export const planPeriodsTable = table<PlanPeriodRow>({
  name: 'contract_plan_periods',
  kind: 'history',
  columns: {
    contract: 'text',
    scenario: 'text',
    version: 'integer',
    period_from: 'text',
    period_to: 'text',
    referrals: 'integer?',
    starts: 'integer?',
    payments_pence: 'integer?',
    outcomes: 'text',
  },
  key: ['contract', 'scenario', 'version', 'period_from'],
});

type Answered = Of<ContractEvent, 'VariationAgreedByParty' | 'VariationDeclined' | 'VariationChangeRequested'>;

export const changeLogProjection = projection<ContractEvent>({
  name: 'contract-change-log',
  version: 1,
  tables: [
    variationsTable,
    variationDraftsTable,
    variationAnswersTable,
    meetingsTable,
    documentsTable,
    plansTable,
    planPeriodsTable,
  ],
  on: {
    // What the contract is and what holds in it is the register's.
    ContractRecorded: 'ignored',
    PartyJoined: 'ignored',
    PartyLeft: 'ignored',
    OutcomeDefined: 'ignored',
    TermsSet: 'ignored',
    ContractEndMoved: 'ignored',

    VariationDrafted: ({ event }, rows) => {
      const { contract, variation, draft, title } = event;
      const drafted = {
        contract,
        variation,
        draft,
        title,
        drafted_by: event.draftedBy,
        drafted_on: event.draftedOn,
        effective_from: event.effectiveFrom,
      };
      rows.put(variationDraftsTable, { ...drafted, changes: canonicalJson(event.changes) });
      rows.put(variationsTable, {
        ...drafted,
        status: 'draft',
        proposed_by: null,
        proposed_on: null,
        approvers: null,
        terms_version: null,
        decide_by: null,
        closed_on: null,
        retroactive: null,
      });
    },

    VariationProposed: ({ event }, rows) =>
      changed(rows, event, {
        status: 'proposed',
        proposed_by: event.proposedBy,
        proposed_on: event.proposedOn,
        approvers: canonicalJson(event.approvers),
        terms_version: event.termsVersion,
        decide_by: event.decideBy ?? null,
      }),

    VariationAgreedByParty: (applied, rows) => answered(applied, rows, 'agreed'),

    VariationDeclined: (applied, rows) => {
      answered(applied, rows, 'declined');
      changed(rows, applied.event, { status: 'declined', closed_on: applied.event.decidedOn });
    },

    VariationChangeRequested: (applied, rows) => {
      answered(applied, rows, 'change-requested');
      changed(rows, applied.event, { status: 'change-requested' });
    },

    VariationWithdrawn: ({ event }, rows) =>
      changed(rows, event, { status: 'withdrawn', closed_on: event.withdrawnOn }),

    VariationLapsed: ({ event }, rows) => changed(rows, event, { status: 'lapsed', closed_on: event.lapsedOn }),

    VariationAgreed: ({ event }, rows) =>
      changed(rows, event, { status: 'agreed', closed_on: event.agreedOn, retroactive: event.retroactive ? 1 : 0 }),

    MeetingHeld: ({ event: { contract, meeting, heldOn, title, present, about } }, rows) =>
      rows.put(meetingsTable, {
        contract,
        meeting,
        held_on: heldOn,
        title,
        present: canonicalJson(present),
        about: canonicalJson(about),
      }),

    DocumentFiled: ({ event }, rows) =>
      rows.put(documentsTable, {
        contract: event.contract,
        document: event.document,
        title: event.title,
        dated_on: event.datedOn,
        content_digest: event.contentDigest,
        bytes: event.bytes,
        media_type: event.mediaType,
        location: event.location,
        about: canonicalJson(event.about),
      }),

    PlanAgreed: ({ event: { contract, scenario, version, inForceFrom, agreedOn, periods, variation } }, rows) => {
      const plan = { contract, scenario, version };
      rows.put(plansTable, { ...plan, in_force_from: inForceFrom, agreed_on: agreedOn, variation: variation ?? null });
      for (const { period, referrals, starts, paymentsPence, outcomes } of periods) {
        rows.put(planPeriodsTable, {
          ...plan,
          period_from: period.from,
          period_to: period.to,
          referrals: referrals ?? null,
          starts: starts ?? null,
          payments_pence: paymentsPence ?? null,
          outcomes: canonicalJson(outcomes ?? []),
        });
      }
    },
  },
});

function changed(
  rows: Rows,
  { contract, variation }: { readonly contract: string; readonly variation: number },
  changes: Partial<VariationRow>,
): void {
  const row = rows.get(variationsTable, [contract, variation]);
  if (row !== undefined) rows.put(variationsTable, { ...row, ...changes });
}

function answered({ event, sequence }: Applied<Answered>, rows: Rows, decided: string): void {
  const { contract, variation, draft, organisation, decidedOn } = event;
  const retroactive = event.type === 'VariationAgreedByParty' && event.retroactive;
  rows.put(variationAnswersTable, {
    contract,
    variation,
    draft,
    organisation,
    decided,
    decided_on: decidedOn,
    retroactive: retroactive ? 1 : 0,
    entry: sequence,
  });
}
