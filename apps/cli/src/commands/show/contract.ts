import { ContractRegister, termsInWords } from '#contracts';
import type { Installation } from '#installation';
import { countInWords, formatPence } from '#kernel';
import { NotPayableRegister, type NotPayableTotalRow, StatementsRegister } from '#payments';
import { RateCardHistory } from '#rate-cards';
import { ReferralRegister, type StatusCounts } from '#referrals';
import { type Asked, inWords } from '../../moments.js';
import { table, wrap } from '../../table.js';
import { plural } from '../../terminal.js';
import { namesOf, plain, priceInWords } from '../../words.js';
import { byReasonInWords } from '../curtailed.js';
import { dayMeant, type Shown } from './shown.js';

export function contract(installation: Installation, ref: string, asked: Asked, width: number): Shown | undefined {
  const { store } = installation;
  const on = dayMeant(installation, asked);
  const register = new ContractRegister(store);
  const details = register.contract(ref, asked);
  if (details === undefined) return undefined;
  const card = new RateCardHistory(store).inForce(ref, { ...asked, on });
  const totals = new StatementsRegister(store).totals(ref, asked);
  const notPayable = new NotPayableRegister(store).totals(ref, asked);
  const people = new ReferralRegister(store).counts(ref, asked);
  const terms = register.terms(ref, { ...asked, on });
  const names = namesOf(store, ref, asked);
  const lines = [
    `${details.title} (${ref})${details.synthetic ? ', with made-up people' : ''}`,
    `${inWords(details.startsOn)} to ${inWords(details.endsOn)}, signed on ${inWords(details.signedOn)}`,
    '',
    ...table(
      [{ title: 'Party' }, { title: 'Name' }, { title: 'Roles' }, { title: 'From' }],
      details.parties.map(({ organisation, name, roles, from, lastDay }) => [
        organisation,
        name ?? '',
        roles.map(plain).join(', '),
        lastDay === undefined ? from : `${from} to ${lastDay}`,
      ]),
      width,
    ),
    '',
    ...(terms === undefined
      ? [`No terms hold on ${inWords(on)}.`]
      : [
          `Terms version ${terms.version}, in force on ${inWords(on)}`,
          ...termsInWords(terms.terms).flatMap((words) => wrap(names.sentence(words), width, '  ')),
        ]),
    '',
    ...(card === undefined
      ? [`No rate card is in force on ${inWords(on)}.`]
      : [
          `Rate card revision ${card.revision}, in force on ${inWords(on)}`,
          ...table(
            [{ title: 'Line' }, { title: 'What is paid for' }, { title: 'Price' }],
            card.lines.map((line) => [line.line, line.title, priceInWords(line)]),
            width,
          ),
        ]),
    '',
    `People      ${peopleInWords(people)}`,
    `Claimed     ${formatPence(totals.claimed_pence)} (${plural(totals.claims, 'claim')})`,
    `Not payable ${formatPence(totals.not_payable_pence)}${notPayableInWords(notPayable)}`,
    `Not billed  ${formatPence(totals.unbilled_pence)}`,
    `Payable     ${formatPence(totals.payable_pence)}`,
    ...(totals.recovered_pence === 0 ? [] : [`Recovered   ${formatPence(totals.recovered_pence)}`]),
    `Issued      ${formatPence(totals.issued_pence)} (${plural(totals.statements, 'statement')}, ${plural(totals.lines, 'line')})`,
    `Held back   ${formatPence(totals.held_pence)}`,
    `Approved    ${formatPence(totals.approved_pence)}`,
    `Paid        ${formatPence(totals.paid_pence)} (${plural(totals.payments, 'payment')})`,
    ...(totals.refunded_pence === 0 ? [] : [`Paid back   ${formatPence(totals.refunded_pence)}`]),
  ];
  return { value: { ...details, terms: terms ?? null, rateCard: card ?? null, people, totals, notPayable }, lines };
}

function notPayableInWords(totals: readonly NotPayableTotalRow[]): string {
  return totals.length === 0 ? '' : ` (${byReasonInWords(totals)})`;
}

/** Everybody counts once, by how far they are now: a person on the service is no longer one who waits for an answer. */
function peopleInWords({ referred, declined, accepted, engaged, paused, ended }: StatusCounts): string {
  return [
    `${countInWords(referred)} waiting for an answer`,
    `${countInWords(declined)} declined`,
    `${countInWords(accepted)} accepted and not started`,
    `${countInWords(engaged)} on the service`,
    `${countInWords(paused)} on a break`,
    `${countInWords(ended)} ended`,
  ].join(', ');
}
