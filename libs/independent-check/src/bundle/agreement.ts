import type { BundleEvent } from './bundle-event.js';

interface RateCardLine {
  readonly line: string;
  readonly pricing: { readonly rule: string; readonly pricePence?: number };
  readonly groupPrices?: readonly { readonly paymentGroup: string; readonly pricing: RateCardLine['pricing'] }[];
}

interface Cap {
  readonly cap: string;
  readonly limitPence?: number;
  readonly limitNumber?: number;
}

/** What was agreed, as far as the bundle has it: the revisions of the rate card and the versions of the terms. */
export class Agreement {
  readonly #byId = new Map<string, BundleEvent>();
  readonly #ofRateCard: BundleEvent[] = [];
  readonly #terms: BundleEvent[] = [];

  constructor(events: readonly BundleEvent[]) {
    for (const event of events) {
      this.#byId.set(event.id, event);
      if (event.type.startsWith('RateCard')) this.#ofRateCard.push(event);
      if (event.type === 'TermsSet') this.#terms.push(event);
    }
  }

  event(id: string): BundleEvent | undefined {
    return this.#byId.get(id);
  }

  /** The entries that say a revision: that it is in force, and, where it was drafted elsewhere, what was proposed. */
  revisionEntries(contract: string, revision: number | null, before: number): number[] {
    const revised = this.#revised(contract, revision, before);
    if (revised === undefined) return [];
    const proposed = this.#proposed(contract, revised);
    return [...(proposed === undefined ? [] : [proposed.index]), revised.index];
  }

  termsEntries(contract: string, version: number | null, before: number): number[] {
    const found = this.#termsOf(contract, version, before);
    return found === undefined ? [] : [found.index];
  }

  /** What the rate card says that one of it costs, where that is one price; undefined where it is worked out otherwise. */
  fixedPrice(
    contract: string,
    {
      revision,
      line,
      paymentGroup,
    }: { readonly revision: number; readonly line: string; readonly paymentGroup?: string | undefined },
    before: number,
  ): number | undefined {
    const revised = this.#revised(contract, revision, before);
    if (revised === undefined) return undefined;
    const said = (revised.data['lines'] ?? this.#proposed(contract, revised)?.data['lines']) as
      | readonly RateCardLine[]
      | undefined;
    const found = said?.find((one) => one.line === line);
    const ofGroup = found?.groupPrices?.find((one) => one.paymentGroup === paymentGroup);
    const pricing = (ofGroup ?? found)?.pricing;
    return pricing?.rule === 'fixed' ? pricing.pricePence : undefined;
  }

  /** What the terms say that a cap is, in pence or in number; undefined where the bundle does not have them. */
  limitOf(
    contract: string,
    { cap, counts, version }: { readonly cap: string; readonly counts: string; readonly version: number },
    before: number,
  ): number | 'no-such-cap' | undefined {
    const terms = this.#termsOf(contract, version, before)?.data['terms'] as
      | { readonly caps?: readonly Cap[] }
      | undefined;
    if (terms === undefined) return undefined;
    const found = terms.caps?.find((one) => one.cap === cap);
    return (counts === 'pence' ? found?.limitPence : found?.limitNumber) ?? 'no-such-cap';
  }

  /** The splits that a version of the terms knows; undefined where the bundle does not have it. */
  splits(contract: string, version: number, before: number): readonly unknown[] | undefined {
    const terms = this.#termsOf(contract, version, before)?.data['terms'] as
      | { readonly splits?: readonly { readonly split: unknown }[] }
      | undefined;
    return terms?.splits?.map(({ split }) => split);
  }

  #revised(contract: string, revision: number | null, before: number): BundleEvent | undefined {
    return this.#ofRateCard.findLast(
      ({ type, data, index }) =>
        type === 'RateCardRevised' && data['contract'] === contract && data['revision'] === revision && index < before,
    );
  }

  #proposed(contract: string, { data: { draft }, index }: BundleEvent): BundleEvent | undefined {
    if (draft === undefined) return undefined;
    return this.#ofRateCard.findLast(
      (one) =>
        one.type === 'RateCardRevisionProposed' &&
        one.data['contract'] === contract &&
        one.data['draft'] === draft &&
        one.index < index,
    );
  }

  #termsOf(contract: string, version: number | null, before: number): BundleEvent | undefined {
    return this.#terms.findLast(
      ({ data, index }) => data['contract'] === contract && data['version'] === version && index < before,
    );
  }
}
