import type { TrailEntry } from '#audit-trail';
import { readable } from '../audit-trail/readable.js';
import { daysLate, type TimelineItem, timelineOf } from '../audit-trail/timeline.js';
import { type BundleLink, bundleLink } from '../bundles/bundle-link.js';
import type { Caller } from '../http/identity.js';
import { proofCell } from '../integrity/integrity.page.js';
import type { Page } from '../layout/pages.js';
import {
  type Action,
  type Crumb,
  cell,
  type DataTable,
  type Figure,
  keepingMoment,
  type NamedValue,
} from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { counted, countWords, dayWords, momentWords, moneyWords } from '../layout/words.js';
import { fieldsOf, wordsBeside } from '../pages/heeded.js';
import type { ListLinks } from '../pages/page-desk.js';
import { erasedWords } from '../persons/erased-words.js';
import { disputesTable } from './disputes-table.js';
import { statementActions, waitsForAnother } from './money-actions.js';
import { type PaymentAgainSection, paymentAgainSection } from './payment-again.section.js';
import type { PaidLine, PaymentFacts } from './payment-facts.js';
import {
  changesTable,
  dependentsTable,
  limitsTableOf,
  paidLinesTable,
  pricedTable,
  revisionsUsed,
  takenBackTable,
} from './payment-tables.js';
import { statementLink, whoWords } from './settlement-tables.js';
import { claimedToStatement, rulesCell, stepsToPayment } from './sum-tables.js';

export interface PaymentContent {
  readonly crumbs: readonly Crumb[];
  readonly caption: string;
  readonly heading: string;
  readonly statuses: readonly { readonly text: string; readonly colour: string }[];
  readonly actions: readonly Action[];
  readonly waits: readonly string[];
  readonly figures: readonly Figure[];
  readonly facts: readonly NamedValue[];
  readonly erased: readonly string[];
  readonly bridge: DataTable;
  readonly steps: DataTable;
  readonly revisions: DataTable;
  readonly priced: DataTable;
  readonly changes: DataTable | undefined;
  readonly limits: DataTable;
  readonly again: PaymentAgainSection;
  readonly lines: DataTable;
  readonly choices: readonly LineChoice[];
  /** Whether the address asked for what cannot be chosen. */
  readonly isWrong: boolean;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly clearHref: string | undefined;
  readonly pages: ListLinks;
  readonly changed: DataTable;
  readonly takenBack: DataTable;
  readonly disputes: DataTable;
  readonly integrity: readonly NamedValue[];
  readonly storyHeading: string;
  readonly story: readonly TimelineItem[];
  /** The claim and the evidence of each line that is listed, which opens by itself. */
  readonly lineStories: readonly { readonly summary: string; readonly items: readonly TimelineItem[] }[];
  /** In place of both, where it is asked for. */
  readonly storyTable: DataTable | undefined;
  readonly tableLink: Crumb;
  readonly rawLink: Crumb;
  readonly raw: readonly { readonly heading: string; readonly text: string }[];
  readonly files: readonly Crumb[];
  readonly bundle: BundleLink;
}

interface LineChoice {
  readonly name: string;
  readonly label: string;
  readonly error: string | undefined;
  readonly options: readonly { readonly value: string; readonly text: string; readonly isChosen: boolean }[];
}

