import type { FiledDocumentRow, MeetingRow, Naming } from '#contracts';
import type { ChangeEffect } from '#payments';
import type { RateCardDifference, RevisionDetails, RevisionSummary } from '#rate-cards';
import { offered } from '../access/may.js';
import type { TimelineItem } from '../audit-trail/timeline.js';
import { changeActions } from '../contracts/change-actions.js';
import { documentsTable, meetingsTable } from '../contracts/change-log.page.js';
import { reasonRow, type ToldReason, whoFor } from '../contracts/change-reasons.js';
import { changeStatus } from '../contracts/change-words.js';
import { answersTable } from '../contracts/variation.page.js';
import type { Caller } from '../http/identity.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import { type Action, type Crumb, cell, type DataTable, keepingMoment, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { counted, dayWords } from '../layout/words.js';
import { type EffectAsked, type EffectSection, effectSection } from '../payments/effect.section.js';
import { differenceTable, linesTable, revisionsTable } from './rate-card-tables.js';

export interface RateCardContent {
  readonly crumbs: readonly Crumb[];
  readonly caption: string;
  readonly heading: string;
  readonly shown: string;
  readonly actions: readonly Action[];
  readonly links: readonly Crumb[];
  readonly lines: DataTable;
  readonly revisions: DataTable;
  readonly recorded: string;
}

export interface RateCardFacts {
  readonly contract: NamedContract;
  readonly revisions: readonly RevisionSummary[];
  /** The revision whose lines are shown; undefined when none is in force on that day. */
  readonly shown: RevisionDetails | undefined;
  readonly on: string;
  /** What each revision did to the money, where that was worked out. */
  readonly effects?: ReadonlyMap<number, ChangeEffect>;
  readonly naming: Naming;
  readonly asked: ReadAt;
  readonly caller?: Caller | undefined;
}

const RECORDED =
  'Revisions, and each party’s decision on them, are recorded in the forms here, through the API or on the command line.';

const may = { drafts: 'propose-rate-card', decides: 'decide-rate-card' } as const;

/** The rate card of a contract on one day: the lines of the revision in force, and every revision there is. */
export function rateCardPage(facts: RateCardFacts): Page<RateCardContent> {
  const { contract, shown, on, revisions, naming, asked } = facts;
  const home = `/contracts/${contract.contract}`;
  return {
    template: 'rate-cards/rate-card.njk',
    title: `Rate card of ${contract.title}`,
    section: 'rate-cards',
    content: {
      crumbs: contractCrumbs(contract, asked),
      caption: contract.title,
      heading: shown === undefined ? 'Rate card' : `Rate card, revision ${shown.revision}`,
      shown: shownWords(shown, on),
      actions: asked.isPast
        ? []
        : offered(facts.caller, [
            { text: 'Write a revision', href: `${home}/rate-card/revise`, operation: 'propose-rate-card' },
          ]),
      links: [
        { text: 'Compare two revisions, or two days', href: keepingMoment(`${home}/rate-card/compare`, asked) },
        { text: 'Every change of the contract', href: keepingMoment(`${home}/changes`, asked) },
        ...exported(contract.contract, asked),
      ],
      lines: linesOf(shown, home, naming, asked),
      revisions: revisionsTable(revisions, shown?.revision, home, naming.nameOf, asked, facts.effects),
      recorded: RECORDED,
    },
  };
}

/** The same rows as a file. */
function exported(contract: string, asked: ReadAt): Crumb[] {
  return [
    {
      text: 'Revisions as CSV, Excel or JSON Lines',
      href: keepingMoment(`/contracts/${contract}/exports/revisions`, asked),
    },
  ];
}

export interface RevisionContent extends Omit<RateCardContent, 'revisions'> {
  readonly status: { readonly text: string; readonly colour: string };
  readonly facts: readonly NamedValue[];
  readonly difference: DataTable;
  readonly effect: EffectSection;
  readonly story: readonly TimelineItem[];
  readonly drafts: readonly { readonly heading: string; readonly intro: string; readonly answers: DataTable }[];
  readonly meetings: DataTable;
  readonly documents: DataTable;
}

export interface RevisionFacts {
  readonly contract: NamedContract;
  readonly revision: RevisionDetails;
  readonly difference: RateCardDifference | undefined;
  readonly effect: EffectAsked;
  readonly reason: ToldReason;
  /** Who recorded it for the organisation that drafted it. */
  readonly recordedBy: string | undefined;
  readonly story: readonly TimelineItem[];
  readonly meetings: readonly MeetingRow[];
  readonly documents: readonly FiledDocumentRow[];
  readonly naming: Naming;
  readonly asked: ReadAt;
  readonly caller?: Caller | undefined;
}

