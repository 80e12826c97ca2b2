import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate, calendarDate, type Role } from '#kernel';
import { asOfParameter, known, type Moment, ReadStore } from '#read-store';
import type { LoggedVariation } from './change-log.js';
import type { ContractRow, OrganisationRow, OutcomeRow, PartyRow, TermsRow } from './contract-tables.js';
import { termsWith } from './domain/agreed-changes.js';
import type { Terms, Unit } from './domain/contracts.events.js';
import { differenceInWords, type TermsDifference, termsDifference } from './domain/terms-difference.js';
import { type Page, type PageRequest, pageOf, rowsToAsk } from './paging.js';

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
  /** Undefined while it has not left. */
  readonly lastDay: string | undefined;
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
  /** The variation that led to it; undefined for what the contract was recorded with. */
  readonly variation: number | undefined;
  readonly terms: Terms;
}

/** Two versions of the terms and what is different in the second. */
export interface TermsComparison {
  readonly before: ContractTerms;
  readonly after: ContractTerms;
  readonly differences: readonly (TermsDifference & { readonly words: string })[];
}

/** What a variation changes of the terms that held without it, on the first day of each version it leads to. */
export interface TermsChange extends Omit<TermsComparison, 'after'> {
  /** Without a version while it is not agreed: these are the terms as they would then stand. */
  readonly after: Omit<ContractTerms, 'version'> & { readonly version: number | undefined };
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

  /** @param asked with `only`: of these contracts alone, because whoever reads has a part in no others. */
  contracts(
    asked: Moment & PageRequest & { readonly only?: readonly string[] | undefined } = {},
  ): Page<ContractSummary> {
    const only = asked.only === undefined ? null : JSON.stringify(asked.only);
    const rows = this.store.all<ContractRow>(
      `SELECT * FROM contracts c WHERE ${known('c')} AND c.contract > :after
       AND (:only IS NULL OR c.contract IN (SELECT value FROM json_each(:only))) ORDER BY c.contract LIMIT :limit`,
      { ...asOfParameter(asked), after: asked.after ?? '', limit: rowsToAsk(asked), only },
    );
    return pageOf(rows.map(summaryFrom), asked, ({ contract }) => contract);
  }

  /** The contracts in which an organisation has, or had, a role. */
  ofParty(organisation: string, role: string, moment: Moment = {}): readonly string[] {
    const rows = this.store.all<{ contract: string; roles: string }>(
      `SELECT p.contract, p.roles FROM contract_parties p WHERE p.organisation = :organisation AND ${known('p')}`,
      { organisation, ...asOfParameter(moment) },
    );
    const theirs = rows.filter(({ roles }) => (JSON.parse(roles) as string[]).includes(role));
    return [...new Set(theirs.map(({ contract }) => contract))];
  }

  /** Whether there is such a contract, without reading what is in it. */
  isRecorded(contract: string, moment: Moment = {}): boolean {
    const sql = `SELECT 1 FROM contracts c WHERE c.contract = :contract AND ${known('c')}`;
    return this.store.get(sql, { ...asOfParameter(moment), contract }) !== undefined;
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
    return rows.map(({ organisation, name, roles, valid_from, valid_to }) => ({
      organisation,
      name: name ?? undefined,
      roles: JSON.parse(roles) as Role[],
      from: valid_from,
      lastDay: valid_to === null ? undefined : addDays(calendarDate(valid_to), -1),
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
    return row === undefined ? undefined : termsFrom(row);
  }

  /** The terms that were agreed for a day, with every change of them, as they were known at a moment. */
  consolidatedTerms(contract: string, on: CalendarDate, moment: Moment = {}): ContractTerms | undefined {
    return this.terms(contract, { ...moment, on });
  }

  /** Every version of the terms in the order in which they were set; one that was replaced holds on no day. */
  termsVersions(contract: string, moment: Moment = {}): ContractTerms[] {
    const rows = this.store.all<TermsRow>(
      `SELECT * FROM contract_terms t WHERE t.contract = :contract AND ${known('t')} ORDER BY t.version`,
      { ...asOfParameter(moment), contract },
    );
    return rows.map(termsFrom);
  }

  /** What one version of the terms changed of another, as data and as sentences; undefined unless both are there. */
  termsDifference(contract: string, from: number, to: number, moment: Moment = {}): TermsComparison | undefined {
    const versions = this.termsVersions(contract, moment);
    const before = versions.find(({ version }) => version === from);
    const after = versions.find(({ version }) => version === to);
    if (before === undefined || after === undefined) return undefined;
    return { before, after, differences: differencesOf(before, after) };
  }

  /**
   * What a variation changed of the terms, or would change if it were agreed as it stands. Each version that it set is
   * held against what was set before it for the same day; empty when it says nothing of the terms.
   */
  termsChangedBy(
    contract: string,
    variation: Pick<LoggedVariation, 'variation' | 'effectiveFrom' | 'changes' | 'setTerms'>,
    moment: Moment = {},
  ): TermsChange[] {
    const versions = this.termsVersions(contract, moment);
    const [first = Number.POSITIVE_INFINITY] = variation.setTerms;
    const standing = (day: string) =>
      versions
        .filter(({ version, validFrom }) => version < first && validFrom <= day)
        .reduce<ContractTerms | undefined>(
          (last, next) => (last === undefined || next.validFrom >= last.validFrom ? next : last),
          undefined,
        );
    const set = versions.filter(({ version }) => variation.setTerms.includes(version));
    const after = set.length > 0 ? set : [this.#asIfAgreed(variation, standing(variation.effectiveFrom))];
    return after.flatMap((terms) => {
      const before = terms && standing(terms.validFrom);
      if (terms === undefined || before === undefined) return [];
      const differences = differencesOf(before, terms);
      return differences.length === 0 ? [] : [{ before, after: terms, differences }];
    });
  }

  #asIfAgreed(
    { variation, effectiveFrom, changes }: Pick<LoggedVariation, 'variation' | 'effectiveFrom' | 'changes'>,
    before: ContractTerms | undefined,
  ): TermsChange['after'] | undefined {
    if (before === undefined) return undefined;
    const from = calendarDate(effectiveFrom);
    const terms = termsWith(before.terms, { variation, effectiveFrom: from, changes });
    return { version: undefined, validFrom: effectiveFrom, validTo: undefined, variation, terms };
  }
}

function differencesOf(before: Pick<ContractTerms, 'terms'>, after: Pick<ContractTerms, 'terms'>) {
  return termsDifference(before.terms, after.terms).map((each) => ({ ...each, words: differenceInWords(each) }));
}

function termsFrom({ version, valid_from, valid_to, variation, terms }: TermsRow): ContractTerms {
  return {
    version,
    validFrom: valid_from,
    validTo: valid_to ?? undefined,
    variation: variation ?? undefined,
    terms: JSON.parse(terms) as Terms,
  };
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
