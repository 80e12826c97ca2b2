import type { Entry, StoredEvent } from '../log/stored-event.js';
import type { SplitRule } from './calculation.js';

/** Which claims something is about: all of them, where it says nothing. */
export interface Scope {
  readonly outcomes?: readonly string[];
  readonly achievedIn?: { readonly from: string; readonly to: string };
  readonly paymentGroups?: readonly string[];
}

export interface AgreedCap extends Scope {
  readonly cap: string;
  readonly level: 'person' | 'outcome' | 'payer' | 'contract';
  readonly payer?: string;
  readonly limitPence?: number;
  readonly limitNumber?: number;
}

/** Of the terms, what an amount follows from. */
export interface AgreedTerms {
  readonly pricingDatePolicy: string;
  readonly splits: readonly (Scope & { readonly split: SplitRule })[];
  readonly caps: readonly AgreedCap[];
  readonly paymentMode: { readonly mode: string };
  readonly releases: readonly { readonly variation: number; readonly on: string }[];
}

export interface TermsVersion {
  readonly entry: number;
  readonly version: number;
  readonly validFrom: string;
  readonly terms: AgreedTerms;
}

/** The fields of every pricing rule, each of which has some of them. */
export interface AgreedPricing {
  readonly rule: string;
  readonly pricePence?: number;
  readonly countedOver?: 'contract' | 'person';
  readonly bands?: readonly { readonly upTo?: number; readonly pricePence: number }[];
  readonly tiers?: readonly { readonly atLeast: number; readonly pricePence: number }[];
  readonly days?: number;
  readonly periodsMax?: number;
  readonly above?: number;
  readonly bonusPence?: number;
  readonly nothingAt?: string;
  readonly fullAt?: string;
  readonly milestones?: readonly { readonly at: string; readonly pricePence: number }[];
  readonly threshold?: string;
  readonly pooledThreshold?: string;
  readonly per?: 'cohort' | 'percentage-point' | 'event-avoided';
}

/** Of a line of the rate card, what an amount follows from. */
export interface AgreedLine {
  readonly line: string;
  readonly outcome: string;
  readonly pricing: AgreedPricing;
  readonly groupPrices?: readonly { readonly paymentGroup: string; readonly pricing: AgreedPricing }[];
  readonly payerPrices?: readonly { readonly payer: string; readonly pricing: AgreedPricing }[];
  readonly indexation?: readonly { readonly from: string; readonly index: string }[];
  readonly deadweight?: readonly { readonly paymentGroup?: string; readonly percentage: string }[];
  readonly limits?: {
    readonly perPersonPence?: number;
    readonly totalNumber?: number;
    readonly totalPence?: number;
  };
}

export interface AgreedRevision {
  readonly entry: number;
  readonly revision: number;
  readonly effectiveFrom: string;
  readonly lines: readonly AgreedLine[];
}

interface OfContract {
  readonly terms: TermsVersion[];
  readonly revisions: AgreedRevision[];
  /** What was proposed and not decided yet, by revision. */
  readonly proposed: Map<number, { readonly draft: number; readonly lines: readonly AgreedLine[] }>;
  /** Where the statement was begun that is being made; one at a time. */
  begun: number;
}

/**
 * What the log itself says was agreed, as of any of its entries: the terms and the rate cards of all contracts. It is small
 * beside what is billed under it, so it is kept in memory while the log is read.
 */
export class WhatWasAgreed {
  readonly #contracts = new Map<string, OfContract>();

