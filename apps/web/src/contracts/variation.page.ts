import type { ContractTerms, LoggedVariation, Naming, Terms, VariationAnswer, VariationDraft } from '#contracts';
import { offered } from '../access/may.js';
import type { TimelineItem } from '../audit-trail/timeline.js';
import { type BundleLink, bundleLink } from '../bundles/bundle-link.js';
import type { Caller } from '../http/identity.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import { type Action, type Crumb, cell, type DataTable, keepingMoment, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { dayWords } from '../layout/words.js';
import { type EffectAsked, type EffectSection, effectSection } from '../payments/effect.section.js';
import { changeActions } from './change-actions.js';
import { documentsTable, meetingsTable } from './change-log.page.js';
import { reasonRow, type ToldReason, whoFor } from './change-reasons.js';
import { changeStatus, changesSaid, decisionWords, kindsInWords } from './change-words.js';
import { sideBySide } from './terms-words.js';

export interface VariationContent {
  readonly crumbs: readonly Crumb[];
  readonly caption: string;
  readonly heading: string;
  readonly actions: readonly Action[];
  readonly bundle: BundleLink;
  readonly status: { readonly text: string; readonly colour: string };
  readonly facts: readonly NamedValue[];
  readonly says: readonly string[];
  readonly difference: DataTable;
  readonly effect: EffectSection;
  readonly drafts: readonly ToldDraft[];
  readonly story: readonly TimelineItem[];
  readonly meetings: DataTable;
  readonly documents: DataTable;
  readonly recorded: string;
}

export interface ToldDraft {
  readonly heading: string;
  readonly intro: string;
  readonly words: readonly string[];
  readonly answers: DataTable;
}

export interface VariationFacts {
  readonly contract: NamedContract;
  readonly variation: LoggedVariation;
  /** The terms without the variation, and with it as it stands. */
  readonly before: Terms | undefined;
  readonly after: Terms | undefined;
  /** The versions of the terms that it set. */
  readonly set: readonly ContractTerms[];
  readonly effect: EffectAsked;
  /** Why it was put to the parties. */
  readonly reason: ToldReason;
  /** Who recorded it for the organisation that drafted it. */
  readonly recordedBy: string | undefined;
  readonly story: readonly TimelineItem[];
  readonly naming: Naming;
  readonly asked: ReadAt;
  readonly caller?: Caller | undefined;
}

/** One variation: what it says before and after, who answered what to each draft of it, and what it does to the money. */
export function variationPage(facts: VariationFacts): Page<VariationContent> {
  const { contract, variation, before, after, naming, asked } = facts;
  const { text, tag } = changeStatus(variation.status);
  const caption = `Variation ${variation.variation} of ${contract.title}`;
  const isAgreed = variation.status === 'agreed' || variation.status === 'in-force';
  return {
    template: 'contracts/variation.njk',
    title: `Variation ${variation.variation}: ${variation.title}`,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked, {
        text: 'Changes',
        href: `/contracts/${contract.contract}/changes`,
      }),
      caption,
      heading: variation.title,
      actions: asked.isPast
        ? []
        : offered(
            facts.caller,
            changeActions(
              `/contracts/${contract.contract}/variations/${variation.variation}`,
              { ...variation, toDecide: variation.stillToDecide },
              facts.caller?.actor.organisation,
              { drafts: 'draft-variation', decides: 'decide-variation' },
            ),
          ),
      bundle: bundleLink('variation', `${contract.contract}.V${variation.variation}`, asked),
      status: { text, colour: tag },
      facts: factsOf(facts),
      says: changesSaid(variation.words, naming.names),
      difference:
        before === undefined || after === undefined
          ? { caption: 'Before and after', columns: [], rows: [], empty: 'No terms were in force on its day.' }
          : {
              ...sideBySide(
                isAgreed ? 'What the terms say before and after' : 'What the terms say now, and would say',
                before,
                after,
                naming.names,
              ),
              empty: 'The terms themselves stay the same: it changes the parties, the outcomes or the dates.',
            },
      effect: effectSection(facts.effect, naming),
      drafts: variation.drafts.toReversed().map((draft) => draftTold(draft, variation, naming)),
      story: facts.story,
      meetings: meetingsTable(variation.meetings, contract, naming, asked),
      documents: documentsTable(variation.documents, contract, asked),
      recorded:
        'Drafts, proposals and decisions are recorded in the forms here, through the API or on the command line, each by the organisation that makes them. The words of a decision stay sealed.',
    },
  };
}

