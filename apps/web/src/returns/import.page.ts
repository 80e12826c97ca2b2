import { refusalInWords } from '#contracts';
import { evidenceReasons } from '#evidence';
import { referralReasons } from '#referrals';
import { type ReturnPlan, type ReturnProblem, type ReturnStep, shownValue } from '#returns';
import type { Form } from '../forms/form.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import { type Action, type Crumb, cell, type DataTable, type NamedValue, type TagColour } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { counted, countWords } from '../layout/words.js';
import type { CheckedReturn } from './checked-returns.js';

const SHOWN_MAX = 200;

const wordsOfRefusals: Readonly<Record<string, string>> = { ...referralReasons, ...evidenceReasons };

export function importForm(contract: NamedContract, asked: ReadAt): Form {
  return {
    title: 'Send a return',
    caption: contract.title,
    section: 'contracts',
    crumbs: contractCrumbs(contract, asked),
    lead: [
      'Referrals, engagements and outcomes of a month, as CSV files or as an Excel workbook with a sheet for each. Nothing is recorded yet: you see what would become of every row, and confirm it then.',
      'You record what is yours to say. Rows that only somebody else may record – a new referral, which is the gateway’s – are shown and left to them, and the others are recorded.',
      'The same return sent again records nothing twice, and a corrected one corrects what differs.',
    ],
    fields: [
      {
        kind: 'text',
        name: 'name',
        label: 'Name of the return',
        hint: 'Such as march-2022. Send a corrected return under the name of the one it corrects. It is stored in clear, so it must not name a person.',
        width: 20,
      },
      {
        kind: 'files',
        name: 'files',
        label: 'The return',
        hint: 'CSV or XLSX.',
        accept: ['.csv', '.xlsx', 'text/csv'],
        isMany: true,
      },
      {
        kind: 'files',
        name: 'evidence',
        label: 'Files of evidence that its rows name',
        hint: 'Up to nine at a time; more of them go with the terminal or with each outcome.',
        accept: ['.pdf', '.jpg', '.jpeg', '.png', '.docx', '.txt', '.eml'],
        isMany: true,
        isOptional: true,
      },
    ],
    submit: 'Check the return',
    cancelHref: `/contracts/${contract.contract}`,
  };
}

export interface CheckedContent {
  readonly crumbs: readonly Crumb[];
  readonly caption: string;
  readonly heading: string;
  readonly intro: readonly string[];
  readonly actions: readonly Action[];
  readonly facts: readonly NamedValue[];
  readonly tables: readonly DataTable[];
}

export function importHref(contract: string, id = ''): string {
  return `/contracts/${contract}/import${id === '' ? '' : `/${id}`}`;
}

/** What was found of every row; and, once it was confirmed, what was recorded. */
export function checkedPage(contract: NamedContract, checked: CheckedReturn, asked: ReadAt): Page<CheckedContent> {
  const { id, name, found, sent } = checked;
  const home = importHref(contract.contract);
  const again = { text: 'Send a corrected return', href: home };
  const outcome =
    sent !== undefined ? recordedParts(checked) : 'problems' in found ? wrong(found.problems) : right(checked);
  return {
    template: 'returns/checked.njk',
    title: outcome.heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked, { text: 'Send a return', href: home }),
      caption: `Return ${name}`,
      heading: outcome.heading,
      intro: outcome.intro,
      actions:
        'problems' in found
          ? [{ text: 'Download what is wrong (CSV)', href: `${home}/${id}/errors.csv` }, again]
          : [
              ...(sent === undefined && found.plan.persons.some(({ steps }) => steps.length > 0)
                ? [{ text: 'Go on to record it', href: `${home}/${id}/confirm` }]
                : []),
              ...(found.plan.setAside.length > 0
                ? [{ text: 'Download what others record (CSV)', href: `${home}/${id}/errors.csv` }]
                : []),
              sent === undefined ? again : { text: 'Send another return', href: home },
            ],
      facts: outcome.facts,
      tables: outcome.tables,
    },
  };
}

interface Parts {
  readonly heading: string;
  readonly intro: readonly string[];
  readonly facts: readonly NamedValue[];
  readonly tables: readonly DataTable[];
}

