import { type CalendarDate, type ContractId, formatPence, type StatementRef } from '#kernel';
import { type DraftedStatement, type NextStatement, StatementDraft, StatementsRegister } from '#payments';
import type { Moment } from '#read-store';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { dayGiven, inWords, workedOutAt } from '../moments.js';
import { reading } from '../open.js';
import { everyPage } from '../pages.js';
import type { Session } from '../session.js';
import { table } from '../table.js';
import { plural } from '../terminal.js';
import { type Names, namesOf, plain, subjectInWords } from '../words.js';
import { contractNamed } from './contract-named.js';

interface Options {
  readonly statement?: string;
  readonly until?: string;
  readonly asOf?: string;
  readonly effectiveOn?: string;
}

/** `ledger draft`: what the next statement would say if it were issued today. Nothing is recorded by it. */
export function draft(session: Session, contract: string, options: Options): Promise<ExitCode> {
  return reading(session, async (installation) => {
    const { out } = session;
    const named = contractNamed(installation, contract);
    const { on: today, ...moment } = workedOutAt(installation, options);
    if (moment.asOf !== undefined && !session.options.json) out.note(`As the ledger knew it at entry ${moment.asOf}.`);
    const until =
      options.until === undefined ? undefined : dayGiven('--until', options.until, 'the last day of claims');
    const begun = everyPage((after) =>
      new StatementsRegister(installation.store).statements(named, { ...moment, ...after }),
    ).find(({ status }) => status === 'begun');
    const service = await installation.get(StatementDraft);
    const found = await draftOf(service, named, { ...options, begun: begun?.statement, until, today, moment });
    if (session.options.json) await out.document({ contract, issuedOn: today, ...found });
    else
      await out.lines(
        draftLines(
          found,
          { contract, until: until ?? today, today, names: namesOf(installation.store, contract, {}) },
          out.width,
        ),
      );
    if (!found.isComplete) out.warn('The read models were behind the ledger: a claim could be missing.');
    return exitCodes.ok;
  });
}

type Found = NextStatement | DraftedStatement;

async function draftOf(
  service: StatementDraft,
  contract: ContractId,
  asked: {
    readonly statement?: string;
    readonly begun: string | undefined;
    readonly until: CalendarDate | undefined;
    readonly today: CalendarDate;
    readonly moment: Moment;
  },
): Promise<Found> {
  const { statement, begun, until, today, moment } = asked;
  const named = statement ?? (until === undefined ? begun : undefined);
  if (named === undefined) return service.next(contract, until ?? today, today, moment);
  const found = await service.of(contract, named as StatementRef, today, moment);
  if (found === undefined)
    throw new Failure('failed', 'no-draft', `${named} is no statement that was begun and not issued`);
  return found;
}

function draftLines(
  found: Found,
  {
    contract,
    until,
    today,
    names,
  }: { readonly contract: string; readonly until: string; readonly today: string; readonly names: Names },
  width: number,
): string[] {
  const { lines, totalPence, parts, restated, heldOut } = found;
  const title =
    'statement' in found
      ? `Statement ${found.statement} of ${contract}, begun for ${inWords(found.period.from)} to ${inWords(found.period.to)}`
      : `The next statement of ${contract}, with claims made until ${inWords(until)}`;
  return [
    `${title}: as it would be issued on ${inWords(today)}`,
    ...(restated ? ['Something changed for claims that were billed: all of them are worked out again.'] : []),
    '',
    ...(lines.length === 0
      ? ['No claim is to be billed, and nothing is to be adjusted.']
      : table(
          [
            { title: 'Line', align: 'right' },
            { title: 'For' },
            { title: 'Outcome' },
            { title: 'Achieved' },
            { title: 'Worth', align: 'right' },
            { title: 'Amount', align: 'right' },
            { title: 'Adjusts' },
          ],
          lines.map((line) => [
            String(line.number),
            subjectInWords({ person: line.person ?? null, cohort: line.cohort ?? null }),
            names.outcome(line),
            line.achievedOn,
            line.calculation === undefined ? '' : formatPence(line.calculation.uncappedPence),
            formatPence(line.amountPence),
            line.adjusts === undefined
              ? ''
              : `line ${line.adjusts.line} of ${line.adjusts.statement}: ${plain(line.adjusts.cause)}`,
          ]),
          width,
        )),
    '',
    `Total ${formatPence(totalPence)} in ${plural(lines.length, 'line')}`,
    ...parts.map(({ payer, pence }) => `  ${names.of(payer)}  ${formatPence(pence)}`),
    ...(heldOut.length === 0
      ? []
      : [
          '',
          `Held out: ${plural(heldOut.length, 'claim')} that no statement takes until put back`,
          ...heldOut.map(
            ({ claim, achievedOn, reasonCode }) =>
              `  ${claim}, achieved on ${inWords(achievedOn)}: ${plain(reasonCode)}`,
          ),
        ]),
  ];
}
