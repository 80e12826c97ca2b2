import { CohortsRegister } from '#cohorts';
import type { Installation } from '#installation';
import { countInWords, formatPence } from '#kernel';
import { AdvancesRegister, ClawbacksRegister, DisputesRegister } from '#payments';
import { type Asked, inWords } from '../../moments.js';
import { everyPage } from '../../pages.js';
import { table } from '../../table.js';
import { namesOf, plain } from '../../words.js';
import { numbered, type Shown } from './shown.js';
import { resolutionInWords } from './statement.js';

/** The disputes of one line, `west.S01/3`: each payer may dispute its own part. */
export function dispute({ store }: Installation, ref: string, asked: Asked): Shown | undefined {
  const [, statement, line] = /^([\w.]+)\/(\d{1,9})$/.exec(ref) ?? [];
  if (statement === undefined) return undefined;
  const contract = statement.slice(0, statement.indexOf('.'));
  const found = everyPage((after) =>
    new DisputesRegister(store).disputes(contract, { ...asked, ...after, statement }),
  ).filter((one) => one.line === Number(line));
  const [first] = found;
  if (first === undefined) return undefined;
  const names = namesOf(store, contract, asked);
  const lines = [
    `Disputes of line ${first.line} of statement ${first.statement}, claim ${first.claim}`,
    ...found.flatMap((one) => [
      '',
      `${names.of(one.payer)} disputed it on ${inWords(one.disputed_on)}: ${plain(one.reason_code)}`,
      `  ${formatPence(one.held_pence)} of its part is held back`,
      `  ${resolutionInWords(one)}${one.resolved_by === null ? '' : `, by ${names.of(one.resolved_by)}`}`,
    ]),
  ];
  return { value: found, lines };
}

/** A clawback, `west.C01`: what is taken back and why, who approved it, and how it comes back. */
export function clawback({ store }: Installation, ref: string, asked: Asked, width: number): Shown | undefined {
  const named = numbered(ref, 'C');
  const found = named && new ClawbacksRegister(store).clawback(named.contract, named.number, asked);
  if (found === undefined) return undefined;
  const refunds = everyPage((after) =>
    new AdvancesRegister(store).refunds(found.contract, { ...asked, ...after, clawback: found.clawback }),
  );
  const names = namesOf(store, found.contract, asked);
  const how = found.collect === 'netted' ? 'netted with the next statement' : 'asked for by invoice';
  const lines = [
    `Clawback ${found.ref}: ${plain(found.status)}`,
    `${plain(found.cause)}; proposed by ${names.of(found.proposed_by)} on ${inWords(found.proposed_on)}, ${how}`,
    `It needs the approval of ${found.needs === 'all' ? 'all' : 'one'} of these:`,
    ...found.decisions.map(
      ({ organisation, decision, decided_on, decided_by }) =>
        `  ${names.of(organisation)}: ${decision}${decided_on === null ? '' : ` on ${inWords(decided_on)} by ${names.of(decided_by ?? '')}`}`,
    ),
    ...(found.agreed_on === null ? [] : [`Agreed on ${inWords(found.agreed_on)}`]),
    ...(found.carried_out_by === null ? [] : [`Carried out by statement ${found.carried_out_by}`]),
    '',
    ...table(
      [{ title: 'Taken back of' }, { title: 'Amount', align: 'right' }],
      [
        ...found.takenClaims.map(({ claim, pence }) => [claim, pence === null ? 'all of it' : formatPence(pence)]),
        ...found.recoveries.map(({ payer, pence }) => [
          `what ${names.of(payer)} paid, no claims named`,
          formatPence(pence),
        ]),
      ],
      width,
    ),
    ...(found.invoices.length === 0
      ? []
      : [
          '',
          ...found.invoices.map(
            (one) =>
              `Invoiced for ${names.of(one.payer)}: ${formatPence(one.pence)}, line ${one.line} of ${one.statement}`,
          ),
        ]),
    ...refunds.map(
      ({ payer, pence, received_on, bank_reference }) =>
        `${names.of(payer)} got ${formatPence(pence)} back on ${inWords(received_on)} (bank reference ${bank_reference})`,
    ),
  ];
  return { value: { ...found, refunds }, lines };
}

/** A cohort, `contract.outcome.cohort`, with every result that was measured, by which method and version. */
export function cohort({ store }: Installation, ref: string, asked: Asked, width: number): Shown | undefined {
  const contract = ref.slice(0, ref.indexOf('.'));
  const outcome = ref.slice(ref.indexOf('.') + 1, ref.lastIndexOf('.'));
  const register = new CohortsRegister(store);
  const found = register.cohort({ contract, outcome, cohort: ref.slice(ref.lastIndexOf('.') + 1) }, asked);
  if (found === undefined) return undefined;
  const lines = [
    `Cohort ${found.cohort} of ${namesOf(store, contract, asked).withCode(found.outcome)} in ${contract}: ${found.title}`,
    `People join from ${inWords(found.joins_from)} to ${inWords(found.joins_to)}`,
    found.verified_reduction === null
      ? 'No result is verified.'
      : `Result ${found.verified_result} stands: a reduction of ${found.verified_reduction}%`,
    '',
    ...table(
      [
        { title: 'Result', align: 'right' },
        { title: 'Status' },
        { title: 'Measured' },
        { title: 'People', align: 'right' },
        { title: 'Events', align: 'right' },
        { title: 'Expected', align: 'right' },
        { title: 'Reduction', align: 'right' },
        { title: 'Method' },
      ],
      found.measured.map((one) => [
        String(one.result),
        one.status,
        one.measured_on,
        countInWords(one.size),
        one.events,
        one.expected_events,
        `${one.reduction}%`,
        `${one.method} version ${one.method_version}, against a ${plain(one.compared_with)}`,
      ]),
      width,
    ),
  ];
  return { value: found, lines };
}