/** Why this amount was paid: from the payment back to the evidence of each line, and on to what became of it. */
export function paymentPage(facts: PaymentFacts, caller?: Caller): Page<PaymentContent> {
  const { account, contract, statement, payee, naming, story, asked } = facts;
  const { payment, changedLater } = account;
  const home = `/contracts/${contract.contract}`;
  const own = `${home}/payments/${payment.payment}`;
  const made = story.find(({ type, data }) => type === 'PaymentMade' && data['payment'] === payment.payment);
  // Why a line came to its amount is told on its own page.
  const told = story.map((entry) => (entry.type === 'StatementLinesAdded' ? { ...entry, why: [] } : entry));
  const isTable = facts.filters['story'] === 'table';
  const names = namesOf(facts);
  const choices = choicesOf(facts);
  const named = { ...naming, names };
  return {
    template: 'payments/payment.njk',
    title: `Payment ${payment.payment}`,
    section: 'payments',
    fields: fieldsOf('choose-', choices),
    content: {
      crumbs: [
        { text: 'Contracts', href: keepingMoment('/contracts', asked) },
        { text: contract.title, href: keepingMoment(home, asked) },
        { text: 'Payments', href: keepingMoment(`${home}/payments`, asked) },
      ],
      caption: `Payment ${payment.payment}`,
      heading: `${moneyWords(payment.pence)} to ${payee === undefined ? contract.title : naming.nameOf(payee)}`,
      statuses: [{ text: 'Paid', colour: 'green' }, ...correctedBy(changedLater)],
      actions: statementActions(facts, caller),
      waits: [waitsForAnother(facts, caller) ?? []].flat(),
      figures: [
        { name: 'Lines', value: countWords(statement.lines) },
        {
          // What a payer owes for a statement may be paid in several parts.
          name: account.grossPence === payment.pence ? 'Paid, gross' : 'Paid for these lines, in all parts',
          value: moneyWords(account.grossPence),
        },
        { name: 'Changed later', value: moneyWords(account.changedPence) },
        { name: 'Net of that', value: moneyWords(account.netPence) },
      ],
      facts: [
        {
          name: 'Paid by',
          value: cell(naming.nameOf(payment.payer), { note: `bank reference ${payment.bank_reference}` }),
        },
        { name: 'Paid on', value: cell(dayWords(payment.paid_on), lateNote(made)) },
        { name: 'Calculated by', value: rulesCell(facts.story) },
        { name: 'Approved by', value: cell(approvers(facts)) },
        { name: 'Released by', value: cell(whoWords(payment.released_by, payment.payer, naming)) },
        {
          name: 'For statement',
          value: {
            ...statementLink(statement, asked),
            note: `its lines come to ${moneyWords(statement.total_pence)} for all payers`,
          },
        },
      ],
      erased: erasedWords(facts.erased),
      bridge: claimedToStatement(facts),
      steps: stepsToPayment(facts),
      revisions: revisionsUsed(facts),
      priced: pricedTable(facts),
      changes: changesTable(facts),
      limits: limitsTableOf(facts),
      again: paymentAgainSection(facts, own),
      lines: paidLinesTable(facts),
      choices,
      isWrong: (facts.wrong ?? []).length > 0,
      hidden: asked.isPast ? [{ name: 'asOf', value: String(asked.asOf) }] : [],
      clearHref: ['line', 'revision', 'kind'].some((name) => (facts.filters[name] ?? '') !== '')
        ? keepingMoment(own, asked)
        : undefined,
      pages: facts.pages,
      changed: dependentsTable(facts),
      takenBack: takenBackTable(facts),
      disputes: disputesTable(facts.disputes, naming, asked),
      integrity: integrityOf(made, facts),
      storyHeading: `How this payment came about: ${counted(told.length, 'entry', 'entries')}, the newest first`,
      story: isTable ? [] : timelineOf(told, named, asked),
      lineStories: isTable
        ? []
        : facts.paidLines
            .filter(({ entries }) => entries.length > 0)
            .map((paid) => ({
              summary: lineSummary(paid, facts),
              items: timelineOf(paid.entries, named, asked),
            })),
      storyTable: isTable
        ? storyTable([...told, ...facts.paidLines.flatMap(({ entries }) => entries)], named, asked)
        : undefined,
      tableLink: isTable
        ? { text: 'Show as a timeline', href: keepingMoment(own, asked) }
        : { text: 'Show as a table', href: keepingMoment(`${own}?story=table`, asked) },
      rawLink:
        facts.filters['events'] === 'shown'
          ? { text: 'Hide the events as they are stored', href: keepingMoment(own, asked) }
          : { text: 'Show the events as they are stored', href: keepingMoment(`${own}?events=shown`, asked) },
      raw: facts.filters['events'] === 'shown' ? rawOf(story) : [],
      files: filesOf(facts),
      bundle: bundleLink('payment', payment.payment, asked),
    },
  };
}

/** Of what was paid nothing changes: later statements make up for it, and are named. */
function correctedBy(changed: PaymentFacts['account']['changedLater']) {
  const by = [...new Set(changed.map(({ statement }) => statement))];
  if (by.length === 0) return [];
  return [
    { text: by.length === 1 ? `Corrected by ${by.join()}` : `Corrected by ${by.length} statements`, colour: 'yellow' },
  ];
}

function lateNote(made: TrailEntry | undefined): { note?: string } {
  const days = made === undefined ? 0 : daysLate(made);
  return made === undefined || days === 0
    ? {}
    : { note: `recorded ${momentWords(made.recordedAt)}, ${counted(days, 'day')} later` };
}

function approvers({ story, account, naming }: PaymentFacts): string {
  const { payer, statement } = account.payment;
  const all = story
    .filter(
      ({ type, data }) => type === 'StatementApproved' && data['payer'] === payer && data['statement'] === statement,
    )
    .map(
      ({ data, occurredAt }) => `${whoWords(String(data['approvedBy']), payer, naming)} on ${momentWords(occurredAt)}`,
    );
  return all.length === 0 ? 'Nobody: nothing had to be approved' : all.join('; ');
}

/** Organisations, outcomes and lines of the rate card by their names. */
function namesOf({ account, titleOfLine, naming }: PaymentFacts): ReadonlyMap<string, string> {
  const lines = account.priced.map(({ rate_card_line: line }) => [line, titleOfLine(line)] as const);
  return new Map([...lines, ...naming.names]);
}

