import type { TrailEntry } from '#audit-trail';
import type { DecisionRow, EvidenceRow } from '#evidence';
import type { StatementLineRow } from '#payments';
import { offered } from '../access/may.js';
import { type TimelineItem, timelineOf } from '../audit-trail/timeline.js';
import { type BundleLink, bundleLink } from '../bundles/bundle-link.js';
import type { Caller } from '../http/identity.js';
import { contractCrumbs } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import {
  type Action,
  type Cell,
  type Crumb,
  cell,
  type DataTable,
  keepingMoment,
  type NamedValue,
  type TagColour,
} from '../layout/parts.js';
import type { NameOf, ReadAt } from '../layout/read-at.js';
import { capitalised, countWords, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { lineCell } from '../payments/money-words.js';
import { fileWords } from './file-words.js';
import { lateWords } from './late.js';
import { claimWords, outcomeForm, outcomeFormNames, priceFacts, ruleFacts } from './outcome-forms.js';
import { decisionHref, outcomeHref } from './outcome-href.js';
import type { OutcomeFacts } from './outcome-reader.js';
import { outcomeStatus } from './outcome-status.js';

export interface OutcomeContent {
  readonly crumbs: readonly Crumb[];
  readonly caption: string;
  readonly heading: string;
  readonly status: { readonly text: string; readonly colour: TagColour };
  readonly actions: readonly Action[];
  readonly facts: readonly NamedValue[];
  readonly evidence: DataTable;
  readonly decisions: DataTable;
  readonly lapses: DataTable | undefined;
  readonly claim: readonly NamedValue[];
  readonly lines: DataTable;
  readonly story: readonly TimelineItem[];
  readonly bundle: BundleLink;
}

interface OutcomePageFacts {
  readonly facts: OutcomeFacts;
  readonly lines: readonly StatementLineRow[];
  readonly story: readonly TrailEntry[];
  readonly asked: ReadAt;
  readonly caller: Caller | undefined;
}

/** One outcome of one person: what it is, what shows it, what was decided and claimed, and how all that came about. */
export function outcomePage({ facts, lines, story, asked, caller }: OutcomePageFacts): Page<OutcomeContent> {
  const { contract, definition, path, outcome, agreed, naming, claim } = facts;
  const people = `/contracts/${contract.contract}/people`;
  return {
    template: 'evidence/outcome.njk',
    title: `${definition.title}, person ${path.person}`,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(
        contract,
        asked,
        { text: 'People', href: people },
        { text: path.person, href: `${people}/${path.person}` },
      ),
      caption: `Person ${path.person}${path.occurrence === 1 ? '' : `, time ${path.occurrence}`}`,
      heading: definition.title,
      status: outcomeStatus(outcome?.status),
      actions: asked.isPast ? [] : actionsFor(facts, caller),
      facts: [
        {
          name: 'Definition',
          value: cell(definition.definition, {
            note:
              agreed.termsVersion === undefined ? 'no terms held then' : `version ${agreed.termsVersion} of the terms`,
          }),
        },
        ...(outcome === undefined ? [] : [{ name: 'Achieved on', value: cell(dayWords(outcome.achieved_on)) }]),
        ...ruleFacts(facts),
        ...priceFacts(facts),
      ],
      evidence: evidenceTable(facts, asked, caller),
      decisions: decisionsTable(facts.decisions, naming.nameOf, asked),
      lapses: facts.lapses.length === 0 ? undefined : lapsesTable(facts),
      claim:
        claim === undefined
          ? []
          : [
              { name: 'Claim', value: cell(claim.claim, { mono: true }) },
              { name: 'Claimed on', value: claimedCell(claim.claimed_on, outcome?.achieved_on) },
              { name: 'Worth', value: cell(claimWords(facts) ?? '') },
              {
                name: 'Stands',
                value: cell(claim.status === 'made' ? 'Yes' : 'Taken back', {
                  ...(claim.verified === 1 ? {} : { note: 'the verification it rests on was taken back' }),
                }),
              },
            ],
      lines: {
        caption: 'What statements say of it',
        columns: [{ text: 'Line' }, { text: 'Payable', numeric: true }, { text: 'On the line', numeric: true }],
        rows: lines.map((line) => [
          lineCell(line, asked),
          cell(moneyWords(line.payable_pence)),
          cell(moneyWords(line.amount_pence)),
        ]),
        empty: claim === undefined ? 'It has not been claimed.' : 'No statement has billed it yet.',
      },
      story: timelineOf(story, naming, asked),
      bundle: bundleLink('person', path.person, asked),
    },
  };
}

const CLAIM = outcomeForm('claim')?.title;

