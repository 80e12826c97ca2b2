import { addDays, canonicalJson } from '#kernel';
import { projection, type Rows, table } from '#read-store';
import type { ContractEvent, OrganisationEvent } from './domain/contracts.events.js';

export type OrganisationRow = {
  readonly organisation: string;
  readonly name: string;
  /** JSON: `[{ scheme, id }]`. */
  readonly identifiers: string;
};

export type ContractRow = {
  readonly contract: string;
  readonly title: string;
  readonly signed_on: string;
  readonly starts_on: string;
  readonly ends_on: string;
  readonly currency: string;
  /** 1 when the people in it are made up. */
  readonly synthetic: number;
  readonly source: string | null;
};

export type PartyRow = {
  readonly contract: string;
  readonly organisation: string;
  /** How often it has been a party, this time included: an organisation may leave and join again. */
  readonly span: number;
  /** JSON: the roles. */
  readonly roles: string;
  readonly valid_from: string;
  /** The first day on which it is no longer true. */
  readonly valid_to: string | null;
  /** The entry at which it was first known: the order in which the contract names it. */
  readonly entry: number;
};

export type OutcomeRow = {
  readonly contract: string;
  readonly outcome: string;
  readonly title: string;
  readonly definition: string;
  readonly unit: string;
  readonly entry: number;
};

export type TermsRow = {
  readonly contract: string;
  readonly version: number;
  readonly valid_from: string;
  /** The first day on which another version holds; its own first day, when another one has taken its place. */
  readonly valid_to: string | null;
  /** The variation that led to it. */
  readonly variation: number | null;
  /** JSON: the terms. */
  readonly terms: string;
};

export const organisationsTable = table<OrganisationRow>({
  name: 'organisations',
  kind: 'history',
  columns: { organisation: 'text', name: 'text', identifiers: 'text' },
  key: ['organisation'],
});

export const contractsTable = table<ContractRow>({
  name: 'contracts',
  kind: 'history',
  columns: {
    contract: 'text',
    title: 'text',
    signed_on: 'text',
    starts_on: 'text',
    ends_on: 'text',
    currency: 'text',
    synthetic: 'integer',
    source: 'text?',
  },
  key: ['contract'],
});

export const contractPartiesTable = table<PartyRow>({
  name: 'contract_parties',
  kind: 'history',
  columns: {
    contract: 'text',
    organisation: 'text',
    span: 'integer',
    roles: 'text',
    valid_from: 'text',
    valid_to: 'text?',
    entry: 'integer',
  },
  key: ['contract', 'organisation', 'span'],
  indexes: [['organisation']],
});

export const contractOutcomesTable = table<OutcomeRow>({
  name: 'contract_outcomes',
  kind: 'history',
  columns: {
    contract: 'text',
    outcome: 'text',
    title: 'text',
    definition: 'text',
    unit: 'text',
    entry: 'integer',
  },
  key: ['contract', 'outcome'],
});

export const contractTermsTable = table<TermsRow>({
  name: 'contract_terms',
  kind: 'history',
  columns: {
    contract: 'text',
    version: 'integer',
    valid_from: 'text',
    valid_to: 'text?',
    variation: 'integer?',
    terms: 'text',
  },
  key: ['contract', 'version'],
});

export const contractRegister = projection<OrganisationEvent | ContractEvent>({
  name: 'contract-register',
  version: 2,
  tables: [organisationsTable, contractsTable, contractPartiesTable, contractOutcomesTable, contractTermsTable],
  on: {
    OrganisationRegistered: ({ event: { organisation, name, identifiers } }, rows) =>
      rows.put(organisationsTable, { organisation, name, identifiers: canonicalJson(identifiers) }),

    ContractRecorded: ({ event }, rows) =>
      rows.put(contractsTable, {
        contract: event.contract,
        title: event.title,
        signed_on: event.signedOn,
        starts_on: event.startsOn,
        ends_on: event.endsOn,
        currency: event.currency,
        synthetic: event.synthetic ? 1 : 0,
        source: event.source ?? null,
      }),

    PartyJoined: ({ event: { contract, organisation, roles, from }, sequence }, rows) =>
      rows.put(contractPartiesTable, {
        contract,
        organisation,
        span: spansOf(rows, contract, organisation) + 1,
        roles: canonicalJson(roles),
        valid_from: from,
        valid_to: null,
        entry: sequence,
      }),

    PartyLeft: ({ event: { contract, organisation, lastDay } }, rows) => {
      const span = spansOf(rows, contract, organisation);
      const row = rows.get(contractPartiesTable, [contract, organisation, span]);
      if (row !== undefined) rows.put(contractPartiesTable, { ...row, valid_to: addDays(lastDay, 1) });
    },

    ContractEndMoved: ({ event: { contract, to } }, rows) => {
      const row = rows.get(contractsTable, [contract]);
      if (row !== undefined) rows.put(contractsTable, { ...row, ends_on: to });
    },

    OutcomeDefined: ({ event: { contract, outcome, title, definition, unit }, sequence }, rows) =>
      rows.put(contractOutcomesTable, { contract, outcome, title, definition, unit, entry: sequence }),

    TermsSet: ({ event: { contract, version, validFrom, terms, variation } }, rows) => {
      const valid_to = makeRoom(rows, contract, version, validFrom);
      rows.put(contractTermsTable, {
        contract,
        version,
        valid_from: validFrom,
        valid_to,
        variation: variation ?? null,
        terms: canonicalJson(terms),
      });
    },

    // What the parties propose, decide, meet about and plan is the change log's.
    VariationDrafted: 'ignored',
    VariationProposed: 'ignored',
    VariationAgreedByParty: 'ignored',
    VariationDeclined: 'ignored',
    VariationChangeRequested: 'ignored',
    VariationWithdrawn: 'ignored',
    VariationLapsed: 'ignored',
    VariationAgreed: 'ignored',
    MeetingHeld: 'ignored',
    DocumentFiled: 'ignored',
    PlanAgreed: 'ignored',
  },
});

function spansOf(rows: Rows, contract: string, organisation: string): number {
  let spans = 0;
  while (rows.get(contractPartiesTable, [contract, organisation, spans + 1]) !== undefined) spans += 1;
  return spans;
}

/**
 * Ends the versions that a new one takes over from: the one in force on its first day, and the one that began on that
 * day, which it replaces.
 *
 * @returns the first day of the next version after it; null when it is the last.
 */
function makeRoom(rows: Rows, contract: string, version: number, validFrom: string): string | null {
  let next: string | null = null;
  for (let earlier = version - 1; earlier > 0; earlier -= 1) {
    const row = rows.get(contractTermsTable, [contract, earlier]);
    // One that was replaced holds on no day, so it neither ends here nor comes next.
    if (row === undefined || row.valid_to === row.valid_from) continue;
    if (row.valid_from > validFrom) {
      if (next === null || row.valid_from < next) next = row.valid_from;
    } else if (row.valid_to === null || row.valid_to > validFrom) {
      rows.put(contractTermsTable, { ...row, valid_to: validFrom });
    }
  }
  return next;
}
