import type { Naming } from '#contracts';
import { type ContractTerms, capInWords } from '#contracts';
import type { CapStanding, ContractTotalsRow, InVain, NotPayableRow, NotPayableTotalRow } from '#payments';
import { readable } from '../audit-trail/readable.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import { type Cell, type Crumb, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { type ShareChart, shareChart } from '../layout/share-chart.js';
import { capitalised, counted, countWords, dayWords, moneyWords, plainWords } from '../layout/words.js';
import type { ListLinks } from '../pages/page-desk.js';
import { limitAmount, lineCell, reasonHref, reasonWords, subjectCell } from './money-words.js';

export interface CapsContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly intro: readonly string[];
  readonly sum: DataTable;
  /** Undefined where no cap in force is on money that is used by everybody together. */
  readonly chart: ShareChart | undefined;
  readonly links: readonly Crumb[];
  readonly caps: DataTable;
  readonly versions: DataTable;
  readonly unpaid: DataTable;
  readonly all: Crumb | undefined;
  readonly pages: ListLinks;
}

export interface CapsFacts {
  readonly contract: NamedContract;
  /** The caps of the terms and the limits of the rate card that are in force on the day the page is read for. */
  readonly standings: readonly CapStanding[];
  readonly versions: readonly ContractTerms[];
  readonly totals: ContractTotalsRow;
  /** What is not payable, by reason and by cap. */
  readonly reasons: readonly NotPayableTotalRow[];
  readonly unpaid: readonly NotPayableRow[];
  /** The releases that looked at a row's claim again and came to no more. */
  readonly inVain: ReadonlyMap<NotPayableRow, readonly InVain[]>;
  /** The cap or the reason whose rows are listed; all of them, when undefined. */
  readonly of: Pick<NotPayableTotalRow, 'reason' | 'cap'> | undefined;
  readonly pages: ListLinks;
  readonly naming: Naming;
  readonly asked: ReadAt;
}

/** The caps of a contract, how far they are used, and everything that was achieved and is not payable, for whatever reason. */
export function capsPage(facts: CapsFacts): Page<CapsContent> {
  const { contract, of, pages, asked } = facts;
  const home = `/contracts/${contract.contract}`;
  const heading = `Caps of ${contract.title}`;
  return {
    template: 'payments/caps.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked),
      heading,
      intro: [
        'A cap is the most that is paid. What it cuts off stays on record as achieved, verified and not payable, with the cap that cut it, and a later variation may release it. So does what was achieved while a grant was paid or payments were paused.',
      ],
      sum: sumTable(facts),
      chart: capsChart(facts),
      links: [
        {
          text: 'Caps and what they cut as CSV, Excel or JSON Lines',
          href: keepingMoment(`${home}/exports/caps`, asked),
        },
      ],
      caps: capsTable(facts),
      versions: versionsTable(facts),
      unpaid: unpaidTable(facts),
      all:
        of === undefined
          ? undefined
          : { text: 'Everything that is not payable', href: keepingMoment(`${home}/caps`, asked) },
      pages,
    },
  };
}

/** From what was claimed to what was paid: every penny in between has its reason. */
function sumTable({ contract, totals, reasons, asked }: CapsFacts): DataTable {
  const less = (name: string, pence: number) => (pence === 0 ? [] : [[cell(name), cell(moneyWords(-pence))]]);
  // What was held back and conceded is less of what was issued, and stays held back: the two make up for each other.
  const beside = totals.issued_pence - totals.set_against_pence - (totals.due_pence - totals.held_pence);
  return {
    caption: 'From what was claimed to what was paid',
    columns: [{ text: 'What' }, { text: 'Amount', numeric: true }],
    rows: [
      [cell('Claimed'), cell(moneyWords(totals.claimed_pence))],
      ...less('On no statement yet', totals.unbilled_pence),
      ...reasons.map((row) => [
        cell(reasonWords(row), {
          href: keepingMoment(reasonHref(contract.contract, row), asked),
          note: counted(row.claims, 'claim', 'claims'),
        }),
        cell(moneyWords(-row.cut_pence)),
      ]),
      [cell('Payable'), cell(moneyWords(totals.payable_pence))],
      ...less('Taken back by clawbacks that name no claims', totals.recovered_pence),
      [cell('Issued on statements'), cell(moneyWords(totals.issued_pence))],
      ...less('Set against advances', totals.set_against_pence),
      ...less('Held back in disputes, or asked back by an invoice of its own', beside),
      ...less('To be paid still', totals.due_pence - totals.held_pence - totals.paid_pence),
      [cell('Paid'), cell(moneyWords(totals.paid_pence))],
    ],
    empty: 'Nothing was claimed.',
  };
}

