import type { FiledDocumentRow, Matter, MeetingRow, Naming } from '#contracts';
import { unreachable } from '#kernel';
import type { ChangeEffect, ContractChange } from '#payments';
import { offered } from '../access/may.js';
import { readable } from '../audit-trail/readable.js';
import type { Caller } from '../http/identity.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import { type Action, type Cell, type Crumb, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { counted, countWords, dayWords } from '../layout/words.js';
import { fieldsOf } from '../pages/heeded.js';
import { signedMoney } from '../payments/effect.section.js';
import { type ChangeFilters, choiceInAddress, choiceOf, type FilteredContract } from './change-filters.js';
import { reasonCell, type ToldReason } from './change-reasons.js';
import { changeStatus, changesSaid, decisionWords, kindsOfChange } from './change-words.js';

export interface ChangeLogContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly intro: readonly string[];
  readonly actions: readonly Action[];
  readonly filters: ChangeFilters;
  readonly links: readonly Crumb[];
  readonly changes: DataTable;
  /** How reasons can be had, where none of them stands in the table. */
  readonly sealed: readonly string[];
  /** How the effect of each was worked out; none where it was not. */
  readonly how: readonly string[];
  readonly asks: readonly Crumb[];
  readonly files: readonly Crumb[];
  readonly meetings: DataTable;
  readonly documents: DataTable;
  readonly recorded: string;
}

/** A change with what the page tells of it beside what the list has. */
export interface LoggedChange {
  readonly change: ContractChange;
  /** Undefined while it is not worked out. */
  readonly effect: ChangeEffect | undefined;
  /** Why, in the words of whoever wrote it. */
  readonly reason: ToldReason;
}

export interface ChangeLogFacts {
  readonly contract: FilteredContract;
  readonly changes: readonly LoggedChange[];
  /** How many there are before anything was chosen. */
  readonly inAll: number;
  readonly filters: ChangeFilters;
  /** Whether the reader may open reasons, and has not asked to. */
  readonly mayOpen: boolean;
  readonly meetings: readonly MeetingRow[];
  readonly documents: readonly FiledDocumentRow[];
  readonly naming: Naming;
  readonly asked: ReadAt;
  readonly day: string;
  readonly caller?: Caller | undefined;
}

/** Everything that the parties ever proposed to change, variations and rate-card revisions together, the newest first. */
export function changeLogPage(facts: ChangeLogFacts): Page<ChangeLogContent> {
  const { contract, changes, filters, asked, naming } = facts;
  const home = `/contracts/${contract.contract}`;
  const heading = `Changes of ${contract.title}`;
  const isWorkedOut = changes.every(({ effect }) => effect !== undefined);
  return {
    template: 'contracts/change-log.njk',
    title: heading,
    section: 'contracts',
    fields: fieldsOf('', filters.fields),
    content: {
      crumbs: contractCrumbs(contract, asked),
      heading,
      intro: [
        'Nothing of the contract changes but by a change that every required party agrees to. Each opens what it says before and after, every answer to it, and what it did or would do to the money.',
      ],
      links: [
        { text: 'What was in force on a day', href: keepingMoment(`${home}/in-force`, asked) },
        { text: 'Rate card and its revisions', href: keepingMoment(`${home}/rate-card`, asked) },
        { text: 'Plans, and what came of them', href: keepingMoment(`${home}/plans`, asked) },
        { text: 'Variations as CSV, Excel or JSON Lines', href: keepingMoment(`${home}/exports/variations`, asked) },
        {
          text: 'Rate-card revisions as CSV, Excel or JSON Lines',
          href: keepingMoment(`${home}/exports/revisions`, asked),
        },
        {
          text: 'All of it as an Open Contracting record (OCDS)',
          href: `/v1/exports/ocds?contract=${contract.contract}&asOf=${asked.asOf}`,
        },
      ],
      actions: asked.isPast
        ? []
        : offered(facts.caller, [
            { text: 'Draft a variation', href: `${home}/variations/draft`, operation: 'draft-variation' },
            {
              text: 'Write a revision of the rate card',
              href: `${home}/rate-card/revise`,
              operation: 'propose-rate-card',
            },
            { text: 'Record a meeting', href: `${home}/meetings/record`, operation: 'record-board' },
            { text: 'File a document', href: `${home}/documents/file`, operation: 'record-board' },
          ]),
      filters,
      changes: changesTable(facts),
      sealed: sealedWords(facts),
      how: changes.flatMap(({ change, effect }) =>
        effect === undefined ? [] : [`${nameOfChange(change)}: ${effect.how}`],
      ),
      asks: [
        ...(isWorkedOut
          ? []
          : [{ text: 'Work out the effect of each on the money', href: askingFor('effect', facts) }]),
        ...(facts.mayOpen
          ? [{ text: 'Open the reasons: that you read them is recorded', href: askingFor('reasons', facts) }]
          : []),
      ],
      files: FILES.map(([format, name]) => ({
        text: `These changes as ${name}`,
        href: `/v1/exports/tables/contract-changes?contract=${contract.contract}&format=${format}&asOf=${asked.asOf}&effectiveOn=${facts.day}${choiceInAddress(choiceOf(filters))}`,
      })),
      meetings: meetingsTable(facts.meetings, contract, naming, asked),
      documents: documentsTable(facts.documents, contract, asked),
      recorded:
        'Drafts, proposals, decisions, meetings and documents are recorded in the forms here, through the API or on the command line.',
    },
  };
}

