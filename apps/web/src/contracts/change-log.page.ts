import type { DecidedAs, FiledDocumentRow, LoggedVariation, Matter, MeetingRow, Naming } from '#contracts';
import { unreachable } from '#kernel';
import type { RevisionSummary } from '#rate-cards';
import { offered } from '../access/may.js';
import { readable } from '../audit-trail/readable.js';
import type { Caller } from '../http/identity.js';
import type { Page } from '../layout/pages.js';
import { type Action, type Cell, type Crumb, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { countWords, dayWords } from '../layout/words.js';
import { type ChangeFilters, changeFilters, type FilteredContract, keptBy } from './change-filters.js';
import { type ChangeStatus, changeStatus, changesSaid, decisionWords, kindsInWords } from './change-words.js';
import { contractCrumbs, type NamedContract } from './contract-crumbs.js';

export interface ChangeLogContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly intro: readonly string[];
  readonly actions: readonly Action[];
  readonly filters: ChangeFilters;
  readonly links: readonly Crumb[];
  readonly changes: DataTable;
  readonly meetings: DataTable;
  readonly documents: DataTable;
  readonly recorded: string;
}

export interface LoggedRevision {
  readonly revision: RevisionSummary;
  /** What it changes, a sentence a line of the rate card. */
  readonly words: readonly string[];
}

export interface ChangeLogFacts {
  readonly contract: FilteredContract;
  readonly variations: readonly LoggedVariation[];
  readonly revisions: readonly LoggedRevision[];
  readonly meetings: readonly MeetingRow[];
  readonly documents: readonly FiledDocumentRow[];
  readonly naming: Naming;
  readonly asked: ReadAt;
  /** What of it is shown, as it was chosen; everything, when nothing was. */
  readonly chosen?: Readonly<Record<string, string>>;
  readonly caller?: Caller | undefined;
}

/** Everything that the parties ever proposed to change, variations and rate-card revisions together, the newest first. */
export function changeLogPage(facts: ChangeLogFacts): Page<ChangeLogContent> {
  const { contract, asked, naming } = facts;
  const home = `/contracts/${contract.contract}`;
  const heading = `Changes of ${contract.title}`;
  const filters = changeFilters(contract, facts.chosen ?? {}, naming);
  const kept = keptBy(filters);
  const variations = facts.variations.filter((variation) => kept.variation(variation));
  const revisions = facts.revisions.filter(({ revision }) => kept.revision(revision));
  return {
    template: 'contracts/change-log.njk',
    title: heading,
    section: 'contracts',
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
      changes: {
        ...changesTable({ ...facts, variations, revisions }),
        ...(filters.isChosen
          ? {
              caption: `Changes that fit, the newest first: ${countWords(variations.length + revisions.length)} of ${countWords(facts.variations.length + facts.revisions.length)}`,
              empty: 'No change fits what was chosen.',
            }
          : {}),
      },
      meetings: meetingsTable(facts.meetings, contract, naming, asked),
      documents: documentsTable(facts.documents, contract, asked),
      recorded:
        'Drafts, proposals, decisions, meetings and documents are recorded in the forms here, through the API or on the command line.',
    },
  };
}

interface Logged {
  readonly sortedBy: string;
  readonly row: readonly Cell[];
}

function changesTable({ contract, variations, revisions, documents, naming, asked }: ChangeLogFacts): DataTable {
  const home = `/contracts/${contract.contract}`;
  const logged: Logged[] = [
    ...variations.map((variation) => ({
      sortedBy: variation.proposedOn ?? variation.draftedOn,
      row: rowOf(
        cell(`Variation ${variation.variation}`, {
          href: keepingMoment(`${home}/variations/${variation.variation}`, asked),
          note: kindsInWords(variation.changes),
        }),
        cell(variation.title, { items: changesSaid(variation.words, naming.names), prose: true }),
        { ...variation, answers: variation.answers.map((answer) => ({ ...answer, decision: answer.decided })) },
        naming,
        variation.documents,
      ),
    })),
    ...revisions.map(({ revision, words }) => ({
      sortedBy: revision.proposedOn ?? revision.draftedOn,
      row: rowOf(
        cell(`Revision ${revision.revision}`, {
          href: keepingMoment(`${home}/rate-card/revisions/${revision.revision}`, asked),
          note: 'Rate card',
        }),
        cell('', { items: shortened(words.map((one) => readable(one, naming.names))), prose: true }),
        { ...revision, answers: revision.decisions, stillToDecide: revision.waitingFor },
        naming,
        documents.filter(({ about }) =>
          about.some((matter) => matter.kind === 'rate-card-revision' && matter.revision === revision.revision),
        ),
      ),
    })),
  ];
  return {
    caption: 'Changes, the newest first',
    columns: [
      { text: 'Change' },
      { text: 'What it says' },
      { text: 'Status' },
      { text: 'Takes effect' },
      { text: 'Proposed' },
      { text: 'Decisions' },
    ],
    rows: logged.toSorted((one, other) => (one.sortedBy < other.sortedBy ? 1 : -1)).map(({ row }) => row),
    empty: 'No change has been drafted: the contract is as it was signed.',
  };
}

interface Decided {
  readonly status: ChangeStatus;
  readonly draft: number;
  readonly effectiveFrom: string;
  readonly draftedBy: string;
  readonly draftedOn: string;
  readonly proposedBy: string | undefined;
  readonly proposedOn: string | undefined;
  readonly closedOn: string | undefined;
  readonly retroactive: boolean | undefined;
  readonly answers: readonly {
    readonly draft: number;
    readonly organisation: string;
    readonly decision: DecidedAs;
    readonly decidedOn: string;
  }[];
  readonly stillToDecide: readonly string[];
}

function rowOf(
  name: Cell,
  what: Cell,
  change: Decided,
  { nameOf }: Naming,
  documents: readonly FiledDocumentRow[],
): readonly Cell[] {
  const { text, tag } = changeStatus(change.status);
  const isAgreed = change.status === 'agreed' || change.status === 'in-force';
  const filed = documents.map(({ title }) => `Document: ${title}`);
  return [
    name,
    filed.length === 0 ? what : { ...what, items: [...(what.items ?? []), ...filed] },
    cell(text, {
      tag,
      ...(isAgreed && change.closedOn !== undefined ? { note: `agreed ${dayWords(change.closedOn)}` } : {}),
    }),
    cell(
      dayWords(change.effectiveFrom),
      change.retroactive === true ? { note: 'retroactive: before it was agreed' } : {},
    ),
    change.proposedOn === undefined
      ? cell('Not proposed', { note: `drafted by ${nameOf(change.draftedBy)} on ${dayWords(change.draftedOn)}` })
      : cell(dayWords(change.proposedOn), { note: `by ${nameOf(change.proposedBy ?? '')}` }),
    decisionsCell(change, nameOf),
  ];
}

/** The answers to the draft that stands; those to earlier drafts are on the page of the change. */
function decisionsCell({ answers, draft, stillToDecide }: Decided, nameOf: Naming['nameOf']): Cell {
  const given = answers
    .filter((answer) => answer.draft === draft)
    .map(
      ({ organisation, decision, decidedOn }) =>
        `${nameOf(organisation)}: ${decisionWords[decision].toLowerCase()}, ${dayWords(decidedOn)}`,
    );
  const waiting = stillToDecide.map((organisation) => `${nameOf(organisation)}: has not decided`);
  const all = [...given, ...waiting];
  return all.length === 0 ? cell('None yet') : cell('', { items: all, prose: true });
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