function wrong(problems: readonly ReturnProblem[]): Parts {
  const rows = new Set(problems.map(({ file, row }) => `${file}\n${row}`)).size;
  return {
    heading: `${counted(problems.length, 'problem')} in ${counted(rows, 'row')}: nothing can be recorded yet`,
    intro: [
      'A return is recorded whole or not at all. Values that may be about a person are not shown here; the file that you can download has them.',
    ],
    facts: [],
    tables: [
      {
        caption: problems.length > SHOWN_MAX ? `The first ${SHOWN_MAX} problems` : 'What is wrong',
        columns: [
          { text: 'File' },
          { text: 'Row', numeric: true },
          { text: 'Column' },
          { text: 'Value' },
          { text: 'What is wrong' },
        ],
        rows: problems
          .slice(0, SHOWN_MAX)
          .map((problem) => [
            cell(problem.file === '' ? 'The return' : problem.file),
            cell(problem.row === 0 ? 'All' : countWords(problem.row)),
            cell(problem.column ?? '', { mono: true }),
            cell(shownValue(problem) ?? ''),
            cell(problem.says, { prose: true }),
          ]),
        empty: '',
      },
    ],
  };
}

function right({ found }: CheckedReturn): Parts {
  if ('problems' in found) throw new TypeError('A return with problems is no plan');
  const { plan } = found;
  const steps = plan.persons.flatMap((person) => person.steps);
  const isNew = steps.length > 0;
  const others = rowsForOthers(plan);
  return {
    heading: isNew
      ? `${counted(plan.rows, 'row')}, nothing wrong with any of them`
      : others > 0
        ? 'Nothing in it is yours to record'
        : 'All of it is recorded already',
    intro: [
      isNew ? 'Nothing is recorded yet. This is what would be.' : 'Nothing new would be recorded, and nothing twice.',
      ...othersWords(others),
    ],
    facts: [
      { name: 'Rows', value: cell(countWords(plan.rows)) },
      { name: 'To be recorded', value: cell(countWords(steps.filter(({ kind }) => kind === 'new').length)) },
      { name: 'Corrections', value: cell(countWords(steps.filter(({ kind }) => kind === 'correction').length)) },
      { name: 'Recorded already', value: cell(countWords(plan.unchanged)) },
      ...(others === 0 ? [] : [{ name: 'Rows with something for others to record', value: cell(countWords(others)) }]),
    ],
    tables: [stepsTable(steps, 'Row by row', 'Would be recorded'), ...setAsideTables(plan), ...leftTables(plan)],
  };
}

function recordedParts({ found, sent }: CheckedReturn): Parts {
  const plan = 'plan' in found ? found.plan : undefined;
  const recorded = sent?.recorded ?? [];
  const refused = sent?.refused ?? [];
  const others = plan === undefined ? 0 : rowsForOthers(plan);
  return {
    heading: `Recorded: ${counted(recorded.length, 'step')}`,
    intro: [
      refused.length === 0
        ? others > 0
          ? 'What is yours to say stands in the ledger now. The same return sent again records nothing twice.'
          : 'All of it stands in the ledger now. The same return sent again records nothing twice.'
        : 'Some steps were refused after all, because the ledger had moved on. What was recorded stands; send the same return again to see what is left.',
      ...othersWords(others),
    ],
    facts: [
      { name: 'Rows', value: cell(countWords(plan?.rows ?? 0)) },
      { name: 'Recorded now', value: cell(countWords(recorded.length)) },
      { name: 'Recorded by an earlier sending', value: cell(countWords(sent?.repeated ?? 0)) },
      { name: 'Refused after all', value: cell(countWords(refused.length)) },
      { name: 'Not sent', value: cell(countWords(sent?.unsent ?? 0)) },
    ],
    tables: [
      stepsTable(recorded, 'What was recorded', 'Recorded'),
      ...(refused.length === 0
        ? []
        : [
            {
              caption: 'Refused after all',
              columns: [{ text: 'File' }, { text: 'Row', numeric: true }, { text: 'What' }, { text: 'Why' }],
              rows: refused.map(({ step, refusal }) => [
                cell(step.places[0]?.file ?? ''),
                cell(countWords(step.places[0]?.row ?? 0)),
                cell(step.says),
                cell(refusalInWords<string>(wordsOfRefusals, refusal), { prose: true }),
              ]),
              empty: '',
            },
          ]),
      ...(plan === undefined ? [] : setAsideTables(plan)),
    ],
  };
}

