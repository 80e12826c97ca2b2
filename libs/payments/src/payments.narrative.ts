import type { Narrative } from '#event-log';
import { formatPence } from '#kernel';
import type { Part, PaymentEvent } from './domain/payments.events.js';
import { settlementNarrative } from './settlement.narrative.js';

const about = ({ contract, statement }: PaymentEvent) => [
  { kind: 'statement', ref: statement },
  { kind: 'contract', ref: contract },
];
const story = ({ statement }: PaymentEvent) => statement;
const inWords = (parts: readonly Part[]) =>
  parts.map(({ payer, pence }) => `${payer} ${formatPence(pence)}`).join(', ');

/** An account holds many statements; each is a story of its own. */
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
      return first === last
        ? `Line ${first} of statement ${statement}, ${sum}, was put on it and split between the payers.`
        : `Lines ${first} to ${last} of statement ${statement}, ${sum} in all, were put on it and split between the payers.`;
    },
    about: (event) => [
      ...about(event),
      ...event.lines.flatMap(({ number, claim, person, rateCardLine }) => [
        { kind: 'statement-line', ref: `${event.statement}/${number}` },
        { kind: 'claim', ref: claim },
        { kind: 'person', ref: person },
        { kind: 'rate-card-line', ref: `${event.contract}.${rateCardLine}` },
      ]),
    ],
    story,
  },
  StatementIssued: {
    says: ({ statement, lines, totalPence, parts, issuedToDatePence, issuedOn }) =>
      `Statement ${statement} of ${lines} lines was issued on ${issuedOn} for ${formatPence(totalPence)} (${inWords(parts)}), which makes ${formatPence(issuedToDatePence)} issued under the contract.`,
    about,
    story,
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
