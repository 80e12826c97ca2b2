import { ContractNames, type ContractOutcome, ContractRegister, type Naming } from '#contracts';
import { codeInWords, countInWords, formatPence, saidInWords } from '#kernel';
import { pricingInWords, type RateCardLine } from '#rate-cards';
import type { Moment, ReadStore } from '#read-store';
import type { Cell } from './table.js';

/**
 * What codes are called, as on the pages. Headings, sentences and tables say names, with the code where another command
 * takes it; `--json` and `--plain` have the codes, which stay when a name is changed.
 */
export class Names {
  constructor(private readonly naming: Naming) {}

  /** An organisation, or somebody of a demonstration: the name, or the code where nothing says it. */
  readonly of = (code: string): string => this.naming.names.get(code) ?? code;

  /** `Safe for 6 months (safe_6_months)`; what has no name is its code alone. */
  withCode(code: string): string {
    const name = this.of(code);
    return name === code ? code : `${name} (${code})`;
  }

  list(codes: readonly string[]): string {
    return codes.map(this.of).join(', ');
  }

  /** An organisation in a table. */
  cell(code: string): Cell {
    return { text: this.of(code), plain: code };
  }

  /** An outcome, a line of a rate card or a cap; where nothing gives it a title, its code in words. */
  readonly title = (code: string): string => {
    const words = this.naming.names.get(code) ?? codeInWords(code);
    return words.charAt(0).toUpperCase() + words.slice(1);
  };

  /** An outcome in a table, with its number where one person has it again. */
  outcome({ outcome, occurrence }: { readonly outcome: string; readonly occurrence: number }): Cell {
    const again = occurrence === 1 ? '' : ` (${occurrence})`;
    return { text: `${this.title(outcome)}${again}`, plain: `${outcome}${again}` };
  }

  /** Somebody with their organisation: by name where the ledger knows it, by what the log calls them otherwise. */
  who(subject: string, organisation: string): string {
    return `${this.of(subject)} of ${this.of(organisation)}`;
  }

  /** A sentence that was made with codes and days as they are stored. */
  sentence(stored: string): string {
    return saidInWords(stored, this.naming.names);
  }
}

const known = new WeakMap<ReadStore, ReadonlyMap<string, string>>();

/** Names that no contract knows: of those who act in a demonstration. */
export function alsoKnow(store: ReadStore, names: ReadonlyMap<string, string>): void {
  known.set(store, names);
}

function contractNames(store: ReadStore, register: ContractRegister): ContractNames {
  const names = new ContractNames(register);
  names.alsoKnow(known.get(store) ?? new Map());
  return names;
}

/** The names of one contract: of everybody who was ever a party to it, and of its outcomes. */
export function namesOf(store: ReadStore, contract: string, { asOf }: Moment): Names {
  const register = new ContractRegister(store);
  const moment = { ...(asOf === undefined ? {} : { asOf }) };
  const [parties, outcomes] = [register.parties(contract, moment), register.outcomes(contract, moment)];
  return new Names(contractNames(store, register).of({ parties, outcomes }));
}

/** The names of all contracts: a code that two of them use for two outcomes stays a code. */
export function namesEverywhere(store: ReadStore): Names {
  return new Names(contractNames(store, new ContractRegister(store)).everywhere({}));
}

/** What is priced, for each what: `£220.00 for each person`, or the whole rule. */
export function priceInWords({ pricing, unit }: Pick<RateCardLine, 'pricing'> & Pick<ContractOutcome, 'unit'>): string {
  return pricingInWords(pricing, unit);
}

/** Whom a claim is for: a person by pseudonym, or a cohort. */
export function subjectInWords({
  person,
  cohort,
}: {
  readonly person: string | null;
  readonly cohort: string | null;
}): string {
  return person ?? (cohort === null ? 'all cohorts' : `cohort ${cohort}`);
}

/** Codes as people read them: `change-requested` as `change requested`. */
export function plain(code: string): string {
  return codeInWords(code);
}

/** A code in a table. */
export function code(value: string): Cell {
  return { text: plain(value), plain: value };
}

/** An amount of money in a table; a script reads pence. */
export function money(pence: number): Cell {
  return { text: formatPence(pence), plain: String(pence) };
}

/** Nothing where there is no amount, so that a table of few amounts can be read. */
export function moneyUnlessNothing(pence: number): Cell {
  return { text: pence === 0 ? '' : formatPence(pence), plain: String(pence) };
}

export function count(value: number): Cell {
  return { text: countInWords(value), plain: String(value) };
}

/** An amount that is more or less than another: `+£20.00`. */
export function signedPence(pence: number): string {
  return pence > 0 ? `+${formatPence(pence)}` : formatPence(pence);
}

/** Nothing where there is no amount, so that a table of few amounts can be read. */
export function unlessNothing(pence: number): string {
  return pence === 0 ? '' : formatPence(pence);
}