  meet({ sequence: entry, event }: Entry): void {
    const { type, data, schemaVersion } = event;
    const contract = this.#of(String(data.contract));
    switch (type) {
      case 'TermsSet': {
        const { version, validFrom } = data as { version: number; validFrom: string };
        contract.terms.push({ entry, version, validFrom, terms: termsIn(data, schemaVersion) });
        return;
      }
      case 'RateCardRevisionProposed': {
        const { revision, draft = 1, lines } = data as { revision: number; draft?: number; lines: AgreedLine[] };
        contract.proposed.set(revision, { draft, lines });
        return;
      }
      case 'RateCardRevised': {
        const {
          revision,
          draft = 1,
          effectiveFrom,
        } = data as {
          revision: number;
          draft?: number;
          effectiveFrom: string;
        };
        const proposed = contract.proposed.get(revision);
        if (proposed?.draft !== draft) return;
        contract.revisions.push({ entry, revision, effectiveFrom, lines: proposed.lines });
        contract.proposed.delete(revision);
        return;
      }
      case 'StatementBegun':
        contract.begun = entry;
        return;
    }
  }

  /** What a contract's terms ever were, in the order in which they were set. */
  termsOf(contract: string): readonly TermsVersion[] {
    return this.#contracts.get(contract)?.terms ?? [];
  }

  get contracts(): Iterable<string> {
    return this.#contracts.keys();
  }

  /**
   * The moments at which the lines of an entry may have been worked out: with what was known when their statement was
   * begun, or with anything that was agreed since. Nearly always that is one moment.
   */
  moments(contract: string, entry: number): readonly number[] {
    const of = this.#of(contract);
    const since = [...of.terms, ...of.revisions].filter((one) => one.entry > of.begun && one.entry < entry);
    return [...since.map((one) => one.entry).sort((a, b) => b - a), of.begun];
  }

  /** The terms in force on a day: of those that had taken effect the latest, and of those of one day the last that was set. */
  termsOn(contract: string, day: string, moment: number): TermsVersion | undefined {
    let inForce: TermsVersion | undefined;
    for (const version of this.termsOf(contract)) {
      if (version.entry > moment) break;
      // What the contract was recorded with holds for days before it too.
      if (inForce === undefined || (version.validFrom <= day && version.validFrom >= inForce.validFrom))
        inForce = version;
    }
    return inForce;
  }

  /** The revision of the rate card in force on a day: of those that had taken effect, the one that was agreed last. */
  revisionOn(contract: string, day: string, moment: number): AgreedRevision | undefined {
    return this.#of(contract).revisions.findLast(({ entry, effectiveFrom }) => entry <= moment && effectiveFrom <= day);
  }

  #of(contract: string): OfContract {
    let of = this.#contracts.get(contract);
    if (of === undefined) {
      of = { terms: [], revisions: [], proposed: new Map(), begun: -1 };
      this.#contracts.set(contract, of);
    }
    return of;
  }
}

/** What is agreed is met by these; of anything else there is nothing to be kept. */
export const agreementTypes: ReadonlySet<string> = new Set([
  'TermsSet',
  'RateCardRevisionProposed',
  'RateCardRevised',
  'StatementBegun',
]);

/** The first terms had one split by percentage and at most one cap, over the whole contract. */
function termsIn(data: StoredEvent['data'], schemaVersion: number): AgreedTerms {
  if (schemaVersion > 1) return data.terms as AgreedTerms;
  const { shares, maximumPence, pricingDatePolicy } = data.terms as {
    shares: { payer: string; percentage: string }[];
    maximumPence?: number;
    pricingDatePolicy: string;
  };
  return {
    pricingDatePolicy,
    splits: [{ split: { rule: 'percentage', shares } }],
    caps: maximumPence === undefined ? [] : [{ cap: 'contract_maximum', level: 'contract', limitPence: maximumPence }],
    paymentMode: { mode: 'outcomes' },
    releases: [],
  };
}

export function isInScope(
  { outcomes, achievedIn, paymentGroups }: Scope,
  {
    outcome,
    achievedOn,
    paymentGroup,
  }: { outcome: string; achievedOn: string; paymentGroup?: string | null | undefined },
): boolean {
  if (outcomes !== undefined && !outcomes.includes(outcome)) return false;
  if (achievedIn !== undefined && (achievedOn < achievedIn.from || achievedOn > achievedIn.to)) return false;
  return paymentGroups === undefined || (typeof paymentGroup === 'string' && paymentGroups.includes(paymentGroup));
}
