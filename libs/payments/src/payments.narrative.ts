import type { Narrative } from '#event-log';
import { formatPence, type Of, type StatementRef } from '#kernel';
import { explain } from './domain/money/explain.js';
import type { Part, PaymentEvent, StatementLine } from './domain/payments.events.js';
import { settlementNarrative } from './settlement.narrative.js';

const aboutClaim = ({ contract, claim }: Of<PaymentEvent, 'ClaimHeldOut' | 'ClaimPutBack'>) => [
  { kind: 'claim', ref: claim },
  { kind: 'contract', ref: contract },
];
type StatementEvent = Of<PaymentEvent, 'StatementBegun' | 'StatementIssued'>;
const about = ({ contract, statement }: Pick<StatementEvent, 'contract' | 'statement'>) => [
  { kind: 'statement', ref: statement },
  { kind: 'contract', ref: contract },
];
const story = ({ statement }: { readonly statement: StatementRef }) => statement;
const inWords = (parts: readonly Part[]) =>
  parts.map(({ payer, pence }) => `${payer} ${formatPence(pence)}`).join(', ');
const spaced = (code: string) => code.replaceAll('-', ' ');
const sumOf = (parts: readonly Part[]) => parts.reduce((sum, { pence }) => sum + pence, 0);

/** How a line came to its amount: what the claim is worth now and why, and on an adjustment what had been billed of it. */
function whyOfLine({ number, claim, calculation, adjusts }: StatementLine): string {
  const worth = calculation === undefined ? [] : explain(calculation);
  const before =
    adjusts === undefined
      ? []
      : [
          `It adjusts line ${adjusts.line} of statement ${adjusts.statement} (${spaced(adjusts.cause)}): ${formatPence(adjusts.billedBeforePence)} had been billed.`,
        ];
  return [`Line ${number}, claim ${claim}.`, ...before, ...worth].join(' ');
}

function whyIssued(event: Of<PaymentEvent, 'StatementIssued'>): string[] {
  const { due, parts, setAgainstAdvances, recoveries, heldBack, restated } = event;
  const isOther = sumOf(due) !== sumOf(parts);
  return [
    ...(restated
      ? ['Every claim that was billed before was worked out again, because something changed for them.']
      : []),
    ...recoveries.map(
      ({ clawback, collect, parts: taken }) =>
        `Clawback ${clawback} takes back ${inWords(taken)}, ${collect === 'netted' ? 'netted with this statement' : 'by invoice'}.`,
    ),
    ...heldBack.map(
      ({ statement, line, payer, pence }) =>
        `${formatPence(pence)} that ${payer} had held back of line ${line} of statement ${statement} stays unpaid for good.`,
    ),
    ...(setAgainstAdvances.length === 0 ? [] : [`Set against advances: ${inWords(setAgainstAdvances)}.`]),
    ...(isOther ? [`To pay of it: ${inWords(due)}.`] : []),
  ];
}

/** An account holds many statements; each is a story of its own. Its lines have a stream, and with it a story, of their own. */
export const paymentsNarrative: Narrative<PaymentEvent> = {
  ...settlementNarrative,
  StatementBegun: {
    says: ({ statement, number, period }) =>
      `Statement ${statement}, number ${number}, for ${period.from} to ${period.to} was begun.`,
    about,
    story,
  },
  StatementLinesAdded: {
    says: ({ statement, lines }) => {
      const sum = formatPence(lines.reduce((total, { amountPence }) => total + amountPence, 0));
      const [first, last] = [lines[0]?.number, lines.at(-1)?.number];
      const adjusting = lines.filter(({ kind }) => kind === 'adjustment').length;
      const some = adjusting === 0 ? '' : adjusting === lines.length ? ', all adjusting' : `, ${adjusting} adjusting`;
      return first === last
        ? `Line ${first} of statement ${statement}, ${sum}${adjusting === 0 ? '' : ', adjusting an earlier one'}, was put on it and split between the payers.`
        : `Lines ${first} to ${last} of statement ${statement}, ${sum} in all${some}, were put on it and split between the payers.`;
    },
    about: (event) => [
      ...about(event),
      ...event.lines.flatMap(({ number, claim, person, cohort, outcome, rateCardLine }) => [
        { kind: 'statement-line', ref: `${event.statement}/${number}` },
        { kind: 'claim', ref: claim },
        ...(person === undefined ? [] : [{ kind: 'person', ref: person }]),
        ...(cohort === undefined ? [] : [{ kind: 'cohort', ref: `${event.contract}.${outcome}.${cohort}` }]),
        { kind: 'rate-card-line', ref: `${event.contract}.${rateCardLine}` },
      ]),
    ],
    story,
    why: ({ lines }) => lines.map(whyOfLine),
  },
  StatementIssued: {
    says: ({ statement, lines, totalPence, parts, issuedToDatePence, issuedOn }) =>
      `Statement ${statement} of ${lines} ${lines === 1 ? 'line' : 'lines'} was issued on ${issuedOn} for ${formatPence(totalPence)} (${inWords(parts)}), which makes ${formatPence(issuedToDatePence)} issued under the contract.`,
    about,
    story,
    why: whyIssued,
  },
  ClaimHeldOut: {
    says: ({ claim, heldOn, reasonCode }) =>
      `Claim ${claim} was kept off the statements from ${heldOn}: ${spaced(reasonCode)}.`,
    about: aboutClaim,
    story: ({ claim }) => claim,
  },
  ClaimPutBack: {
    says: ({ claim, putBackOn }) => `Claim ${claim} was put back on ${putBackOn}, so that the next statement takes it.`,
    about: aboutClaim,
    story: ({ claim }) => claim,
  },
  StatementAbandoned: {
    says: ({ statement, reasonCode }) =>
      `Statement ${statement} was given up before issue: ${reasonCode.replaceAll('-', ' ')}.`,
    about,
    story,
  },
  StatementApproved: {
    says: ({ statement, payer, pence, approvedOn }) =>
      `${payer} approved its part of statement ${statement}, ${formatPence(pence)}, on ${approvedOn}.`,
    about,
    story,
  },
  PaymentMade: {
    says: ({ statement, payer, pence, paidOn, bankReference }) =>
      `${payer} paid ${formatPence(pence)} of statement ${statement} on ${paidOn} (bank reference ${bankReference}).`,
    about: (event) => [{ kind: 'payment', ref: event.payment }, ...about(event)],
    story,
  },
};
