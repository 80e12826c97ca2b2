import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '#kernel';
import { asOfParameter, known, type Moment, ReadStore } from '#read-store';
import type {
  AnswerRow,
  DocumentTableRow,
  DraftRow,
  MeetingTableRow,
  PlanPeriodRow,
  PlanRow,
  VariationRow,
} from './change-log-tables.js';
import type { DecidedAs } from './domain/change-procedure.js';
import type { Change, Matter } from './domain/contracts.events.js';
import { changeInWords } from './terms-in-words.js';

/**
 * What a variation is on a day. `agreed` is not yet in force, and `overdue` is a proposal whose last day for a decision
 * is over without anybody having said so.
 */
export type VariationStatus =
  | 'draft'
  | 'proposed'
  | 'overdue'
  | 'change-requested'
  | 'agreed'
  | 'in-force'
  | 'declined'
  | 'withdrawn'
  | 'lapsed';

export interface VariationDraft {
  readonly draft: number;
  readonly draftedBy: string;
  readonly draftedOn: string;
  readonly effectiveFrom: string;
  readonly title: string;
  readonly changes: readonly Change[];
  /** What it says, a clause a change. */
  readonly words: readonly string[];
}

/** What a party answered to one draft. */
export interface VariationAnswer {
  readonly draft: number;
  readonly organisation: string;
  readonly decided: DecidedAs;
  readonly decidedOn: string;
  /** It may take effect before the day it is agreed. */
  readonly retroactive: boolean;
}

export interface MeetingRow {
  readonly meeting: number;
  readonly heldOn: string;
  readonly title: string;
  readonly present: readonly string[];
  readonly about: readonly Matter[];
}

export interface FiledDocumentRow {
  readonly document: number;
  readonly title: string;
  readonly datedOn: string;
  readonly contentDigest: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly location: string;
  readonly about: readonly Matter[];
}

/** One variation with all that was recorded of it, the draft that stands first of all. */
export interface LoggedVariation extends VariationDraft {
  readonly variation: number;
  readonly status: VariationStatus;
  /** Undefined while it was not proposed. */
  readonly proposedBy: string | undefined;
  readonly proposedOn: string | undefined;
  readonly approvers: readonly string[];
  readonly decideBy: string | undefined;
  /** The version of the terms it was held against when it was proposed. */
  readonly termsVersion: number | undefined;
  /** Who has not answered the draft that was proposed; nobody, unless it is before the parties. */
  readonly stillToDecide: readonly string[];
  /** The day on which it was agreed, declined, withdrawn or lapsed. */
  readonly closedOn: string | undefined;
  /** Whether it took effect before it was agreed; undefined unless it was agreed. */
  readonly retroactive: boolean | undefined;
  /** The versions of the terms that it set. */
  readonly setTerms: readonly number[];
  readonly drafts: readonly VariationDraft[];
  /** In the order in which they were recorded, those on earlier drafts among them. */
  readonly answers: readonly VariationAnswer[];
  readonly meetings: readonly MeetingRow[];
  readonly documents: readonly FiledDocumentRow[];
}

export interface PlannedPeriod {
  readonly from: string;
  readonly to: string;
  readonly referrals: number | undefined;
  readonly starts: number | undefined;
  readonly paymentsPence: number | undefined;
  readonly outcomes: readonly { readonly outcome: string; readonly number: number }[];
}

export interface AgreedPlan {
  readonly scenario: string;
  readonly version: number;
  readonly inForceFrom: string;
  readonly agreedOn: string;
  readonly variation: number | undefined;
  readonly periods: readonly PlannedPeriod[];
}

/** Where the reason of one draft of a change is: sealed in an entry, for those who may open it. */
export interface SealedReason {
  /** The variation, or the revision of the rate card. */
  readonly number: number;
  readonly draft: number;
  readonly entry: number;
}

type OnDay = Moment & { readonly on: CalendarDate };

/** How the parties have changed the contract and what they put beside it: variations, meetings, documents, plans. */
@Injectable()
export class ChangeLog {
  constructor(private readonly store: ReadStore) {}