function factsOf({ contract, variation, set, naming, asked, reason, recordedBy }: VariationFacts): NamedValue[] {
  const { nameOf } = naming;
  const { proposedBy, proposedOn, decideBy, closedOn, retroactive, termsVersion } = variation;
  return [
    { name: 'What it changes', value: cell(kindsInWords(variation.changes)) },
    { name: 'Takes effect', value: cell(dayWords(variation.effectiveFrom)) },
    reasonRow(reason, `/contracts/${contract.contract}/variations/${variation.variation}`, asked),
    {
      name: 'Proposed',
      value:
        proposedOn === undefined
          ? cell('Not yet', {
              note: `drafted by ${whoFor(recordedBy, variation.draftedBy, nameOf)} on ${dayWords(variation.draftedOn)}`,
            })
          : cell(dayWords(proposedOn), {
              note: `by ${whoFor(recordedBy, proposedBy ?? '', nameOf)}${termsVersion === undefined ? '' : `, held against version ${termsVersion} of the terms`}`,
            }),
    },
    ...(decideBy === undefined ? [] : [{ name: 'To be decided by', value: cell(dayWords(decideBy)) }]),
    ...(variation.stillToDecide.length === 0
      ? []
      : [{ name: 'Has not decided', value: cell(variation.stillToDecide.map(nameOf).join('; ')) }]),
    ...(closedOn === undefined ? [] : [{ name: closedWords(variation), value: cell(dayWords(closedOn)) }]),
    ...(retroactive === undefined
      ? []
      : [
          {
            name: 'Retroactive',
            value: cell(
              retroactive
                ? 'Yes: it took effect before it was agreed, by the word of every party'
                : 'No: it was agreed by the day it took effect',
            ),
          },
        ]),
    ...set.map(({ version, validFrom }) => ({
      name: `Set version ${version} of the terms`,
      value: cell(`In force from ${dayWords(validFrom)}`, {
        href: keepingMoment(`/contracts/${contract.contract}/in-force?effectiveOn=${validFrom}`, asked),
      }),
    })),
  ];
}

function closedWords({ status }: LoggedVariation): string {
  switch (status) {
    case 'declined':
      return 'Declined';
    case 'withdrawn':
      return 'Withdrawn';
    case 'lapsed':
      return 'Lapsed';
    default:
      return 'Agreed';
  }
}

function draftTold(
  draft: VariationDraft,
  { answers, drafts, approvers, ...variation }: LoggedVariation,
  naming: Naming,
) {
  const { nameOf, names } = naming;
  const given = answers.filter((answer) => answer.draft === draft.draft);
  const isLast = draft.draft === variation.draft;
  return {
    heading: drafts.length === 1 ? 'The draft' : `Draft ${draft.draft}${isLast ? ', which stands' : ''}`,
    intro: `Drafted by ${nameOf(draft.draftedBy)} on ${dayWords(draft.draftedOn)}, to take effect on ${dayWords(draft.effectiveFrom)}.${isLast ? proposedWords(variation) : ''}`,
    words: changesSaid(draft.words, names),
    answers: answersTable(given, isLast ? variation.stillToDecide : [], naming, draft.draft),
  };
}

/** Only of the draft that stands: what was proposed before it was taken back by it. */
function proposedWords({ proposedOn, decideBy }: Pick<LoggedVariation, 'proposedOn' | 'decideBy'>): string {
  if (proposedOn === undefined) return ' It is not proposed yet.';
  return ` Proposed on ${dayWords(proposedOn)}${decideBy === undefined ? '' : `, to be decided by ${dayWords(decideBy)}`}.`;
}

export interface GivenAnswer extends Pick<VariationAnswer, 'organisation' | 'decidedOn' | 'retroactive'> {
  readonly decided: VariationAnswer['decided'];
}

export function answersTable(
  given: readonly GivenAnswer[],
  waiting: readonly string[],
  { nameOf }: Naming,
  draft: number,
): DataTable {
  return {
    caption: `Decisions on draft ${draft}`,
    columns: [{ text: 'Party' }, { text: 'Decision' }, { text: 'On' }, { text: 'Retroactive' }],
    rows: [
      ...given.map(({ organisation, decided, decidedOn, retroactive }) => [
        cell(nameOf(organisation)),
        cell(decisionWords[decided]),
        cell(dayWords(decidedOn)),
        cell(
          retroactive
            ? 'May take effect before it is agreed'
            : decided === 'agreed'
              ? 'Not before it is agreed'
              : 'Not said',
        ),
      ]),
      ...waiting.map((organisation) => [
        cell(nameOf(organisation)),
        cell('Has not decided'),
        cell('Not yet'),
        cell('Not said'),
      ]),
    ],
    empty: 'Nobody has answered this draft.',
  };
}