/** How much of each cap is used. A cap for each person is used by each for themselves, and has no one bar. */
function capsChart({ standings, naming }: CapsFacts): ShareChart | undefined {
  const shown = standings.filter(({ level }) => level !== 'person');
  if (shown.length === 0) return undefined;
  return shareChart(
    'How much of each cap is used',
    shown.map((one) => ({
      name: nameOfCap(one, naming),
      used: one.used,
      whole: one.limit,
      words: usedWords(one),
    })),
  );
}

/** `111 of 400 outcomes`, or `£40.00 of £50.00`. */
function usedWords(one: CapStanding): string {
  const used = one.counts === 'number' ? countWords(one.used) : limitAmount(one, one.used);
  return `${used} of ${limitAmount(one, one.limit)}`;
}

function capsTable({ contract, standings, reasons, naming, asked }: CapsFacts): DataTable {
  const ofCaps = reasons.filter(({ reason }) => reason === 'cap');
  const gone = ofCaps.filter(({ level, cap }) => !standings.some((one) => one.cap === cap && one.level === level));
  const link = (cap: string) => ({ href: keepingMoment(reasonHref(contract.contract, { reason: 'cap', cap }), asked) });
  return {
    caption: 'Caps and limits in force',
    columns: [
      { text: 'Cap' },
      { text: 'For' },
      { text: 'Limit', numeric: true },
      { text: 'Used', numeric: true },
      { text: 'Left', numeric: true },
      { text: 'Cut so far', numeric: true },
    ],
    rows: [
      ...standings.map((one) => [
        cell(nameOfCap(one, naming), link(one.cap)),
        cell(whomWords(one, naming), { prose: true, note: whichWords(one) }),
        cell(limitAmount(one, one.limit)),
        ...(one.level === 'person'
          ? [cell(`at most ${limitAmount(one, one.used)}`), cell('each person')]
          : [cell(limitAmount(one, one.used)), cell(limitAmount(one, one.left))]),
        cutCell(one.cutPence, one.cutClaims),
      ]),
      ...gone.map((row) => [
        cell(readable(row.cap), link(row.cap)),
        cell(capitalised(plainWords(row.level)), { prose: true, note: 'no longer in force' }),
        cell('None'),
        cell(''),
        cell(''),
        cutCell(row.cut_pence, row.claims),
      ]),
    ],
    empty: 'No cap is in force, neither in the terms nor on the rate card.',
  };
}

function cutCell(pence: number, claims: number): Cell {
  return cell(moneyWords(pence), claims === 0 ? {} : { note: `of ${counted(claims, 'claim')}` });
}

function nameOfCap({ cap, source }: CapStanding, naming: Naming): string {
  return source === 'terms' ? readable(cap) : (naming.names.get(cap) ?? readable(cap));
}

function whomWords(
  { level, payer, outcomes, achievedIn, paymentGroups, source, personsAtLimit }: CapStanding,
  naming: Naming,
): string {
  const whom = payer === undefined ? levelWords[level] : naming.nameOf(payer);
  return [
    source === 'rate-card' ? `${whom}, on this line of the rate card` : whom,
    ...(outcomes === undefined ? [] : [outcomes.map((one) => naming.names.get(one) ?? plainWords(one)).join(', ')]),
    ...(achievedIn === undefined ? [] : [`achieved ${dayWords(achievedIn.from)} to ${dayWords(achievedIn.to)}`]),
    ...(paymentGroups === undefined ? [] : [`of ${paymentGroups.map(plainWords).join(' or ')}`]),
    ...(personsAtLimit === undefined ? [] : [`${counted(personsAtLimit, 'person has', 'people have')} used all of it`]),
  ].join('; ');
}

