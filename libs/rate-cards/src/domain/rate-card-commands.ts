import { payersOf, type RecordedContract, type Terms } from '#contracts';
import type { CalendarDate, ContractId, OrganisationId } from '#kernel';
import type { LineEdit } from './line-changes.js';
import type { LineFacts } from './line-rules.js';
import type { RateCardLine } from './rate-cards.events.js';

/** What a revision is held against: looked up by the handler in the contract. */
export interface ContractFacts extends LineFacts {
  readonly startsOn: CalendarDate;
  readonly endsOn: CalendarDate;
  readonly approvers: readonly OrganisationId[];
}

/**
 * @param terms those of today, which name the approvers. Payers and payment groups are those of any version of the terms:
 * a revision may be agreed for the day on which a payer joins, or for days on which one still paid.
 */
export function rateCardFactsOf(contract: RecordedContract, terms: Terms): ContractFacts {
  const versions = contract.terms.map((version) => version.terms);
  return {
    startsOn: contract.startsOn,
    endsOn: contract.endsOn,
    outcomes: contract.outcomes,
    approvers: terms.approvers,
    paymentGroups: unique(versions.flatMap(({ paymentGroups }) => paymentGroups.map(({ code }) => code))),
    payers: unique(versions.flatMap(payersOf)),
  };
}

function unique<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)];
}

/** What a revision is to say: all its lines, or what it changes in the revision that was agreed last. */
export type RevisionContent = {
  readonly effectiveFrom: CalendarDate;
  readonly reason: string;
} & ({ readonly lines: readonly RateCardLine[] } | { readonly changes: readonly LineEdit[] });

interface Asked {
  readonly contract: ContractId;
  readonly by: OrganisationId;
}
interface AskedOfRevision extends Asked {
  readonly revision: number;
}
interface Answering extends AskedOfRevision {
  /** The draft that the answer is to; the one before the parties, when absent. */
  readonly draft?: number | undefined;
  readonly decidedOn: CalendarDate;
  readonly words?: string | undefined;
}

export type RateCardCommand =
  | ({
      readonly type: 'draft';
      /** The revision to draft anew; a new one, or the one a change was requested of, when absent. */
      readonly revision?: number | undefined;
      readonly draftedOn: CalendarDate;
      readonly content: RevisionContent;
      readonly facts: ContractFacts;
    } & Asked)
  | ({
      readonly type: 'propose';
      /** As for `draft`; without a content, the revision whose draft is proposed as it stands. */
      readonly revision?: number | undefined;
      readonly proposedOn: CalendarDate;
      readonly decideBy?: CalendarDate | undefined;
      /** Drafted and proposed at once. */
      readonly content?: RevisionContent | undefined;
      readonly facts: ContractFacts;
    } & Asked)
  | ({ readonly type: 'agree'; readonly retroactive: boolean } & Answering)
  | ({ readonly type: 'decline' | 'request-change' } & Answering)
  | ({
      readonly type: 'withdraw';
      readonly withdrawnOn: CalendarDate;
      readonly words?: string | undefined;
    } & AskedOfRevision)
  | ({ readonly type: 'lapse'; readonly lapsedOn: CalendarDate } & AskedOfRevision);
