import type { Narrative, Subject } from '#event-log';
import { unreachable } from '#kernel';
import { matterInWords } from './domain/board.js';
import type { ContractEvent, Matter, OrganisationEvent } from './domain/contracts.events.js';
import { changeInWords, listInWords, roleWords, termsInWords } from './terms-in-words.js';

type InVariation = { readonly contract: string; readonly variation: number };

/** A variation has no hyphen and no blank in its reference: `reboot_west.V2`. */
export function variationRef({ contract, variation }: InVariation): string {
  return `${contract}.V${variation}`;
}

const ofContract = ({ contract }: { readonly contract: string }): Subject[] => [{ kind: 'contract', ref: contract }];

const ofVariation = ({ contract, variation }: InVariation): Subject[] => [
  { kind: 'contract', ref: contract },
  { kind: 'variation', ref: variationRef({ contract, variation }) },
];

const byOrganisation = (event: InVariation & { readonly organisation: string }): Subject[] => [
  ...ofVariation(event),
  { kind: 'organisation', ref: event.organisation },
];

const ofMatters = (contract: string, about: readonly Matter[]): Subject[] => [
  { kind: 'contract', ref: contract },
  ...about.map((matter): Subject => {
    switch (matter.kind) {
      case 'variation':
        return { kind: 'variation', ref: `${contract}.V${matter.variation}` };
      case 'rate-card-revision':
        return { kind: 'rate-card-revision', ref: `${contract}.R${matter.revision}` };
      case 'meeting':
        return { kind: 'meeting', ref: `${contract}.M${matter.meeting}` };
      default:
        return unreachable(matter);
    }
  }),
];

const mattersInWords = (about: readonly Matter[]) => listInWords(about.map(matterInWords));

/** Each variation is a story of its own; the contract itself, its parties and terms, is what everything rests on. */
const storyOf = ({ variation }: Pick<InVariation, 'variation'>) => `variation ${variation}`;

