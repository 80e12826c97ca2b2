import { ContractNames, type ContractOutcome, ContractRegister, type Naming } from '#contracts';
import { codeInWords, formatPence, saidByName } from '#kernel';
import { pricingInWords, type RateCardLine } from '#rate-cards';
import type { Moment, ReadStore } from '#read-store';

/**
 * What codes are called, as on the pages. Headings and sentences say names, with the code where another command takes
 * it; tables say organisations by name, and outcomes and days by code, so that their columns stay narrow and sort.
 */
export class Names {
  constructor(private readonly naming: Naming) {}

  readonly of = (code: string): string => this.naming.names.get(code) ?? code;

  /** `Safe for 6 months (safe_6_months)`; what has no name is its code alone. */
  withCode(code: string): string {
    const name = this.of(code);
    return name === code ? code : `${name} (${code})`;
  }

  list(codes: readonly string[]): string {
    return codes.map(this.of).join(', ');
  }

  /** A sentence that was made with codes and days as they are stored. */
  sentence(stored: string): string {
    return saidByName(stored, this.naming.names);
  }
}

/** The names of one contract: of everybody who was ever a party to it, and of its outcomes. */
export function namesOf(store: ReadStore, contract: string, { asOf }: Moment): Names {
  const register = new ContractRegister(store);
  const moment = { ...(asOf === undefined ? {} : { asOf }) };
  const [parties, outcomes] = [register.parties(contract, moment), register.outcomes(contract, moment)];
  return new Names(new ContractNames(register).of({ parties, outcomes }));
}

/** The names of all contracts: a code that two of them use for two outcomes stays a code. */
export function namesEverywhere(store: ReadStore): Names {
  return new Names(new ContractNames(new ContractRegister(store)).everywhere({}));
}

/** What is priced, for each what: `£220.00 for each person`, or the whole rule. */
export function priceInWords({ pricing, unit }: Pick<RateCardLine, 'pricing'> & Pick<ContractOutcome, 'unit'>): string {
  return pricingInWords(pricing, unit);
}

/** An outcome, with its number where one person has it again. */
export function outcomeInWords({
  outcome,
  occurrence,
}: {
  readonly outcome: string;
  readonly occurrence: number;
}): string {
  return occurrence === 1 ? outcome : `${outcome} (${occurrence})`;
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

/** An amount that is more or less than another: `+£20.00`. */
export function signedPence(pence: number): string {
  return pence > 0 ? `+${formatPence(pence)}` : formatPence(pence);
}

/** Nothing where there is no amount, so that a table of few amounts can be read. */
export function unlessNothing(pence: number): string {
  return pence === 0 ? '' : formatPence(pence);
}
