import type { Naming } from '#contracts';
import { causeInWords, type DraftedStatement, type NextStatement } from '#payments';
import { cell, type DataTable } from '../layout/parts.js';
import { capitalised, counted, countWords, dayWords, moneyWords, plainWords } from '../layout/words.js';

/** What a statement that was begun would say if it were issued on a day; nothing is recorded by looking at it. */
export interface DraftSection {
  readonly heading: string;
  readonly words: readonly string[];
  readonly lines: DataTable;
  readonly parts: DataTable;
  readonly heldOut: DataTable;
}

/** Where a claim is held out of the statements, and where it is put back; absent for whoever may not. */
export type HoldHref = (claim: string, what: 'hold-out' | 'put-back') => string;

export interface DraftPreview {
  readonly draft: DraftedStatement;
  readonly on: string;
}

const LINES_SHOWN = 100;

export function draftSection({ draft, on }: DraftPreview, naming: Naming, holdHref?: HoldHref): DraftSection {
  const { lines, totalPence, restated, heldOut, isComplete } = draft;
  return {
    heading: `If it were issued on ${dayWords(on)}`,
    words: [
      `It would have ${counted(lines.length, 'line')} and come to ${moneyWords(totalPence)}. ${heldOut.length === 0 ? 'No claim is held out of it.' : `${counted(heldOut.length, 'claim')} ${heldOut.length === 1 ? 'is' : 'are'} held out of it.`}`,
      ...(restated
        ? ['Every claim that was billed before is worked out again, because something changed for them.']
        : []),
      ...(isComplete ? [] : ['The read models are behind the ledger, so a claim may be missing.']),
    ],
    ...draftParts(draft, naming, holdHref),
  };
}

/** The same for a form, one table after the other. */
export function draftTables(draft: NextStatement, naming: Naming): readonly DataTable[] {
  const { lines, parts, heldOut } = draftParts(draft, naming);
  return [lines, parts, heldOut];
}

function draftParts(
  draft: NextStatement,
  naming: Naming,
  holdHref?: HoldHref,
): Pick<DraftSection, 'lines' | 'parts' | 'heldOut'> {
  const { totalPence, heldOut } = draft;
  return {
    lines: linesTable(draft, naming, holdHref),
    parts: {
      caption: 'What each payer would owe',
      columns: [{ text: 'Payer' }, { text: 'Share', numeric: true }],
      rows: draft.parts.map(({ payer, pence }) => [cell(naming.nameOf(payer)), cell(moneyWords(pence))]),
      foot: [cell('Together'), cell(moneyWords(totalPence))],
      empty: 'Nobody would owe anything.',
    },
    heldOut: {
      caption: 'Claims held out',
      columns: [
        { text: 'Claim' },
        { text: 'Outcome' },
        { text: 'Achieved' },
        { text: 'Reason' },
        ...(holdHref === undefined ? [] : [{ text: 'Do' }]),
      ],
      rows: heldOut.map(({ claim, outcome, achievedOn, reasonCode }) => [
        cell(claim),
        cell(naming.names.get(outcome) ?? plainWords(outcome)),
        cell(dayWords(achievedOn)),
        cell(capitalised(plainWords(reasonCode))),
        ...(holdHref === undefined
          ? []
          : [cell('Put back', { href: holdHref(claim, 'put-back'), hidden: `claim ${claim}` })]),
      ]),
      empty: 'No claim is held out.',
    },
  };
}

function linesTable({ lines }: NextStatement, { names }: Naming, holdHref?: HoldHref): DataTable {
  const more = lines.length - LINES_SHOWN;
  return {
    caption: more > 0 ? `The first ${LINES_SHOWN} of ${countWords(lines.length)} lines` : 'The lines it would have',
    columns: [
      { text: 'Line' },
      { text: 'Outcome' },
      { text: 'For' },
      { text: 'Achieved' },
      { text: 'Why' },
      { text: 'Before cuts', numeric: true },
      { text: 'Payable', numeric: true },
      { text: 'On this statement', numeric: true },
      ...(holdHref === undefined ? [] : [{ text: 'Do' }]),
    ],
    rows: lines.slice(0, LINES_SHOWN).map((line) => [
      cell(`Line ${line.number}`, { nowrap: true }),
      cell(names.get(line.outcome) ?? plainWords(line.outcome)),
      line.person === undefined
        ? cell(line.cohort === undefined ? 'All cohorts together' : `Cohort ${line.cohort.replaceAll('_', ' ')}`)
        : cell(line.person, { mono: true }),
      cell(dayWords(line.achievedOn)),
      line.adjusts === undefined
        ? cell('Billed for the first time')
        : cell(`Changes line ${line.adjusts.line} of ${line.adjusts.statement}`, {
            note: causeInWords[line.adjusts.cause],
          }),
      cell(line.calculation === undefined ? 'Not said' : moneyWords(line.calculation.uncappedPence)),
      cell(line.calculation === undefined ? 'Not said' : moneyWords(line.calculation.payablePence)),
      cell(moneyWords(line.amountPence)),
      ...(holdHref === undefined
        ? []
        : [
            line.kind === 'claim'
              ? cell('Hold out', { href: holdHref(line.claim, 'hold-out'), hidden: `line ${line.number}` })
              : cell(''),
          ]),
    ]),
    empty: 'It would have no lines: no claim is waiting to be billed.',
  };
}