const FILES = [
  ['csv', 'CSV'],
  ['xlsx', 'Excel'],
  ['jsonl', 'JSON Lines'],
] as const;

/** This page with the same choice, and something more worked out or opened. */
function askingFor(what: 'effect' | 'reasons', { filters, asked }: ChangeLogFacts): string {
  const chosen = filters.fields.flatMap(({ name, chosen }) =>
    chosen === '' ? [] : [`${name}=${encodeURIComponent(chosen)}`],
  );
  return keepingMoment(`${filters.action}?${[...chosen, `${what}=shown`].join('&')}`, asked);
}

function nameOfChange({ kind, number }: Pick<ContractChange, 'kind' | 'number'>): string {
  return kind === 'variation' ? `Variation ${number}` : `Revision ${number}`;
}

function changesTable(facts: ChangeLogFacts): DataTable {
  const { contract, changes, filters, inAll, naming, asked } = facts;
  const home = `/contracts/${contract.contract}`;
  const sums = changes.flatMap(({ effect }) => effect?.madePence ?? []);
  const forecasts = changes.flatMap(({ effect }) => effect?.forecastPence ?? []);
  const add = (all: readonly number[]) => all.reduce((sum, pence) => sum + pence, 0);
  const isTold = changes.some(({ reason }) => 'words' in reason);
  return {
    caption: filters.isChosen
      ? `Changes that fit, the newest first: ${countWords(changes.length)} of ${countWords(inAll)}`
      : 'Changes, the newest first',
    columns: [
      { text: 'Change' },
      { text: 'What it says' },
      { text: 'Status, and from when' },
      { text: 'Proposed, and decided' },
      ...(isTold ? [{ text: 'Reason' }] : []),
      { text: 'Effect on the money', numeric: true },
    ],
    rows: changes.map(({ change, effect, reason }) => {
      const href = keepingMoment(
        change.kind === 'variation'
          ? `${home}/variations/${change.number}`
          : `${home}/rate-card/revisions/${change.number}`,
        asked,
      );
      return [
        cell(nameOfChange(change), { href, note: kindsOfChange(change.about) }),
        cell(change.title ?? '', { items: whatItSays(change, naming), prose: true }),
        statusCell(change),
        cell('', { items: procedureWords(change, naming.nameOf), prose: true }),
        ...(isTold ? [reasonCell(reason)] : []),
        effectCell(change, effect),
      ];
    }),
    ...(sums.length + forecasts.length === 0 || changes.some(({ effect }) => effect === undefined)
      ? {}
      : {
          foot: [
            cell('Added up, each worked out with all the others as they are'),
            ...Array.from({ length: isTold ? 4 : 3 }, () => '').map((nothing) => cell(nothing)),
            cell(
              signedMoney(add(sums)),
              forecasts.length === 0 ? {} : { note: `forecast ${signedMoney(add(forecasts))}` },
            ),
          ],
        }),
    empty: filters.isChosen
      ? 'No change fits what was chosen.'
      : 'No change has been drafted: the contract is as it was signed.',
  };
}

/** Said once for all changes: a column that says the same in every row only takes room from the others. */
function sealedWords({ changes }: ChangeLogFacts): readonly string[] {
  const ways = new Set(changes.flatMap(({ reason }) => ('sealed' in reason ? [reason.sealed] : [])));
  if (changes.some(({ reason }) => 'words' in reason) || ways.size === 0) return [];
  return [`The reason for each change is sealed: ${[...ways].join('; ')}.`];
}

function whatItSays({ kind, words, documents }: ContractChange, { names }: Naming): readonly string[] {
  const said = kind === 'variation' ? changesSaid(words, names) : shortened(words.map((one) => readable(one, names)));
  return [...said, ...documents.map(({ title, datedOn }) => `Document: ${title}, ${dayWords(datedOn)}`)];
}