  /** Every variation of a contract from the first one on, as it stands on a day, as it was known at a moment. */
  changeLog(contract: string, asked: OnDay): LoggedVariation[] {
    const parameters = { ...asOfParameter(asked), contract };
    const drafts = this.store.all<DraftRow>(
      `SELECT * FROM contract_variation_drafts d WHERE d.contract = :contract AND ${known('d')}
       ORDER BY d.variation, d.draft`,
      parameters,
    );
    const answers = this.store.all<AnswerRow>(
      `SELECT * FROM contract_variation_answers a WHERE a.contract = :contract AND ${known('a')} ORDER BY a.entry`,
      parameters,
    );
    const versions = this.store.all<{ version: number; variation: number }>(
      `SELECT t.version, t.variation FROM contract_terms t
       WHERE t.contract = :contract AND t.variation IS NOT NULL AND ${known('t')} ORDER BY t.version`,
      parameters,
    );
    const meetings = this.meetings(contract, asked);
    const documents = this.documents(contract, asked);
    const ofIt = <Row extends { readonly variation: number }>(rows: readonly Row[], variation: number) =>
      rows.filter((row) => row.variation === variation);
    return this.#variations(parameters).map((row) => {
      const { variation } = row;
      const isAbout = ({ about }: { readonly about: readonly Matter[] }) =>
        about.some((matter) => matter.kind === 'variation' && matter.variation === variation);
      return loggedFrom(row, asked.on, {
        drafts: ofIt(drafts, variation).map(draftFrom),
        answers: ofIt(answers, variation).map(answerFrom),
        setTerms: ofIt(versions, variation).map(({ version }) => version),
        meetings: meetings.filter(isAbout),
        documents: documents.filter(isAbout),
      });
    });
  }

  variation(contract: string, variation: number, asked: OnDay): LoggedVariation | undefined {
    return this.changeLog(contract, asked).find((logged) => logged.variation === variation);
  }

  /** In which entry the reason of each draft is sealed. */
  reasonsSealedIn(contract: string, moment: Moment = {}): SealedReason[] {
    return this.store.all<SealedReason & Record<string, number>>(
      `SELECT d.variation AS number, d.draft, d.known_from AS entry FROM contract_variation_drafts d
       WHERE d.contract = :contract AND ${known('d')} ORDER BY d.variation, d.draft`,
      { ...asOfParameter(moment), contract },
    );
  }

  /** The meetings of the board in the order in which they were recorded. */
  meetings(contract: string, moment: Moment = {}): MeetingRow[] {
    const rows = this.store.all<MeetingTableRow>(
      `SELECT * FROM contract_meetings m WHERE m.contract = :contract AND ${known('m')} ORDER BY m.meeting`,
      { ...asOfParameter(moment), contract },
    );
    return rows.map(({ meeting, held_on, title, present, about }) => ({
      meeting,
      heldOn: held_on,
      title,
      present: JSON.parse(present) as string[],
      about: JSON.parse(about) as Matter[],
    }));
  }

  /** The documents in the order in which they were filed. */
  documents(contract: string, moment: Moment = {}): FiledDocumentRow[] {
    const rows = this.store.all<DocumentTableRow>(
      `SELECT * FROM contract_documents d WHERE d.contract = :contract AND ${known('d')} ORDER BY d.document`,
      { ...asOfParameter(moment), contract },
    );
    return rows.map((row) => ({
      document: row.document,
      title: row.title,
      datedOn: row.dated_on,
      contentDigest: row.content_digest,
      bytes: row.bytes,
      mediaType: row.media_type,
      location: row.location,
      about: JSON.parse(row.about) as Matter[],
    }));
  }

  /** Every version of every plan. */
  plans(contract: string, moment: Moment = {}): AgreedPlan[] {
    const parameters = { ...asOfParameter(moment), contract };
    const rows = this.store.all<PlanRow>(
      `SELECT * FROM contract_plans p WHERE p.contract = :contract AND ${known('p')} ORDER BY p.scenario, p.version`,
      parameters,
    );
    const periods = this.store.all<PlanPeriodRow>(
      `SELECT * FROM contract_plan_periods p WHERE p.contract = :contract AND ${known('p')} ORDER BY p.period_from`,
      parameters,
    );
    return rows.map((row) => ({
      scenario: row.scenario,
      version: row.version,
      inForceFrom: row.in_force_from,
      agreedOn: row.agreed_on,
      variation: row.variation ?? undefined,
      periods: periods
        .filter(({ scenario, version }) => scenario === row.scenario && version === row.version)
        .map(plannedFrom),
    }));
  }

  /** The plan that is in force on a day, for each scenario: of those begun the last, and of one day the last agreed. */
  plansInForce(contract: string, on: CalendarDate, moment: Moment = {}): AgreedPlan[] {
    const inForce = new Map<string, AgreedPlan>();
    for (const plan of this.plans(contract, moment)) {
      const standing = inForce.get(plan.scenario);
      const isLater = standing === undefined || plan.inForceFrom >= standing.inForceFrom;
      if (plan.inForceFrom <= on && isLater) inForce.set(plan.scenario, plan);
    }
    return [...inForce.values()];
  }

  #variations(parameters: Readonly<Record<string, string | number>>): EndingVariationRow[] {
    return this.store.all<EndingVariationRow>(
      `SELECT v.*, c.ends_on FROM contract_variations v
       JOIN contracts c ON c.contract = v.contract AND ${known('c')}
       WHERE v.contract = :contract AND ${known('v')} ORDER BY v.variation`,
      parameters,
    );
  }
}

