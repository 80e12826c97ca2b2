import type { Naming } from '#contracts';
import { type Cap, type ContractTerms, capInWords } from '#contracts';
import type { CurtailedTotalRow, CurtailmentRow } from '#payments';
import { readable } from '../audit-trail/readable.js';
import { contractCrumbs, type NamedContract } from '../contracts/contract-crumbs.js';
import type { ListLinks } from '../layout/page-desk.js';
import type { Page } from '../layout/pages.js';
import { type Crumb, cell, type DataTable, type Figure, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { countWords, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { lineCell, subjectCell } from './money-words.js';

export interface CapsContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly intro: readonly string[];
  readonly figures: readonly Figure[];
  readonly caps: DataTable;
  readonly versions: DataTable;
  readonly unpaid: DataTable;
  readonly all: Crumb | undefined;
  readonly pages: ListLinks;
}

/** How much of a cap is used, over everybody whom it is for; undefined of a cap for each person, and of the past. */
export interface CapUse {
  readonly pence: number;
  readonly number: number;
}

export interface CapsFacts {
  readonly contract: NamedContract;
  /** The terms in force on the day the page is read for. */
  readonly terms: ContractTerms | undefined;
  readonly versions: readonly ContractTerms[];
  readonly useOf: (cap: Cap) => CapUse | undefined;
  readonly curtailed: readonly CurtailedTotalRow[];
  readonly unpaid: readonly CurtailmentRow[];
  /** The cap whose cuts are listed; all of them, when undefined. */
  readonly of: string | undefined;
  readonly pages: ListLinks;
  readonly naming: Naming;
  readonly asked: ReadAt;
}

/** The caps of a contract, how far they are used, and everything that was achieved, verified and is not payable by them. */
export function capsPage(facts: CapsFacts): Page<CapsContent> {
  const { contract, curtailed, of, pages, asked } = facts;
  const home = `/contracts/${contract.contract}`;
  const heading = `Caps of ${contract.title}`;
  const cut = curtailed.reduce((sum, { cut_pence }) => sum + cut_pence, 0);
  return {
    template: 'payments/caps.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked),
      heading,
      intro: [
        'A cap is the most that is paid. What it cuts off stays on record as achieved, verified and not payable, with the cap that cut it, and a later variation may release it.',
      ],
      figures: [
        { name: 'Left unpaid by caps', value: moneyWords(cut) },
        {
          name: 'Caps that cut something',
          value: countWords(curtailed.filter(({ cut_pence }) => cut_pence > 0).length),
        },
      ],
      caps: capsTable(facts),
      versions: versionsTable(facts),
      unpaid: unpaidTable(facts),
      all: of === undefined ? undefined : { text: 'What all caps cut', href: keepingMoment(`${home}/caps`, asked) },
      pages,
    },
  };
}

function capsTable({ contract, terms, useOf, curtailed, naming, asked }: CapsFacts): DataTable {
  const cutBy = new Map(curtailed.map((row) => [`${row.level} ${row.cap}`, row]));
  const caps = terms?.terms.caps ?? [];
  const ofLines = curtailed.filter(({ level, cap }) => !caps.some((one) => one.cap === cap && one.level === level));
  const href = (cap: string) => keepingMoment(`/contracts/${contract.contract}/caps?cap=${cap}`, asked);
  return {
    caption: terms === undefined ? 'Caps in force' : `Caps in force: version ${terms.version} of the terms`,
    columns: [
      { text: 'Cap' },
      { text: 'What it says' },
      { text: 'Limit', numeric: true },
      { text: 'Used', numeric: true },
      { text: 'Left', numeric: true },
      { text: 'Cut so far', numeric: true },
      { text: 'Claims cut', numeric: true },
    ],
    rows: [
      ...caps.map((cap) => {
        const row = cutBy.get(`${cap.level} ${cap.cap}`);
        return [
          cell(readable(cap.cap), { href: href(cap.cap) }),
          cell(readable(capInWords(cap), naming.names), { prose: true }),
          ...useCells(cap, useOf(cap), asked).map((text) => cell(text)),
          cell(moneyWords(row?.cut_pence ?? 0)),
          cell(countWords(row?.claims ?? 0)),
        ];
      }),
      ...ofLines.map((row) => [
        cell(readable(row.cap), { href: href(row.cap) }),
        cell('A limit of a line of the rate card, or a cap that is no longer in force'),
        cell('On each line'),
        cell('On each line'),
        cell('On each line'),
        cell(moneyWords(row.cut_pence)),
        cell(countWords(row.claims)),
      ]),
    ],
    empty: 'No cap is in force: everything that is achieved and verified is payable.',
  };
}

/** Limit, used, left. A number and a value may be limited both. */
function useCells(cap: Cap, use: CapUse | undefined, asked: ReadAt): readonly [string, string, string] {
  const number = cap.level === 'outcome' ? cap.limitNumber : undefined;
  const pence = cap.limitPence;
  const both = (ofNumber: string | undefined, ofPence: string | undefined) =>
    [ofNumber, ofPence].filter((words) => words !== undefined).join(' and ');
  const limit = both(
    number === undefined ? undefined : `${countWords(number)} outcomes`,
    pence === undefined ? undefined : moneyWords(pence),
  );
  if (cap.level === 'person') return [limit, 'each person', 'each person'];
  if (use === undefined) return [limit, asked.isPast ? 'Shown for today only' : 'Not known', 'Not known'];
  return [
    limit,
    both(
      number === undefined ? undefined : countWords(use.number),
      pence === undefined ? undefined : moneyWords(use.pence),
    ),
    both(
      number === undefined ? undefined : countWords(Math.max(0, number - use.number)),
      pence === undefined ? undefined : moneyWords(Math.max(0, pence - use.pence)),
    ),
  ];
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

function unpaidTable({ unpaid, of, naming, asked }: CapsFacts): DataTable {
  return {
    caption:
      of === undefined
        ? 'Achieved, verified, not payable'
        : `Achieved, verified, not payable: cut by the cap ${readable(of).toLowerCase()}`,
    columns: [
      { text: 'Claim' },
      { text: 'Outcome' },
      { text: 'For' },
      { text: 'Achieved' },
      { text: 'Cut by' },
      { text: 'Limit', numeric: true },
      { text: 'Used before', numeric: true },
      { text: 'Left', numeric: true },
      { text: 'Not payable', numeric: true },
    ],
    rows: unpaid.map((row) => {
      const amount = (value: number) => (row.counts === 'pence' ? moneyWords(value) : `${countWords(value)} in number`);
      return [
        lineCell({ contract: row.contract, statement: row.statement, number: row.line }, asked),
        cell(naming.names.get(row.outcome) ?? plainWords(row.outcome)),
        row.person === null ? cell('A cohort') : subjectCell({ ...row, cohort: null }, asked),
        cell(dayWords(row.achieved_on)),
        cell(readable(row.cap), {
          prose: true,
          note:
            row.source === 'terms'
              ? `version ${row.version} of the terms${row.payer === null ? '' : `, for ${naming.nameOf(row.payer)}`}`
              : `revision ${row.version} of the rate card`,
        }),
        cell(amount(row.limit_value)),
        cell(amount(row.used_before)),
        cell(amount(row.room)),
        cell(moneyWords(row.cut_pence)),
      ];
    }),
    empty: 'Nothing was cut: everything that was billed is payable in full.',
  };
}