function choicesOf({ account, titleOfLine, filters, wrong }: PaymentFacts): readonly LineChoice[] {
  const choice = (name: string, label: string, options: readonly (readonly [string, string])[]): LineChoice => ({
    name,
    label,
    error: wordsBeside(name, { wrong }),
    options: options.map(([value, text]) => ({ value, text, isChosen: filters[name] === value })),
  });
  const lines = [...new Set(account.priced.map(({ rate_card_line }) => rate_card_line))];
  const revisions = [...new Set(account.priced.map(({ revision }) => revision))];
  return [
    choice(
      'line',
      'Line of the rate card',
      lines.map((line) => [line, titleOfLine(line)] as const),
    ),
    choice(
      'revision',
      'Revision',
      revisions.map((revision) => [String(revision), `Revision ${revision}`] as const),
    ),
    choice('kind', 'Kind', [
      ['claim', 'Claims billed for the first time'],
      ['adjustment', 'Changes of earlier lines'],
    ]),
  ];
}

function lineSummary({ line, entries }: PaidLine, { titleOfLine }: PaymentFacts): string {
  const returned = entries.filter(({ type }) => type === 'EvidenceQueried').length;
  const back =
    returned === 0 ? '' : `, evidence sent back ${returned === 1 ? 'once' : `${countWords(returned)} times`}`;
  return `Line ${line.number}, ${titleOfLine(line.rate_card_line)}: ${counted(entries.length, 'entry', 'entries')}${back}`;
}

function storyTable(
  told: readonly TrailEntry[],
  { nameOf, names }: { nameOf: (code: string) => string; names: ReadonlyMap<string, string> },
  asked: ReadAt,
): DataTable {
  const once = [...new Map(told.map((entry) => [entry.entry, entry])).values()].sort((a, b) => b.entry - a.entry);
  return {
    caption: 'Every entry of it, with those of the lines that are listed above',
    isStacked: true,
    columns: [{ text: 'Entry' }, { text: 'What' }, { text: 'By' }, { text: 'Happened' }, { text: 'Recorded' }],
    rows: once.map((entry) => {
      const days = daysLate(entry);
      return [
        cell(countWords(entry.entry), {
          href: keepingMoment(`/entries/${entry.entry}`, asked),
          hidden: 'as it is stored',
        }),
        cell(readable(entry.sentence, names), { story: true }),
        cell(nameOf(entry.actor.subject), { note: nameOf(entry.actor.organisation) }),
        cell(momentWords(entry.occurredAt)),
        cell(momentWords(entry.recordedAt), days === 0 ? {} : { note: `${counted(days, 'day')} later` }),
      ];
    }),
    empty: 'Nothing is recorded of it.',
  };
}

/** What is stored, without what is sealed. The lines of a statement may be thousands, so they are counted here. */
function rawOf(story: readonly TrailEntry[]): PaymentContent['raw'] {
  return story
    .toReversed()
    .map(({ entry, type, event, stream, revision, occurredAt, recordedAt, actor, data, leaf }) => {
      const lines = data['lines'];
      const shown = Array.isArray(lines)
        ? { ...data, lines: `${lines.length} lines, which stand on the page of the entry` }
        : data;
      return {
        heading: `Entry ${countWords(entry)}: ${type}`,
        text: JSON.stringify(
          { event, type, stream, revision, occurredAt, recordedAt, actor, data: shown, leaf },
          null,
          2,
        ),
      };
    });
}

/** Where the entry stands, in its stream and in the tree, and what proves it. */
function integrityOf(made: TrailEntry | undefined, { account, checkpoint, asked }: PaymentFacts): NamedValue[] {
  if (made === undefined) return [];
  return [
    {
      name: 'In the ledger',
      value: cell(`Entry ${countWords(made.entry)}`, {
        href: keepingMoment(`/entries/${made.entry}`, asked),
        note: `event ${made.revision} of stream ${made.stream}`,
      }),
    },
    { name: 'Leaf hash', value: cell(made.leaf, { mono: true, note: 'its text was held against it for this page' }) },
    { name: 'Proof', value: proofCell(made.entry, checkpoint) },
    {
      name: 'Check it',
      value: cell('Look this payment up in the log', {
        href: `/verify?handle=${encodeURIComponent(account.payment.payment)}`,
      }),
    },
  ];
}

function filesOf({ account, contract, asked }: PaymentFacts): readonly Crumb[] {
  const { payment, statement } = account.payment;
  const at = `/v1/contracts/${contract.contract}/payments/${payment}`;
  const lines = `/v1/exports/tables/statement-lines?contract=${contract.contract}&statement=${statement}&asOf=${asked.asOf}`;
  return [
    { text: 'This account as JSON', href: `${at}/account?asOf=${asked.asOf}` },
    { text: 'Where it comes from as PROV-JSON (W3C)', href: `${at}/provenance?asOf=${asked.asOf}` },
    { text: 'The lines as CSV', href: `${lines}&format=csv` },
    { text: 'The lines as an Excel workbook (XLSX)', href: `${lines}&format=xlsx` },
  ];
}