function statusCell({ status, effectiveFrom, closedOn, retroactive }: ContractChange): Cell {
  const { text, tag } = changeStatus(status);
  const isAgreed = status === 'agreed' || status === 'in-force';
  const closed = closedOn === undefined ? [] : [`${isAgreed ? 'agreed' : text.toLowerCase()} ${dayWords(closedOn)}`];
  const reachesBack = retroactive === true ? ['retroactive: it took effect before it was agreed'] : [];
  const notRetroactive = retroactive === false ? ['not retroactive'] : [];
  return cell(text, {
    tag,
    note: [`from ${dayWords(effectiveFrom)}`, ...closed, ...reachesBack, ...notRetroactive].join('; '),
  });
}

/** Who proposed it for which organisation, and each answer to the draft that stands. */
function procedureWords(change: ContractChange, nameOf: Naming['nameOf']): readonly string[] {
  const { draftedBy, draftedOn, proposedBy, proposedOn, recordedBy, answers, stillToDecide } = change;
  const who = (organisation: string) =>
    `${recordedBy === undefined ? '' : `${nameOf(recordedBy)} for `}${nameOf(organisation)}`;
  return [
    proposedOn === undefined
      ? `Not proposed: drafted by ${who(draftedBy)}, ${dayWords(draftedOn)}`
      : `Proposed by ${who(proposedBy ?? draftedBy)}, ${dayWords(proposedOn)}`,
    ...answers.map(
      ({ organisation, decided, decidedOn }) =>
        `${nameOf(organisation)}: ${decisionWords[decided].toLowerCase()}, ${dayWords(decidedOn)}`,
    ),
    ...stillToDecide.map((organisation) => `${nameOf(organisation)}: has not decided`),
  ];
}

/** The amount by its sign; how it was worked out stands below the table and on the page of the change. */
function effectCell({ kind, number }: ContractChange, effect: ChangeEffect | undefined): Cell {
  if (effect === undefined) return cell('Not worked out');
  const { direction, madePence, claims, forecastPence } = effect;
  if (madePence === undefined)
    return cell(direction === 'none' ? 'None' : 'Not known', { hidden: `of ${kind} ${number}` });
  const made =
    direction === 'past' ? `on ${counted(claims, 'claim')} made` : `would be on ${counted(claims, 'claim')} made`;
  return cell(signedMoney(madePence), {
    note: forecastPence === undefined ? made : `${made}; forecast ${signedMoney(forecastPence)}`,
  });
}

const WORDS_MAX = 6;

function shortened(words: readonly string[]): readonly string[] {
  if (words.length === 0) return ['Nothing is different from the revision before'];
  if (words.length <= WORDS_MAX) return words;
  return [...words.slice(0, WORDS_MAX), `and ${countWords(words.length - WORDS_MAX)} more lines`];
}

export function meetingsTable(
  meetings: readonly MeetingRow[],
  contract: NamedContract,
  { nameOf }: Naming,
  asked: ReadAt,
): DataTable {
  return {
    caption: 'Meetings of the board',
    columns: [{ text: 'Meeting' }, { text: 'Held' }, { text: 'Present' }, { text: 'About' }],
    rows: meetings.map(({ title, heldOn, present, about }) => [
      cell(title),
      cell(dayWords(heldOn)),
      cell(present.map(nameOf).join('; '), { prose: true }),
      aboutCell(about, contract, asked),
    ]),
    empty: 'No meeting has been recorded. What was said at one stays sealed; that it was held is shown here.',
  };
}

export function documentsTable(
  documents: readonly FiledDocumentRow[],
  contract: NamedContract,
  asked: ReadAt,
): DataTable {
  return {
    caption: 'Documents',
    columns: [{ text: 'Document' }, { text: 'Dated' }, { text: 'About' }, { text: 'Kept at' }, { text: 'Digest' }],
    rows: documents.map(({ title, datedOn, about, location, contentDigest, bytes, mediaType }) => [
      cell(title, { note: `${mediaType}, ${countWords(bytes)} bytes` }),
      cell(dayWords(datedOn)),
      aboutCell(about, contract, asked),
      cell(location),
      cell(contentDigest, { prose: true }),
    ]),
    empty: 'No document has been filed.',
  };
}

function aboutCell(about: MeetingRow['about'], { contract }: NamedContract, asked: ReadAt): Cell {
  const home = `/contracts/${contract}`;
  const told = about.map((matter) => matterLink(matter, home));
  const [first] = told;
  if (first === undefined) return cell('The contract as a whole');
  if (told.length === 1) return cell(first.text, { href: keepingMoment(first.href, asked) });
  return cell('', { items: told.map(({ text }) => text) });
}

function matterLink(matter: Matter, home: string): Crumb {
  switch (matter.kind) {
    case 'variation':
      return { text: `Variation ${matter.variation}`, href: `${home}/variations/${matter.variation}` };
    case 'rate-card-revision':
      return { text: `Rate card revision ${matter.revision}`, href: `${home}/rate-card/revisions/${matter.revision}` };
    case 'meeting':
      return { text: `Meeting ${matter.meeting}`, href: `${home}/changes` };
    default:
      return unreachable(matter);
  }
}
