import type { Naming } from '#contracts';
import { changeInPercent } from '#kernel';
import type { ChangeEffect } from '#payments';
import type { LineDifference, RateCardDifference, RateCardLine, RevisionSummary } from '#rate-cards';
import { readable } from '../audit-trail/readable.js';
import { changeStatus, decisionWords } from '../contracts/change-words.js';
import { type Cell, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { counted, dayWords } from '../layout/words.js';
import { signedMoney } from '../payments/effect.section.js';
import { conditionWords, evidenceRuleWords, limitWords, priceWords } from './line-words.js';

/** The lines of one revision in words, each with the revision since which it says what it says. */
export function linesTable(
  lines: readonly RateCardLine[],
  lastChanged: ReadonlyMap<string, number>,
  home: string,
  { names }: Naming,
  asked: ReadAt,
): DataTable {
  return {
    caption: 'What is paid for, at what price, and what shows it',
    columns: [
      { text: 'Outcome' },
      { text: 'Price, and how often' },
      { text: 'Conditions' },
      { text: 'Evidence' },
      { text: 'Last changed by' },
    ],
    rows: lines.map((line) => [
      cell(line.title, { href: keepingMoment(`${home}/rate-card/lines/${line.line}`, asked), note: line.line }),
      listed([...priceWords(line, names), ...limitWords(line)]),
      listed(conditionWords(line, names)),
      cell(evidenceRuleWords(line.evidenceRule), { prose: true }),
      lastChangedCell(lastChanged.get(line.line), home, asked),
    ]),
    empty: 'There are no lines: nothing can be claimed for an outcome of this day.',
  };
}

function listed(words: readonly string[]): Cell {
  const [only = ''] = words;
  return words.length === 1 ? cell(only, { prose: true }) : cell('', { items: words, prose: true });
}

function lastChangedCell(revision: number | undefined, home: string, asked: ReadAt): Cell {
  if (revision === undefined) return cell('Not known');
  const href = keepingMoment(`${home}/rate-card/revisions/${revision}`, asked);
  return cell(`Revision ${revision}`, { href, nowrap: true });
}

const changeWords: Record<LineDifference['change'], string> = {
  added: 'Added',
  'added-temporarily': 'Added for a time',
  changed: 'Changed',
  repriced: 'Priced otherwise',
  retired: 'Retired',
};

const fieldWords: Record<LineDifference['fields'][number]['field'], string> = {
  title: 'Title',
  outcome: 'Outcome',
  unit: 'Unit',
  price: 'Price',
  'group-price': 'Price for a group',
  'payer-price': 'Price of one payer',
  indexation: 'Index',
  deadweight: 'What would have happened anyway',
  'claims-per-person': 'How often for one person',
  prerequisite: 'Needed before',
  'measurement-window': 'When it must be achieved',
  'minimum-interval': 'Earliest day',
  baseline: 'How it stood at referral',
  'claim-window': 'When it must be claimed',
  'payment-groups': 'Groups it is for',
  evidence: 'Evidence',
  limit: 'Limit',
  'last-day': 'Last day',
};

const limitNames: Readonly<Record<string, string>> = {
  perPersonPence: 'For each person',
  totalNumber: 'How many in all',
  totalPence: 'How much in all',
};

/** What two points of a rate card say otherwise: whole values side by side, and words where one side has no such line. */
export function differenceTable(
  { from, to, lines }: RateCardDifference,
  { names }: Naming,
  lastChanges?: ReadonlyMap<string, Cell>,
): DataTable {
  const before = pointWords(from);
  const after = pointWords(to);
  const said = (words: string, mark: { readonly mark?: 'was' | 'now' } = {}) =>
    cell(readable(words, names), { prose: true, ...mark });
  return {
    caption: `What is different: ${before} and ${after}`,
    columns: [
      { text: 'Outcome' },
      { text: 'Change' },
      { text: 'What' },
      { text: `In ${before}` },
      { text: `In ${after}` },
      { text: 'By', numeric: true },
      ...(lastChanges === undefined ? [] : [{ text: 'Last changed by' }]),
    ],
    rows: lines.flatMap(({ line, title, change, sentence, fields }) => {
      const name = cell(title, { note: line });
      const what = cell(changeWords[change]);
      const last = lastChanges === undefined ? [] : [lastChanges.get(line) ?? cell('Not known')];
      if (fields.length === 0) {
        const gone = change === 'retired';
        const whole = said(sentence, { mark: gone ? 'was' : 'now' });
        const missing = cell(`Not in ${gone ? after : before}`);
        return [[name, what, cell('The line'), gone ? whole : missing, gone ? missing : whole, cell(''), ...last]];
      }
      return fields.map(({ field, about, before: was, after: is, sentence: words, price }) => [
        name,
        what,
        cell(fieldWords[field], about === undefined ? {} : { note: limitNames[about] ?? readable(about, names) }),
        // Of evidence only a sentence says what became of it.
        was === undefined && is === undefined
          ? cell('See beside')
          : said(was ?? 'Not said', was === undefined ? {} : { mark: 'was' }),
        was === undefined && is === undefined
          ? said(words)
          : said(is ?? 'Not said', is === undefined ? {} : { mark: 'now' }),
        price === undefined ? cell('') : cell(signedMoney(price.byPence), { note: changeInPercent(price.byPercent) }),
        ...last,
      ]);
    }),
    empty: `Nothing is different between ${before} and ${after}.`,
  };
}

export function pointWords({ revision, draft }: RateCardDifference['from']): string {
  if (revision === undefined) return 'no rate card';
  return draft === undefined || draft === 1 ? `revision ${revision}` : `revision ${revision}, draft ${draft}`;
}

/** Every revision with who agreed to it and when, the newest first. */
export function revisionsTable(
  revisions: readonly RevisionSummary[],
  shown: number | undefined,
  home: string,
  nameOf: Naming['nameOf'],
  asked: ReadAt,
  effects: ReadonlyMap<number, ChangeEffect> = new Map(),
): DataTable {
  return {
    caption: 'Revisions',
    columns: [
      { text: 'Revision' },
      { text: 'Status' },
      { text: 'In force from' },
      { text: 'Proposed' },
      { text: 'Decisions' },
      { text: 'Effect on the money', numeric: true },
    ],
    rows: revisions.toReversed().map((revision) => [
      cell(`Revision ${revision.revision}`, {
        href: keepingMoment(`${home}/rate-card/revisions/${revision.revision}`, asked),
        nowrap: true,
        ...(revision.revision === shown ? { note: 'shown above' } : {}),
      }),
      changeStatus(revision.status),
      cell(dayWords(revision.effectiveFrom), revision.retroactive ? { note: 'retroactive: before it was agreed' } : {}),
      revision.proposedOn === undefined
        ? cell('Not proposed', { note: `drafted by ${nameOf(revision.draftedBy)}` })
        : cell(dayWords(revision.proposedOn), { note: `by ${nameOf(revision.proposedBy ?? '')}` }),
      decisionsCell(revision, nameOf),
      effectCell(revision, effects.get(revision.revision), home, asked),
    ]),
    empty: 'No revision has been proposed yet.',
  };
}

/** Where it is not worked out here, its own page does it: it takes every claim of the contract to say it. */
function effectCell(
  { revision, status }: RevisionSummary,
  effect: ChangeEffect | undefined,
  home: string,
  asked: ReadAt,
): Cell {
  if (status === 'declined' || status === 'withdrawn' || status === 'lapsed') return cell('None: it is over');
  const href = keepingMoment(`${home}/rate-card/revisions/${revision}#effect`, asked);
  if (effect?.madePence !== undefined) {
    const { madePence, claims, forecastPence, direction } = effect;
    const made = `${direction === 'past' ? 'on' : 'would be on'} ${counted(claims, 'claim')} made`;
    const note = forecastPence === undefined ? made : `${made}; forecast ${signedMoney(forecastPence)}`;
    return cell(signedMoney(madePence), { href, hidden: `by revision ${revision}`, note });
  }
  return cell(status === 'agreed' ? 'What it did' : 'What it would do', { href, hidden: `(revision ${revision})` });
}

function decisionsCell({ draft, decisions, waitingFor }: RevisionSummary, nameOf: Naming['nameOf']): Cell {
  const decided = decisions
    .filter((decision) => decision.draft === draft)
    .map(
      ({ organisation, decision, decidedOn }) =>
        `${nameOf(organisation)}: ${decisionWords[decision].toLowerCase()}, ${dayWords(decidedOn)}`,
    );
  const all = [...decided, ...waitingFor.map((approver) => `${nameOf(approver)}: has not decided`)];
  return all.length === 0 ? cell('None yet') : cell('', { items: all, prose: true });
}
