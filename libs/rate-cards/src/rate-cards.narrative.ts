import type { Narrative } from '#event-log';
import type { LineChange, RateCardEvent } from './domain/rate-cards.events.js';
import { pricingInWords } from './pricing/pricing.js';

type Revision = { readonly contract: string; readonly revision: number };
type Draft = Revision & { readonly draft: number };

/** A revision has no hyphen and no blank in its reference: `reboot_west.R2`. */
export function revisionRef({ contract, revision }: Revision): string {
  return `${contract}.R${revision}`;
}

/**
 * A line means the same in every revision, so its reference has none: `reboot_west.feels_safe`. The code of a contract
 * has no dot, so it splits one way.
 */
export function rateCardLineRef(contract: string, line: string): string {
  return `${contract}.${line}`;
}

const about = (event: Revision) => [
  { kind: 'contract', ref: event.contract },
  { kind: 'rate-card-revision', ref: revisionRef(event) },
];
const aboutLines = (event: Revision & { readonly lines: readonly { readonly line: string }[] }) => [
  ...about(event),
  ...event.lines.map(({ line }) => ({ kind: 'rate-card-line', ref: rateCardLineRef(event.contract, line) })),
];
/** A rate card holds the story of each revision; what a revision rests on is how it came to be agreed. */
const story = ({ revision }: Revision) => `revision ${revision}`;

/** The first draft is the revision itself, as most people only ever see one. */
function named({ revision, draft }: Draft): string {
  return draft === 1
    ? `revision ${revision} of the rate card`
    : `draft ${draft} of revision ${revision} of the rate card`;
}

const changeWords: Record<LineChange['change'], string> = {
  added: 'is added',
  'added-temporarily': 'is added for a time',
  changed: 'is changed',
  repriced: 'is priced otherwise',
  retired: 'is retired',
};

/** More lines than these are counted: a sentence of thirty prices is not read, and what changed stands below it. */
const LINES_TOLD = 3;

type Lines = Extract<RateCardEvent, { type: 'RateCardRevisionProposed' }>['lines'];

function linesInWords(lines: Lines): string {
  if (lines.length > LINES_TOLD) return `It has ${lines.length} lines.`;
  const told = lines.map(({ line, pricing, unit }) => `${line} (${pricingInWords(pricing, unit)})`).join(', ');
  return `Its ${lines.length === 1 ? 'line' : `${lines.length} lines`}: ${told}.`;
}

/** What becomes of a line; of a card of many lines with its price, which the sentence does not say. */
function changeOf(line: string, change: LineChange['change'], lines: Lines): string {
  const of = lines.find((one) => one.line === line);
  const price = of === undefined || lines.length <= LINES_TOLD ? '' : `: ${pricingInWords(of.pricing, of.unit)}`;
  return `The line ${line} ${changeWords[change]}${price}.`;
}

export const rateCardNarrative: Narrative<RateCardEvent> = {
  RateCardRevisionDrafted: {
    says: (event) =>
      `${event.draftedBy} drafted ${named(event)}, to take effect on ${event.effectiveFrom}. Nobody has been asked about it yet.`,
    about: aboutLines,
    story,
  },
  RateCardRevisionProposed: {
    says: (event) => {
      const { proposedBy, effectiveFrom, lines, approvers, decideBy } = event;
      const until = decideBy === undefined ? '' : `, to be decided by ${decideBy}`;
      return (
        `${proposedBy} proposed ${named(event)}, to take effect on ${effectiveFrom} once ` +
        `${approvers.join(', ')} agreed${until}. ${linesInWords(lines)}`
      );
    },
    about: aboutLines,
    story,
    why: ({ changes, lines }) => changes.map(({ line, change }) => changeOf(line, change, lines)),
  },
  RateCardRevisionAgreed: {
    says: (event) => {
      const back = event.retroactive ? ', and that it may take effect before the day it is agreed' : '';
      return `${event.organisation} agreed to ${named(event)} on ${event.decidedOn}${back}.`;
    },
    about,
    story,
  },
  RateCardRevisionDeclined: {
    says: (event) => `${event.organisation} declined ${named(event)} on ${event.decidedOn}.`,
    about,
    story,
  },
  RateCardRevisionChangeRequested: {
    says: (event) =>
      `${event.organisation} asked for a change of ${named(event)} on ${event.decidedOn}. It has to be drafted again.`,
    about,
    story,
  },
  RateCardRevisionWithdrawn: {
    says: ({ revision, withdrawnOn }) =>
      `Revision ${revision} of the rate card was withdrawn by its proposer on ${withdrawnOn}.`,
    about,
    story,
  },
  RateCardRevisionLapsed: {
    says: ({ revision, lapsedOn }) =>
      `Revision ${revision} of the rate card had not been agreed by the day it had to be: on ${lapsedOn} it had lapsed.`,
    about,
    story,
  },
  RateCardRevised: {
    says: ({ revision, agreedOn, effectiveFrom }) =>
      `All parties had agreed to revision ${revision} of the rate card by ${agreedOn}. It prices from ${effectiveFrom} on.`,
    about,
    story,
    why: ({ agreedOn, effectiveFrom, retroactive }) =>
      retroactive
        ? [
            `Every party agreed that it may reach back: it was agreed on ${agreedOn} and replaces what was agreed before from ${effectiveFrom} on.`,
          ]
        : [],
  },
};