const levelWords: Record<CapStanding['level'], string> = {
  person: 'Each person',
  outcome: 'The outcome',
  payer: 'A payer',
  contract: 'The contract',
};

function whichWords({ source, version }: Pick<CapStanding, 'source' | 'version'>): string {
  return source === 'terms' ? `version ${version} of the terms` : `revision ${version} of the rate card`;
}

/** Each cap in each version of the terms in which it came to say something else. */
function versionsTable({ contract, versions, naming, asked }: CapsFacts): DataTable {
  const rows = versions.flatMap((version, place) =>
    version.terms.caps.flatMap((cap) => {
      const words = capInWords(cap);
      const before = versions
        .slice(0, place)
        .findLast(({ validFrom }) => validFrom <= version.validFrom)
        ?.terms.caps.find((earlier) => earlier.cap === cap.cap);
      return before !== undefined && capInWords(before) === words ? [] : [{ version, cap, words }];
    }),
  );
  return {
    caption: 'How the caps were agreed',
    columns: [{ text: 'Cap' }, { text: 'Version of the terms' }, { text: 'From' }, { text: 'What it says' }],
    rows: rows.map(({ version, cap, words }) => [
      cell(readable(cap.cap)),
      version.variation === undefined
        ? cell(`Version ${version.version}`, { note: 'as the contract was signed' })
        : cell(`Version ${version.version}`, {
            href: keepingMoment(`/contracts/${contract.contract}/variations/${version.variation}`, asked),
            note: `by variation ${version.variation}`,
          }),
      cell(dayWords(version.validFrom)),
      cell(readable(words, naming.names), { prose: true }),
    ]),
    empty: 'No version of the terms has a cap.',
  };
}

function unpaidTable({ unpaid, inVain, of, naming, asked }: CapsFacts): DataTable {
  return {
    caption: of === undefined ? 'Achieved, not payable' : `Achieved, not payable: ${lowered(reasonWords(of))}`,
    columns: [
      { text: 'Line' },
      { text: 'Outcome' },
      { text: 'For' },
      { text: 'Why' },
      { text: 'Not payable', numeric: true },
    ],
    rows: unpaid.map((row) => [
      lineCell({ contract: row.contract, statement: row.statement, number: row.line }, asked),
      cell(naming.names.get(row.outcome) ?? plainWords(row.outcome), { note: `achieved ${dayWords(row.achieved_on)}` }),
      subjectCell(row, asked),
      cell(whyWords(row, naming), {
        prose: true,
        items: [...limitWords(row), ...(inVain.get(row) ?? []).map(inVainWords)],
      }),
      cell(moneyWords(row.cut_pence)),
    ]),
    empty: 'There is nothing: everything that was billed is payable in full.',
  };
}

function whyWords(
  { reason, cap, payer, mode, version, source, percentage, cause }: NotPayableRow,
  naming: Naming,
): string {
  switch (reason) {
    case 'cap': {
      const name = source === 'rate-card' ? naming.names.get(cap ?? '') : undefined;
      return `${name ?? readable(cap ?? '')}${payer === null ? '' : `, for ${naming.nameOf(payer)}`}`;
    }
    case 'payment-mode':
      return mode === 'grant'
        ? `A grant was paid on that day, by version ${version} of the terms`
        : `Payments were paused on that day, by version ${version} of the terms`;
    case 'deadweight':
      return `Deadweight of ${percentage}%`;
    case 'disallowed':
      return `Disallowed: ${cause}${payer === null ? '' : `, of the part of ${naming.nameOf(payer)}`}`;
    case 'own-price':
      return reasonWords({ reason, cap: null });
  }
}

/** What the limit was when the line was made. */
function limitWords({ counts, source, version, limit_value, used_before, room }: NotPayableRow): string[] {
  if (limit_value === null || source === null || version === null) return [];
  return [
    `${whichWords({ source, version })}: limit ${limitAmount({ counts, source }, limit_value)}`,
    `used before ${limitAmount({ counts, source }, used_before ?? 0)}, left ${limitAmount({ counts, source }, room ?? 0)}`,
  ];
}

function inVainWords({ variation, on, statement }: InVain): string {
  return `looked at again with ${statement}, as variation ${variation} released it under the terms of ${dayWords(on)}: it came to no more`;
}

function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
