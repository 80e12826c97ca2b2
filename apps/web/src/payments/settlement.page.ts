import type { TrailEntry } from '#audit-trail';
import type { StatementRow } from '#payments';
import { type TimelineItem, timelineOf } from '../audit-trail/timeline.js';
import { type BundleLink, bundleLink } from '../bundles/bundle-link.js';
import type { Caller } from '../http/identity.js';
import type { Page } from '../layout/pages.js';
import { type Action, type Crumb, cell, type DataTable, keepingMoment, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { countWords, dayWords, moneyWords, periodWords } from '../layout/words.js';
import type { ListLinks } from '../pages/page-desk.js';
import { erasedWords } from '../persons/erased-words.js';
import { disputesTable } from './disputes-table.js';
import { type DraftSection, draftSection } from './draft.section.js';
import { holdHref, statementActions, waitsForAnother } from './money-actions.js';
import type { SettlementFacts } from './settlement-facts.js';
import { linesTable, partsTable, periodOf } from './settlement-tables.js';
import { statementLife } from './statement-life.js';
import { statementStatus } from './statements-table.js';
import { claimedToStatement, rulesCell } from './sum-tables.js';

export interface SettlementContent {
  readonly crumbs: readonly Crumb[];
  readonly caption: string;
  readonly heading: string;
  readonly actions: readonly Action[];
  /** Why the next step is not the reader's to take. */
  readonly waits: readonly string[];
  readonly bundle: BundleLink;
  readonly status: { readonly text: string; readonly colour: string };
  readonly facts: readonly NamedValue[];
  /** Of whom nothing can be opened any more, a sentence each. */
  readonly erased: readonly string[];
  readonly life: DataTable;
  readonly parts: DataTable;
  readonly bridge: DataTable;
  readonly lines: DataTable;
  readonly pages: ListLinks;
  readonly disputes: DataTable;
  readonly draft: DraftSection | undefined;
  readonly story: readonly TimelineItem[];
}

/** One statement: its lines, what each payer owes, and how far it has come. */
export function statementPage(facts: SettlementFacts, caller?: Caller): Page<SettlementContent> {
  const { statement, asked } = facts;
  const { text, tag } = statementStatus(statement);
  const entry = facts.story.findLast(({ type }) => type === 'StatementIssued');
  return settlementPage(facts, caller, {
    title: `Statement ${statement.statement}`,
    caption: `Statement ${statement.statement}, number ${statement.number}`,
    bundle: bundleLink('statement', statement.statement, asked),
    heading:
      statement.status === 'begun'
        ? `Draft for ${periodWords(periodOf(statement))}`
        : `${moneyWords(statement.total_pence)} for ${periodWords(periodOf(statement))}`,
    status: { text, colour: tag },
    facts: [
      { name: 'Issued on', value: cell(statement.issued_on === null ? 'Not issued' : dayWords(statement.issued_on)) },
      ...(statement.issued_on === null ? [] : sumsOf(statement)),
      ...(entry === undefined ? [] : [{ name: 'Calculated by', value: rulesCell(facts.story) }]),
      ...integrity(entry, asked),
    ],
  });
}

function sumsOf(statement: StatementRow): NamedValue[] {
  return [
    { name: 'Lines', value: cell(countWords(statement.lines)) },
    { name: 'To pay', value: cell(moneyWords(statement.due_pence), { note: dueWords(statement) }) },
    { name: 'Held back in disputes', value: cell(moneyWords(statement.held_pence)) },
    { name: 'Approved so far', value: cell(moneyWords(statement.approved_pence)) },
    { name: 'Paid so far', value: cell(moneyWords(statement.paid_pence)) },
    ...(statement.restated === 1
      ? [
          {
            name: 'Restated',
            value: cell('Every claim that was billed before was worked out again, because something changed for them'),
          },
        ]
      : []),
  ];
}

function dueWords({ due_pence, total_pence }: StatementRow): string {
  if (due_pence === 0 && total_pence === 0) return 'what is on it comes to nothing';
  return due_pence === total_pence
    ? 'the whole of it'
    : 'the total without what is invoiced or was held back, less advances set against it';
}

/** Where the entry stands in the log, and the hash that it has in the tree over all of it. */
export function integrity(entry: TrailEntry | undefined, asked: ReadAt): NamedValue[] {
  if (entry === undefined) return [];
  return [
    {
      name: 'In the ledger',
      value: cell(`Entry ${countWords(entry.entry)}`, {
        href: keepingMoment(`/entries/${entry.entry}`, asked),
        note: `leaf hash ${entry.leaf}`,
      }),
    },
  ];
}

interface Head {
  readonly bundle: BundleLink;
  readonly title: string;
  readonly caption: string;
  readonly heading: string;
  readonly status: { readonly text: string; readonly colour: string };
  readonly facts: readonly NamedValue[];
}

function settlementPage(facts: SettlementFacts, caller: Caller | undefined, head: Head): Page<SettlementContent> {
  const { contract, asked, naming } = facts;
  const home = `/contracts/${contract.contract}`;
  return {
    template: 'payments/settlement.njk',
    title: head.title,
    section: 'contracts',
    content: {
      crumbs: [
        { text: 'Contracts', href: keepingMoment('/contracts', asked) },
        { text: contract.title, href: keepingMoment(home, asked) },
      ],
      caption: head.caption,
      heading: head.heading,
      actions: statementActions(facts, caller),
      waits: [waitsForAnother(facts, caller) ?? []].flat(),
      bundle: head.bundle,
      status: head.status,
      facts: head.facts,
      erased: erasedWords(facts.erased),
      life: statementLife(facts),
      parts: partsTable(facts),
      bridge: claimedToStatement(facts),
      lines: linesTable(facts),
      pages: facts.pages,
      disputes: disputesTable(facts.disputes, naming, asked),
      draft: facts.draft === undefined ? undefined : draftSection(facts.draft, naming, holdHref(facts, caller)),
      // Why a line came to its amount is told on its own page.
      story: timelineOf(
        facts.story.map((entry) => (entry.type === 'StatementLinesAdded' ? { ...entry, why: [] } : entry)),
        naming,
        asked,
      ),
    },
  };
}
