import type { Narrative } from '#event-log';
import { formatPence, type Of } from '#kernel';
import { clawbackRef } from './domain/account/clawbacks.js';
import type { Part, PaymentEvent } from './domain/payments.events.js';

/** What happens to the money of a statement beside its approval and payment, and what moves beside the statements. */
type SettlementEvent = Of<
  PaymentEvent,
  | 'LineDisputed'
  | 'DisputeResolved'
  | 'ClawbackProposed'
  | 'ClawbackApproved'
  | 'ClawbackDeclined'
  | 'ClawbackAgreed'
  | 'RefundReceived'
  | 'AdvanceApproved'
  | 'AdvancePaid'
>;

const spaced = (code: string) => code.replaceAll('-', ' ');
const ofContract = ({ contract }: SettlementEvent) => ({ kind: 'contract', ref: contract });
const refOf = ({ contract, clawback }: Pick<Of<PaymentEvent, 'ClawbackAgreed'>, 'contract' | 'clawback'>) =>
  clawbackRef(contract, clawback);

const aboutLine = (event: Of<SettlementEvent, 'LineDisputed' | 'DisputeResolved'>) => [
  { kind: 'statement-line', ref: `${event.statement}/${event.line}` },
  { kind: 'statement', ref: event.statement },
  { kind: 'claim', ref: event.claim },
  ofContract(event),
];
const aboutClawback = (event: Of<SettlementEvent, 'ClawbackApproved' | 'ClawbackDeclined' | 'ClawbackAgreed'>) => [
  { kind: 'clawback', ref: refOf(event) },
  ofContract(event),
];
const aboutAdvance = (event: Of<SettlementEvent, 'AdvanceApproved' | 'AdvancePaid'>) => [
  { kind: 'payment', ref: event.payment },
  ofContract(event),
];

