import type { Cap, Terms } from '#contracts';
import type { ContractsEvent } from './contracts-event.js';
import type { ChangeStatus, ReportedChange, ReportedTerms } from './reported.js';

type Mutable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

/** What the parties were asked to agree on and what became of it, and the terms that followed. */
export class TallyOfChanges {
  readonly #variations = new Map<number, Mutable<ReportedChange>>();
  readonly #revisions = new Map<number, Mutable<ReportedChange>>();
  readonly #terms: ReportedTerms[] = [];

  take(event: ContractsEvent): void {
    switch (event.type) {
      case 'TermsSet': {
        const { version, validFrom, terms } = event;
        this.#terms.push({ version, validFrom, ...inShort(terms) });
        return;
      }
      case 'VariationDrafted':
        this.#varied(event.variation, { status: 'drafted', draft: event.draft, effectiveFrom: event.effectiveFrom });
        return;
      case 'VariationProposed':
        this.#varied(event.variation, { status: 'proposed' });
        return;
      case 'VariationChangeRequested':
        this.#varied(event.variation, { status: 'change-requested' });
        return;
      case 'VariationDeclined':
        this.#varied(event.variation, { status: 'declined' });
        return;
      case 'VariationWithdrawn':
        this.#varied(event.variation, { status: 'withdrawn' });
        return;
      case 'VariationLapsed':
        this.#varied(event.variation, { status: 'lapsed' });
        return;
      case 'VariationAgreed': {
        const { variation, agreedOn, effectiveFrom, retroactive } = event;
        this.#varied(variation, { status: 'agreed', agreedOn, effectiveFrom, retroactive });
        return;
      }
      case 'RateCardRevisionDrafted':
      case 'RateCardRevisionProposed': {
        const { revision, draft, effectiveFrom, type } = event;
        const status = type === 'RateCardRevisionDrafted' ? 'drafted' : 'proposed';
        this.#revised(revision, { status, draft, effectiveFrom });
        return;
      }
      case 'RateCardRevisionChangeRequested':
        this.#revised(event.revision, { status: 'change-requested' });
        return;
      case 'RateCardRevisionDeclined':
        this.#revised(event.revision, { status: 'declined' });
        return;
      case 'RateCardRevisionWithdrawn':
        this.#revised(event.revision, { status: 'withdrawn' });
        return;
      case 'RateCardRevisionLapsed':
        this.#revised(event.revision, { status: 'lapsed' });
        return;
      case 'RateCardRevised': {
        const { revision, agreedOn, effectiveFrom, retroactive } = event;
        this.#revised(revision, { status: 'agreed', agreedOn, effectiveFrom, retroactive });
        return;
      }
      default:
        return;
    }
  }

  close() {
    return {
      variations: [...this.#variations].map(([variation, change]) => ({ variation, ...change })),
      revisions: [...this.#revisions].map(([revision, change]) => ({ revision, ...change })),
      terms: this.#terms,
    };
  }

  #varied(variation: number, change: Change): void {
    changed(this.#variations, variation, change);
  }

  #revised(revision: number, change: Change): void {
    changed(this.#revisions, revision, change);
  }
}

type Change = { readonly status: ChangeStatus } & Partial<ReportedChange>;

function changed(known: Map<number, Mutable<ReportedChange>>, number: number, change: Change): void {
  known.set(number, { draft: 1, ...known.get(number), ...change });
}

function inShort({ pricingDatePolicy, paymentMode, caps, splits, approvers }: Terms) {
  return {
    pricingDatePolicy,
    paymentMode: paymentMode.mode,
    caps: Object.fromEntries(caps.map((cap) => [cap.cap, limitOf(cap)])),
    split: splits.at(-1)?.split,
    approvers,
  };
}

/** A number of outcomes where the cap has one, because that is applied first. */
function limitOf(cap: Cap): number | { readonly number: number } {
  if (cap.level === 'outcome' && cap.limitNumber !== undefined) return { number: cap.limitNumber };
  return cap.limitPence ?? 0;
}