/** With the last day of the contract. */
type EndingVariationRow = VariationRow & { readonly ends_on: string };

type Parts = Pick<LoggedVariation, 'drafts' | 'answers' | 'setTerms' | 'meetings' | 'documents'>;

function loggedFrom(row: EndingVariationRow, on: CalendarDate, parts: Parts): LoggedVariation {
  const stands = parts.drafts.find(({ draft }) => draft === row.draft);
  const approvers = row.approvers === null ? [] : (JSON.parse(row.approvers) as string[]);
  const status = statusOn(row, on);
  const answered = parts.answers.filter(({ draft }) => draft === row.draft).map(({ organisation }) => organisation);
  const isOpen = status === 'proposed' || status === 'overdue';
  return {
    variation: row.variation,
    draft: row.draft,
    draftedBy: row.drafted_by,
    draftedOn: row.drafted_on,
    effectiveFrom: row.effective_from,
    title: row.title,
    changes: stands?.changes ?? [],
    words: stands?.words ?? [],
    status,
    proposedBy: row.proposed_by ?? undefined,
    proposedOn: row.proposed_on ?? undefined,
    approvers,
    decideBy: row.decide_by ?? undefined,
    termsVersion: row.terms_version ?? undefined,
    stillToDecide: isOpen ? approvers.filter((approver) => !answered.includes(approver)) : [],
    closedOn: row.closed_on ?? undefined,
    retroactive: row.retroactive === null ? undefined : row.retroactive === 1,
    ...parts,
  };
}

function statusOn(
  { status, effective_from, decide_by, ends_on }: EndingVariationRow,
  on: CalendarDate,
): VariationStatus {
  // A contract that was ended before the day of a variation is never varied by it.
  if (status === 'agreed') return effective_from <= on && effective_from <= ends_on ? 'in-force' : 'agreed';
  if (status === 'proposed') return decide_by !== null && decide_by < on ? 'overdue' : 'proposed';
  return status as VariationStatus;
}

function draftFrom(row: DraftRow): VariationDraft {
  const changes = JSON.parse(row.changes) as Change[];
  return {
    draft: row.draft,
    draftedBy: row.drafted_by,
    draftedOn: row.drafted_on,
    effectiveFrom: row.effective_from,
    title: row.title,
    changes,
    words: changes.map(changeInWords),
  };
}

function answerFrom({ draft, organisation, decided, decided_on, retroactive }: AnswerRow): VariationAnswer {
  return {
    draft,
    organisation,
    decided: decided as DecidedAs,
    decidedOn: decided_on,
    retroactive: retroactive === 1,
  };
}

function plannedFrom(row: PlanPeriodRow): PlannedPeriod {
  return {
    from: row.period_from,
    to: row.period_to,
    referrals: row.referrals ?? undefined,
    starts: row.starts ?? undefined,
    paymentsPence: row.payments_pence ?? undefined,
    outcomes: JSON.parse(row.outcomes) as PlannedPeriod['outcomes'],
  };
}