/** What the state of the outcome leads on to, for the role of the reader. */
function actionsFor(facts: OutcomeFacts, caller: Caller | undefined): readonly Action[] {
  const home = outcomeHref(facts.path);
  const status = facts.outcome?.status;
  const forms = outcomeFormNames.flatMap((name) => {
    const form = outcomeForm(name);
    if (form === undefined || !form.isNext(facts)) return [];
    return [{ operation: form.operation, text: form.title, href: `${home}/${name}` }];
  });
  return offered(caller, [
    ...(status === 'submitted'
      ? [
          {
            operation: 'verify-evidence',
            text: 'Decide on the evidence',
            href: decisionHref(facts.path),
          } as const,
        ]
      : []),
    ...forms.filter(({ text }) => text === CLAIM),
    ...(status === 'verified' || status === 'rejected'
      ? []
      : [
          {
            operation: 'submit-evidence',
            text: status === 'queried' ? 'Answer with evidence' : 'Submit evidence',
            href: `${home}/submit-evidence`,
          } as const,
        ]),
    ...forms.filter(({ operation }) => operation !== 'make-claim'),
    // What takes something back comes last: the first action is the one that stands out.
    ...forms.filter(({ operation, text }) => operation === 'make-claim' && text !== CLAIM),
  ]);
}

/** Whoever has not signed in may not have the files, and is shown only what names them. */
export function evidenceTable(
  { items, contract, naming, outcome }: Pick<OutcomeFacts, 'items' | 'contract' | 'naming' | 'outcome'>,
  asked: ReadAt,
  caller: Caller | undefined,
): DataTable {
  return {
    caption: 'Evidence',
    columns: [{ text: 'What' }, { text: 'Issued' }, { text: 'Submitted' }, { text: 'State' }, { text: 'File' }],
    rows: items.map((item) => [
      cell(capitalised(plainWords(item.kind)), { note: item.evidence }),
      cell(item.issued_on === null ? 'Not said' : dayWords(item.issued_on), {
        ...(item.issuer === null ? {} : { note: `by ${plainWords(item.issuer)}` }),
      }),
      cell(dayWords(item.submitted_on), { note: submittedNote(item, outcome?.achieved_on, naming.nameOf) }),
      stateCell(item),
      fileCell(item, contract.contract, asked, caller),
    ]),
    empty: 'No evidence has been submitted.',
  };
}

function submittedNote({ submitted_by, submitted_on }: EvidenceRow, achievedOn: string | undefined, nameOf: NameOf) {
  const late = lateWords(achievedOn, submitted_on);
  return `by ${nameOf(submitted_by)}${late === undefined ? '' : `, ${late}`}`;
}

function claimedCell(claimedOn: string, achievedOn: string | undefined): Cell {
  const late = lateWords(achievedOn, claimedOn);
  return cell(dayWords(claimedOn), late === undefined ? {} : { note: late });
}

function stateCell({ status, withdrawn_because, checked }: EvidenceRow): Cell {
  if (status === 'withdrawn') {
    return cell('Taken back', { tag: 'grey', note: plainWords(withdrawn_because ?? '') });
  }
  return checked === 1 ? cell('Checked', { tag: 'green' }) : cell('Stands', { tag: 'blue' });
}

function fileCell(
  { blob, media_type, bytes, held, evidence }: EvidenceRow,
  contract: string,
  { isPast }: ReadAt,
  caller: Caller | undefined,
): Cell {
  const note = fileWords({ media_type, bytes });
  if (blob === null || held === 'provider') return cell('Kept by the provider', { note });
  const digest = `${blob.slice(0, 19)}…`;
  if (caller === undefined || isPast) return cell(digest, { mono: true, note });
  const href = `/v1/contracts/${contract}/evidence-files/${blob}`;
  return cell('Download', { href, hidden: `the file of ${evidence}`, note: `${note}, ${digest}` });
}

export function decisionsTable(decisions: readonly DecisionRow[], nameOf: NameOf, asked: ReadAt): DataTable {
  return {
    caption: 'What was decided',
    columns: [{ text: 'Decision' }, { text: 'Why' }, { text: 'By' }, { text: 'On' }],
    rows: decisions.map(({ decision, reason_code, decided_by, decided_for, decided_on, entry }) => [
      cell(decision === 'withdrawn' ? 'Verification taken back' : (outcomeStatus(decision).text ?? '')),
      cell(reason_code === null ? '' : capitalised(plainWords(reason_code))),
      cell(nameOf(decided_by), { note: nameOf(decided_for) }),
      cell(dayWords(decided_on), {
        href: keepingMoment(`/entries/${entry}`, asked),
        hidden: `entry ${countWords(entry)} of the ledger`,
      }),
    ]),
    empty: 'Nothing has been decided yet.',
  };
}

function lapsesTable({ lapses }: OutcomeFacts): DataTable {
  return {
    caption: 'When it was lost, and regained',
    columns: [{ text: 'Lost on' }, { text: 'Regained on' }, { text: 'Why' }],
    rows: lapses.map(({ lapsed_on, regained_on, reason_code }) => [
      cell(dayWords(lapsed_on)),
      cell(regained_on === null ? 'Not regained' : dayWords(regained_on)),
      cell(capitalised(plainWords(reason_code))),
    ]),
    empty: '',
  };
}