export const contractNarrative: Narrative<OrganisationEvent | ContractEvent> = {
  OrganisationRegistered: {
    says: ({ organisation, name }) => `${name} was registered as ${organisation}.`,
    about: ({ organisation }) => [{ kind: 'organisation', ref: organisation }],
  },
  ContractRecorded: {
    says: ({ title, signedOn, startsOn, endsOn, synthetic }) =>
      `The contract "${title}", signed on ${signedOn}, was recorded. It runs from ${startsOn} to ${endsOn}.` +
      (synthetic ? ' The people in it are made up.' : ''),
    about: ofContract,
  },
  PartyJoined: {
    says: ({ organisation, roles, from }) =>
      `${organisation} became a party from ${from}, as ${listInWords(roles.map((role) => roleWords[role]))}.`,
    about: ({ contract, organisation }) => [
      { kind: 'contract', ref: contract },
      { kind: 'organisation', ref: organisation },
    ],
  },
  PartyLeft: {
    says: ({ organisation, lastDay, variation }) =>
      `${organisation} left by variation ${variation}: its last day as a party is ${lastDay}.`,
    about: byOrganisation,
    story: storyOf,
  },
  OutcomeDefined: {
    // Whoever shows it writes the title in place of the code, so to say both would be to say one twice.
    says: ({ outcome, definition }) => `The outcome ${outcome} was defined: ${definition}`,
    about: ({ contract, outcome }) => [
      { kind: 'contract', ref: contract },
      { kind: 'outcome', ref: `${contract}.${outcome}` },
    ],
  },
  TermsSet: {
    says: ({ version, validFrom, terms, variation }) =>
      `Version ${version} of the terms holds from ${validFrom}${variation === undefined ? '' : `, by variation ${variation}`}. ${termsInWords(terms).join(' ')}`,
    about: ({ contract, variation }) =>
      variation === undefined ? ofContract({ contract }) : ofVariation({ contract, variation }),
  },
  ContractEndMoved: {
    says: ({ from, to, variation }) =>
      `The contract ends on ${to} and no longer on ${from}, by variation ${variation}.`,
    about: ofVariation,
    story: storyOf,
  },
  VariationDrafted: {
    says: ({ variation, draft, draftedBy, title, effectiveFrom }) =>
      `${draftedBy} drafted variation ${variation}, "${title}", to take effect on ${effectiveFrom}` +
      (draft === 1 ? '.' : `: draft ${draft}, on which everybody is asked anew.`),
    about: ofVariation,
    why: ({ changes }) => changes.map((change) => `It says that ${changeInWords(change)}.`),
    story: storyOf,
  },
  VariationProposed: {
    says: ({ variation, draft, proposedBy, approvers, decideBy }) =>
      `${proposedBy} put variation ${variation}${ofDraft(draft)} to the parties. It needs the agreement of ${listInWords(approvers)}` +
      (decideBy === undefined ? '.' : `, by ${decideBy} at the latest.`),
    about: ofVariation,
    why: ({ termsVersion, approvers }) => [
      `Version ${termsVersion} of the terms names ${listInWords(approvers)} as those who must agree.`,
    ],
    story: storyOf,
  },
  VariationAgreedByParty: {
    says: ({ variation, draft, organisation, retroactive }) =>
      `${organisation} agreed to variation ${variation}${ofDraft(draft)}${retroactive ? ', also to its taking effect before the day it is agreed' : ''}.`,
    about: byOrganisation,
    story: storyOf,
  },
  VariationDeclined: {
    says: ({ variation, draft, organisation }) => `${organisation} declined variation ${variation}${ofDraft(draft)}.`,
    about: byOrganisation,
    story: storyOf,
  },
  VariationChangeRequested: {
    says: ({ variation, draft, organisation }) =>
      `${organisation} asked for a change of variation ${variation}${ofDraft(draft)}.`,
    about: byOrganisation,
    story: storyOf,
  },
  VariationWithdrawn: {
    says: ({ variation }) => `Variation ${variation} was withdrawn by those who drafted it.`,
    about: ofVariation,
    story: storyOf,
  },
  VariationLapsed: {
    says: ({ variation }) => `Variation ${variation} lapsed: not everybody had agreed to it by the last day for that.`,
    about: ofVariation,
    story: storyOf,
  },
  VariationAgreed: {
    says: ({ variation, agreedOn, effectiveFrom, retroactive }) =>
      `All have agreed to variation ${variation}: it takes effect on ${effectiveFrom}` +
      (retroactive ? `, before ${agreedOn}, the day it was agreed.` : '.'),
    about: ofVariation,
    why: ({ agreedOn, effectiveFrom, retroactive }) =>
      retroactive
        ? [
            `Everybody said that it may reach back: the last agreement is of ${agreedOn}, its effect of ${effectiveFrom}.`,
          ]
        : [`The last agreement is of ${agreedOn}.`],
    story: storyOf,
  },
  MeetingHeld: {
    says: ({ meeting, title, heldOn, present, about }) =>
      `The board met on ${heldOn}: "${title}" (meeting ${meeting}), with ${listInWords(present)}.` +
      (about.length === 0 ? '' : ` It was about ${mattersInWords(about)}.`),
    about: ({ contract, meeting, about }) => [
      ...ofMatters(contract, about),
      { kind: 'meeting', ref: `${contract}.M${meeting}` },
    ],
    story: ({ meeting }) => `meeting ${meeting}`,
  },
  DocumentFiled: {
    says: ({ document, title, datedOn, contentDigest, about }) =>
      `Document ${document}, "${title}" of ${datedOn}, was filed. Its digest is ${contentDigest}.` +
      (about.length === 0 ? '' : ` It is about ${mattersInWords(about)}.`),
    about: ({ contract, document, about }) => [
      ...ofMatters(contract, about),
      { kind: 'document', ref: `${contract}.D${document}` },
    ],
    story: ({ document }) => `document ${document}`,
  },
  PlanAgreed: {
    says: ({ scenario, version, inForceFrom, periods, variation }) =>
      `Version ${version} of the plan "${scenario}" was agreed${variation === undefined ? '' : ` by variation ${variation}`}: ` +
      `${periods.length === 1 ? 'one period is' : `${periods.length} periods are`} planned, and those that begin on or after ${inForceFrom} are held against it.`,
    about: ({ contract, variation }) =>
      variation === undefined ? ofContract({ contract }) : ofVariation({ contract, variation }),
    story: ({ scenario }) => `plan ${scenario}`,
  },
};

/** A first draft goes without saying. */
function ofDraft(draft: number): string {
  return draft === 1 ? '' : ` (draft ${draft})`;
}
