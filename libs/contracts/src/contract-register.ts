import { Injectable } from '@nestjs/common';
import { type CalendarDate, canonicalJson, type Role } from '#kernel';
import { asOfParameter, known, type Moment, projection, ReadStore, type Rows, table } from '#read-store';
import type { ContractEvent, OrganisationEvent, Terms, Unit } from './domain/contracts.events.js';
import { type Page, type PageRequest, pageOf, rowsToAsk } from './paging.js';

type OrganisationRow = {
  readonly organisation: string;
  readonly name: string;
  /** JSON: `[{ scheme, id }]`. */
  readonly identifiers: string;
};

type ContractRow = {
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

type PartyRow = {
  readonly contract: string;
  readonly organisation: string;
  /** JSON: the roles. */
  readonly roles: string;
  readonly valid_from: string;
  /** The first day on which it is no longer true. */
  readonly valid_to: string | null;
  /** The entry at which it was first known: the order in which the contract names it. */
  readonly entry: number;
};

type OutcomeRow = {
  readonly contract: string;
  readonly outcome: string;
  readonly title: string;
  readonly definition: string;
  readonly unit: string;
  readonly entry: number;
};

type TermsRow = {
  readonly contract: string;
  readonly version: number;
  readonly valid_from: string;
  readonly valid_to: string | null;
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
    roles: 'text',
    valid_from: 'text',
    valid_to: 'text?',
    entry: 'integer',
  },
  key: ['contract', 'organisation'],
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
  columns: { contract: 'text', version: 'integer', valid_from: 'text', valid_to: 'text?', terms: 'text' },
  key: ['contract', 'version'],
});

export const contractRegister = projection<OrganisationEvent | ContractEvent>({
  name: 'contract-register',
  version: 1,
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
        roles: canonicalJson(roles),
        valid_from: from,
        valid_to: null,
        entry: sequence,
      }),

    OutcomeDefined: ({ event: { contract, outcome, title, definition, unit }, sequence }, rows) =>
      rows.put(contractOutcomesTable, { contract, outcome, title, definition, unit, entry: sequence }),

    TermsSet: ({ event: { contract, version, validFrom, terms } }, rows) => {
      endTerms(rows, contract, version - 1, validFrom);
      const row = { contract, version, valid_from: validFrom, valid_to: null, terms: canonicalJson(terms) };
      rows.put(contractTermsTable, row);
    },
    PartyLeft: 'ignored',
    ContractEndMoved: 'ignored',
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

/** A version of the terms holds until the next one does. */
function endTerms(rows: Rows, contract: string, version: number, validTo: string): void {
  const row = rows.get(contractTermsTable, [contract, version]);
  if (row !== undefined) rows.put(contractTermsTable, { ...row, valid_to: validTo });
}

export const contractsProjections = [contractRegister];

export interface Organisation {
  readonly organisation: string;
  readonly name: string;
  readonly identifiers: readonly { readonly scheme: string; readonly id: string }[];
}

export interface ContractSummary {
  readonly contract: string;
  readonly title: string;
  readonly signedOn: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly currency: string;
  readonly synthetic: boolean;
  readonly source: string | undefined;
}

export interface ContractParty {
  readonly organisation: string;
  /** Undefined for an organisation that was not registered at that moment. */
  readonly name: string | undefined;
  readonly roles: readonly Role[];
  readonly from: string;
}

export interface ContractOutcome {
  readonly outcome: string;
  readonly title: string;
  readonly definition: string;
  readonly unit: Unit;
}

export interface ContractTerms {
  readonly version: number;
  readonly validFrom: string;
  /** The first day of the next version. */
  readonly validTo: string | undefined;
  readonly terms: Terms;
}

export interface ContractDetails extends ContractSummary {
  readonly parties: readonly ContractParty[];
  readonly outcomes: readonly ContractOutcome[];
  /** The terms of the day asked for, or of the last day known; undefined before the first of them. */
  readonly terms: ContractTerms | undefined;
}

/** The moment that is asked about by both clocks: what the ledger knew then, about which day of the world. */
export interface MomentAndDay extends Moment {
  readonly on?: CalendarDate | undefined;
}

const LAST_DAY = '9999-12-31';

/** What is recorded of organisations and contracts. */
@Injectable()
export class ContractRegister {
  constructor(private readonly store: ReadStore) {}