/** A row may say two things that others record, and counts once. */
function rowsForOthers({ setAside }: ReturnPlan): number {
  return new Set(setAside.map(({ file, row }) => `${file}\n${row}`)).size;
}

function othersWords(rows: number): string[] {
  if (rows === 0) return [];
  return [
    `${counted(rows, 'row')} ${rows === 1 ? 'has' : 'have'} something that only somebody else may record. The table says who. Give them the file, and send the same return again once it is recorded.`,
  ];
}

function setAsideTables({ setAside }: ReturnPlan): DataTable[] {
  if (setAside.length === 0) return [];
  const caption = 'For others to record';
  return [
    {
      caption:
        setAside.length > SHOWN_MAX ? `${caption}: the first ${SHOWN_MAX} of ${countWords(setAside.length)}` : caption,
      columns: [{ text: 'File' }, { text: 'Row', numeric: true }, { text: 'What, and who records it' }],
      rows: setAside
        .slice(0, SHOWN_MAX)
        .map(({ file, row, says }) => [cell(file), cell(countWords(row)), cell(says, { prose: true })]),
      empty: '',
    },
  ];
}

const kindColour: Record<ReturnStep['kind'], TagColour> = { new: 'green', correction: 'yellow' };

function stepsTable(steps: readonly ReturnStep[], caption: string, verdict: string): DataTable {
  const rows = steps
    .flatMap((step) => step.places.map((place) => ({ ...place, step })))
    .toSorted((one, other) => (one.file === other.file ? one.row - other.row : one.file < other.file ? -1 : 1));
  return {
    caption: rows.length > SHOWN_MAX ? `${caption}: the first ${SHOWN_MAX} of ${countWords(rows.length)}` : caption,
    columns: [{ text: 'File' }, { text: 'Row', numeric: true }, { text: 'Verdict' }, { text: 'What' }],
    rows: rows
      .slice(0, SHOWN_MAX)
      .map(({ file, row, step }) => [
        cell(file),
        cell(countWords(row)),
        cell(step.kind === 'correction' ? `${verdict} as a correction` : verdict, { tag: kindColour[step.kind] }),
        cell(step.says, { prose: true }),
      ]),
    empty: 'There is nothing new in it.',
  };
}

function leftTables(plan: ReturnPlan): DataTable[] {
  const left = plan.persons.flatMap((person) => person.left);
  return [
    ...(left.length === 0
      ? []
      : [
          {
            caption: 'Rows that are left alone',
            columns: [{ text: 'File' }, { text: 'Row', numeric: true }, { text: 'Column' }, { text: 'Why' }],
            rows: left.map(({ file, row, column, says }) => [
              cell(file),
              cell(countWords(row)),
              cell(column, { mono: true }),
              cell(says, { prose: true }),
            ]),
            empty: '',
          },
        ]),
    ...(plan.missing.length === 0
      ? []
      : [
          {
            caption: 'Recorded by this return before and not in it now: nothing is taken back',
            columns: [{ text: 'What' }, { text: 'Person' }, { text: 'Day' }],
            rows: plan.missing.map(({ kind, person, dated }) => [
              cell(kind),
              cell(person, { mono: true }),
              cell(dated),
            ]),
            empty: '',
          },
        ]),
  ];
}

export function confirmForm(contract: NamedContract, checked: CheckedReturn, asked: ReadAt): Form | undefined {
  if ('problems' in checked.found || checked.sent !== undefined) return undefined;
  const { facts } = right(checked);
  const href = importHref(contract.contract, checked.id);
  return {
    title: 'Record the return',
    caption: `Return ${checked.name}`,
    section: 'contracts',
    crumbs: contractCrumbs(contract, asked, { text: 'What was found', href }),
    lead: [
      'The files that were checked are what is recorded. They are held against the ledger once more, in case it has moved on since.',
    ],
    facts,
    fields: [],
    warning: 'What is recorded is never deleted. What turns out to be wrong is corrected by sending the return again.',
    submit: 'Record it',
    cancelHref: href,
  };
}