export const settlementNarrative: Narrative<SettlementEvent> = {
  LineDisputed: {
    says: ({ statement, line, payer, heldPence, disputedOn, resolveBy, reasonCode }) =>
      `${payer} disputed line ${line} of statement ${statement} on ${disputedOn} (${spaced(reasonCode)}) and holds back ${formatPence(heldPence)} of its part; it is to be resolved by ${resolveBy}.`,
    about: aboutLine,
    // A dispute belongs to the story of its statement, whose payments it holds back.
    story: ({ statement }) => statement,
    why: ({ heldPence }) => [`Until it is resolved, ${formatPence(heldPence)} can be neither approved nor paid.`],
  },
  DisputeResolved: {
    says: ({ statement, line, payer, disallowedPence, resolvedBy, resolvedOn }) =>
      disallowedPence === 0
        ? `${resolvedBy} dropped its dispute of line ${line} of statement ${statement} on ${resolvedOn}.`
        : `${resolvedBy} conceded ${formatPence(disallowedPence)} of what ${payer} disputes on line ${line} of statement ${statement}, on ${resolvedOn}.`,
    about: aboutLine,
    story: ({ statement }) => statement,
    why: ({ payer, disallowedPence }) =>
      disallowedPence === 0
        ? ['Nothing is disallowed, so what was held back can be paid.']
        : [
            `${formatPence(disallowedPence)} of the part of ${payer} are not payable; a later statement adjusts the claim, against what was held back.`,
          ],
  },
  ClawbackProposed: {
    says: (event) => {
      const { cause, proposedBy, proposedOn, collect } = event;
      const how = collect === 'netted' ? 'netted with the next statement' : 'collected by an invoice';
      return `${proposedBy} proposed clawback ${refOf(event)} on ${proposedOn} (${spaced(cause)}): ${takenInWords(event)}, ${how}.`;
    },
    about: (event) => [
      { kind: 'clawback', ref: refOf(event) },
      ...event.claims.map(({ claim }) => ({ kind: 'claim', ref: claim })),
      ofContract(event),
    ],
    story: refOf,
    why: ({ approvers, needs }) => [
      needs === 'one'
        ? `The payee offers to pay back, so the approval of one payer with a part in it is enough: ${approvers.join(' or ')}.`
        : `Every payer with a part in it has to approve, one of them by another person than who proposed it: ${approvers.join(', ')}.`,
    ],
  },
  ClawbackApproved: {
    says: (event) => `${event.organisation} approved clawback ${refOf(event)} on ${event.approvedOn}.`,
    about: aboutClawback,
    story: refOf,
  },
  ClawbackDeclined: {
    says: (event) => `${event.organisation} declined clawback ${refOf(event)} on ${event.declinedOn}.`,
    about: aboutClawback,
    story: refOf,
  },
  ClawbackAgreed: {
    says: (event) => `Clawback ${refOf(event)} was agreed on ${event.agreedOn}.`,
    about: aboutClawback,
    story: refOf,
    why: () => ['It has all the approvals that it needs. A statement that is issued later takes it back.'],
  },
  RefundReceived: {
    says: (event) => {
      const { refund, payer, pence, receivedOn, bankReference } = event;
      const reason = returnedFor(event, {
        clawback: (ref) => `clawback ${ref}`,
        advance: (ref) => `advance ${ref}`,
        statement: (ref) => `statement ${ref}`,
      });
      return `${payer} received ${formatPence(pence)} back for ${reason} on ${receivedOn} (${refund}, bank reference ${bankReference}).`;
    },
    about: (event) => [
      { kind: 'refund', ref: event.refund },
      ...(event.statement === undefined ? [] : [{ kind: 'statement', ref: event.statement }]),
      ...(event.clawback === undefined ? [] : [{ kind: 'clawback', ref: clawbackRef(event.contract, event.clawback) }]),
      ...(event.advance === undefined ? [] : [{ kind: 'payment', ref: event.advance }]),
      ofContract(event),
    ],
    story: (event) => returnedFor(event, { clawback: itself, advance: itself, statement: itself }),
    why: (event) => [
      returnedFor(event, {
        clawback: () => 'The clawback is collected by an invoice, so no statement was lowered by it.',
        advance: () => 'No statement was set against it, and none will be set against it from now on.',
        statement: () => 'For this payer the statement came to less than nothing.',
      }),
    ],
  },
  AdvanceApproved: {
    says: ({ payment, kind, payer, pence, period, approvedOn }) =>
      `${payer} approved ${inWords(kind, pence, period)} on ${approvedOn} (${payment}).`,
    about: aboutAdvance,
    story: ({ payment }) => payment,
    why: ({ kind }) => [
      kind === 'grant'
        ? 'In these days the terms pay a grant in place of outcomes, and its schedule says this sum.'
        : 'An advance rests on no outcome. Where the terms say so, later statements are set against it.',
    ],
  },
  AdvancePaid: {
    says: ({ payment, kind, payer, pence, period, paidOn, bankReference }) =>
      `${payer} paid ${inWords(kind, pence, period)} on ${paidOn} (${payment}, bank reference ${bankReference}).`,
    about: aboutAdvance,
    story: ({ payment }) => payment,
    why: () => ['It was approved by one person and released by another.'],
  },
};

/** Whichever of the three the money came back for, by its reference. */
function returnedFor(
  { contract, refund, statement, clawback, advance }: Of<SettlementEvent, 'RefundReceived'>,
  what: Readonly<Record<'clawback' | 'advance' | 'statement', (ref: string) => string>>,
): string {
  if (clawback !== undefined) return what.clawback(clawbackRef(contract, clawback));
  return advance === undefined ? what.statement(statement ?? refund) : what.advance(advance);
}

const itself = (ref: string) => ref;

function takenInWords({ claims, recovery }: Of<SettlementEvent, 'ClawbackProposed'>): string {
  if (claims.length === 0) return `to recover ${recovery.map(partInWords).join(' and ')}`;
  const [only] = claims;
  if (claims.length > 1 || only === undefined) return `to take back ${claims.length} claims, in full or in part`;
  return only.pence === undefined
    ? `to take back all that was billed of ${only.claim}`
    : `to take back ${formatPence(only.pence)} of ${only.claim}`;
}

function partInWords({ payer, pence }: Part): string {
  return `${formatPence(pence)} for ${payer}`;
}

function inWords(kind: 'grant' | 'advance', pence: number, period: { from: string; to: string } | undefined): string {
  const what = kind === 'grant' ? 'a grant' : 'an advance';
  const span = period === undefined ? '' : ` for ${period.from} to ${period.to}`;
  return `${what} of ${formatPence(pence)}${span}`;
}