  organisations(asked: Moment & PageRequest = {}): Page<Organisation> {
    const rows = this.store.all<OrganisationRow>(
      `SELECT * FROM organisations o WHERE ${known('o')} AND o.organisation > :after
       ORDER BY o.organisation LIMIT :limit`,
      { ...asOfParameter(asked), after: asked.after ?? '', limit: rowsToAsk(asked) },
    );
    return pageOf(rows.map(organisationFrom), asked, ({ organisation }) => organisation);
  }

  organisation(organisation: string, moment: Moment = {}): Organisation | undefined {
    const row = this.store.get<OrganisationRow>(
      `SELECT * FROM organisations o WHERE o.organisation = :organisation AND ${known('o')}`,
      { ...asOfParameter(moment), organisation },
    );
    return row === undefined ? undefined : organisationFrom(row);
  }

  contracts(asked: Moment & PageRequest = {}): Page<ContractSummary> {
    const rows = this.store.all<ContractRow>(
      `SELECT * FROM contracts c WHERE ${known('c')} AND c.contract > :after ORDER BY c.contract LIMIT :limit`,
      { ...asOfParameter(asked), after: asked.after ?? '', limit: rowsToAsk(asked) },
    );
    return pageOf(rows.map(summaryFrom), asked, ({ contract }) => contract);
  }

  contract(contract: string, asked: MomentAndDay = {}): ContractDetails | undefined {
    const row = this.store.get<ContractRow>(
      `SELECT * FROM contracts c WHERE c.contract = :contract AND ${known('c')}`,
      { ...asOfParameter(asked), contract },
    );
    if (row === undefined) return undefined;
    return {
      ...summaryFrom(row),
      parties: this.parties(contract, asked),
      outcomes: this.outcomes(contract, asked),
      terms: this.terms(contract, asked),
    };
  }

  /** The parties in the order of the contract; those of one day, when a day is asked for. */
  parties(contract: string, asked: MomentAndDay = {}): ContractParty[] {
    const rows = this.store.all<PartyRow & { name: string | null }>(
      `SELECT p.*, o.name FROM contract_parties p
       LEFT JOIN organisations o ON o.organisation = p.organisation AND ${known('o')}
       WHERE p.contract = :contract AND ${known('p')}
         AND (:on IS NULL OR (p.valid_from <= :on AND (p.valid_to IS NULL OR p.valid_to > :on)))
       ORDER BY p.entry`,
      { ...asOfParameter(asked), contract, on: asked.on ?? null },
    );
    return rows.map(({ organisation, name, roles, valid_from }) => ({
      organisation,
      name: name ?? undefined,
      roles: JSON.parse(roles) as Role[],
      from: valid_from,
    }));
  }

  /** The outcomes in the order of the contract. */
  outcomes(contract: string, moment: Moment = {}): ContractOutcome[] {
    const rows = this.store.all<OutcomeRow>(
      `SELECT * FROM contract_outcomes o WHERE o.contract = :contract AND ${known('o')} ORDER BY o.entry`,
      { ...asOfParameter(moment), contract },
    );
    return rows.map(({ outcome, title, definition, unit }) => ({ outcome, title, definition, unit: unit as Unit }));
  }

  /** The terms of a day; without one, the last that were set. */
  terms(contract: string, asked: MomentAndDay = {}): ContractTerms | undefined {
    const row = this.store.get<TermsRow>(
      `SELECT * FROM contract_terms t WHERE t.contract = :contract AND ${known('t')} AND t.valid_from <= :on
       ORDER BY t.valid_from DESC, t.version DESC LIMIT 1`,
      { ...asOfParameter(asked), contract, on: asked.on ?? LAST_DAY },
    );
    if (row === undefined) return undefined;
    return {
      version: row.version,
      validFrom: row.valid_from,
      validTo: row.valid_to ?? undefined,
      terms: JSON.parse(row.terms) as Terms,
    };
  }
}

function organisationFrom({ organisation, name, identifiers }: OrganisationRow): Organisation {
  return { organisation, name, identifiers: JSON.parse(identifiers) as Organisation['identifiers'] };
}

function summaryFrom(row: ContractRow): ContractSummary {
  return {
    contract: row.contract,
    title: row.title,
    signedOn: row.signed_on,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    currency: row.currency,
    synthetic: row.synthetic === 1,
    source: row.source ?? undefined,
  };
}