/** One revision: what it changes, who answered what to each draft of it, and what it does to the money. */
export function revisionPage(facts: RevisionFacts): Page<RevisionContent> {
  const { contract, revision, difference, naming, asked } = facts;
  const home = `/contracts/${contract.contract}`;
  const { text, tag } = changeStatus(revision.status);
  return {
    template: 'rate-cards/revision.njk',
    title: `Revision ${revision.revision} of the rate card of ${contract.title}`,
    section: 'rate-cards',
    content: {
      crumbs: contractCrumbs(contract, asked, { text: 'Rate card', href: `${home}/rate-card` }),
      caption: contract.title,
      heading: `Rate card, revision ${revision.revision}`,
      status: { text, colour: tag },
      shown: shownWords(revision, revision.effectiveFrom),
      actions: asked.isPast
        ? []
        : offered(
            facts.caller,
            changeActions(
              `${home}/rate-card/revisions/${revision.revision}`,
              { ...revision, toDecide: revision.waitingFor },
              facts.caller?.actor.organisation,
              may,
            ),
          ),
      links: [
        {
          text: 'Compare it with another revision or day',
          href: keepingMoment(
            `${home}/rate-card/compare?from=${revision.base ?? revision.revision}&to=${revision.revision}`,
            asked,
          ),
        },
        { text: 'Every change of the contract', href: keepingMoment(`${home}/changes`, asked) },
      ],
      facts: factsOf(facts),
      difference:
        difference === undefined
          ? { caption: 'What it changes', columns: [], rows: [], empty: 'The revision that it changes is not known.' }
          : differenceTable(difference, naming),
      effect: effectSection(facts.effect, naming),
      story: facts.story,
      drafts: revision.drafts.toReversed().map((draft) => {
        const given = revision.decisions.filter((answer) => answer.draft === draft.draft);
        const waiting = draft.draft === revision.draft ? revision.waitingFor : [];
        return {
          heading: revision.drafts.length === 1 ? 'The draft' : `Draft ${draft.draft}`,
          intro: `Drafted by ${naming.nameOf(draft.draftedBy)} on ${dayWords(draft.draftedOn)}, to take effect on ${dayWords(draft.effectiveFrom)}. ${draft.proposedOn === undefined ? 'It was not proposed.' : `Proposed on ${dayWords(draft.proposedOn)}${draft.decideBy === undefined ? '' : `, to be decided by ${dayWords(draft.decideBy)}`}.`}`,
          answers: answersTable(
            given.map((answer) => ({ ...answer, decided: answer.decision })),
            waiting,
            naming,
            draft.draft,
          ),
        };
      }),
      meetings: meetingsTable(facts.meetings, contract, naming, asked),
      documents: documentsTable(facts.documents, contract, asked),
      lines: linesOf(revision, home, naming, asked),
      recorded: RECORDED,
    },
  };
}

function linesOf(shown: RevisionDetails | undefined, home: string, naming: Naming, asked: ReadAt): DataTable {
  const lastChanged = new Map(shown?.lastChanged.map(({ line, revision }) => [line, revision]));
  return linesTable(shown?.lines ?? [], lastChanged, home, naming, asked);
}

function shownWords(shown: RevisionDetails | undefined, on: string): string {
  if (shown === undefined) return `No revision of the rate card was in force on ${dayWords(on)}.`;
  const { status, validFrom, validTo, effectiveFrom } = shown;
  if (validFrom === undefined) {
    if (status === 'agreed') return 'It was agreed, and a later revision took its place for every day before it began.';
    const isOver = status === 'declined' || status === 'withdrawn' || status === 'lapsed';
    return isOver
      ? `This revision never took effect: it is ${status}.`
      : `This revision is not agreed. It would take effect on ${dayWords(effectiveFrom)}.`;
  }
  const until = validTo === undefined ? '; no later revision is agreed' : ` until the next one on ${dayWords(validTo)}`;
  return `In force from ${dayWords(validFrom)}${until}. It prices every outcome whose pricing date is within that time.`;
}

function factsOf({ contract, revision, naming, asked, reason, recordedBy }: RevisionFacts): NamedValue[] {
  const { nameOf } = naming;
  const { base, proposedBy, proposedOn, decideBy, closedOn, retroactive, status, waitingFor } = revision;
  return [
    {
      name: 'Changes',
      value:
        base === undefined
          ? cell(`Nothing: it is the first, with ${counted(revision.lines.length, 'line')}`)
          : cell(`Revision ${base}`, {
              href: keepingMoment(`/contracts/${contract.contract}/rate-card/revisions/${base}`, asked),
            }),
    },
    { name: 'Takes effect', value: cell(dayWords(revision.effectiveFrom)) },
    reasonRow(reason, `/contracts/${contract.contract}/rate-card/revisions/${revision.revision}`, asked),
    {
      name: 'Proposed',
      value:
        proposedOn === undefined
          ? cell('Not yet', {
              note: `drafted by ${whoFor(recordedBy, revision.draftedBy, nameOf)} on ${dayWords(revision.draftedOn)}`,
            })
          : cell(dayWords(proposedOn), { note: `by ${whoFor(recordedBy, proposedBy ?? '', nameOf)}` }),
    },
    ...(decideBy === undefined ? [] : [{ name: 'To be decided by', value: cell(dayWords(decideBy)) }]),
    ...(waitingFor.length === 0 ? [] : [{ name: 'Has not decided', value: cell(waitingFor.map(nameOf).join('; ')) }]),
    ...(closedOn === undefined ? [] : [{ name: changeStatus(status).text, value: cell(dayWords(closedOn)) }]),
    ...(status === 'agreed'
      ? [
          {
            name: 'Retroactive',
            value: cell(
              retroactive
                ? 'Yes: it took effect before it was agreed, by the word of every party'
                : 'No: it was agreed by the day it took effect',
            ),
          },
        ]
      : []),
  ];
}
