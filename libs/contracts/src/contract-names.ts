import { Injectable } from '@nestjs/common';
import type { Moment } from '#read-store';
import { type ContractDetails, ContractRegister, type ContractTerms } from './contract-register.js';

const ORGANISATIONS_MAX = 500;
const CONTRACTS_MAX = 20;

/** Finds names for codes. */
export interface Naming {
  /** The name of an organisation, or of somebody of a demonstration; the code, where nothing says it at that moment. */
  readonly nameOf: (organisation: string) => string;
  /** Names of organisations, titles of outcomes and the words of criteria, these in quotation marks, by code. */
  readonly names: ReadonlyMap<string, string>;
}

/** What codes are called: organisations of a contract by their names, its outcomes by their titles. */
@Injectable()
export class ContractNames {
  #known: readonly (readonly [string, string])[] = [];

  constructor(private readonly register: ContractRegister) {}

  /** Names that no contract knows: of those who act in a demonstration, and of whoever keeps it running. */
  alsoKnow(names: ReadonlyMap<string, string>): void {
    this.#known = [...names];
  }

  /** What an organisation is called now; its code, where nothing says it. */
  organisation(code: string): string {
    return this.register.organisation(code)?.name ?? new Map(this.#known).get(code) ?? code;
  }

  of({ parties, outcomes, terms }: Pick<ContractDetails, 'parties' | 'outcomes'> & Partial<ContractDetails>): Naming {
    const organisations = parties.map(({ organisation, name }) => [organisation, name ?? organisation] as const);
    const titles = outcomes.map(({ outcome, title }) => [outcome, title] as const);
    return naming([...this.#known, ...criteriaOf(terms), ...titles, ...toldApart(organisations)]);
  }

  /** Over all contracts: a code that two contracts use for two outcomes or criteria stays a code. */
  everywhere(moment: Moment): Naming {
    const organisations = this.register.organisations({ ...moment, limit: ORGANISATIONS_MAX }).rows;
    const titles = new Map<string, Set<string>>();
    for (const { contract } of this.register.contracts({ ...moment, limit: CONTRACTS_MAX }).rows) {
      const outcomes = this.register.outcomes(contract, moment).map(({ outcome, title }) => [outcome, title] as const);
      for (const [code, title] of [...criteriaOf(this.register.terms(contract, moment)), ...outcomes]) {
        titles.set(code, (titles.get(code) ?? new Set()).add(title));
      }
    }
    const unambiguous = [...titles].flatMap(([code, names]) =>
      names.size === 1 ? [[code, [...names].join()] as const] : [],
    );
    return naming([
      ...this.#known,
      ...unambiguous,
      ...toldApart(organisations.map(({ organisation, name }) => [organisation, name] as const)),
    ]);
  }
}

/**
 * Whoever registers an organisation chooses its name, so one can be given that of another: where two are read as the same,
 * each has its code beside it, which no other has.
 */
function toldApart(organisations: readonly (readonly [code: string, name: string])[]): (readonly [string, string])[] {
  const codes = Map.groupBy(organisations, ([, name]) => asRead(name));
  return organisations.map(([code, name]) => [
    code,
    (codes.get(asRead(name))?.length ?? 0) > 1 ? `${name} (${code})` : name,
  ]);
}

/** Letters and digits alone, in one case and form: `Mill  Homes.` is read as `mill homes` is. */
function asRead(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** A criterion is a sentence of the terms, so it is quoted where it stands within another. */
function criteriaOf(terms: ContractTerms | undefined): (readonly [code: string, words: string])[] {
  return (terms?.terms.eligibility.criteria ?? []).map(({ code, words }) => [code, `“${words.replace(/\.$/, '')}”`]);
}

function naming(pairs: readonly (readonly [string, string])[]): Naming {
  const names = new Map(pairs);
  return { names, nameOf: (organisation) => names.get(organisation) ?? organisation };
}
