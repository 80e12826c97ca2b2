import { type EvidenceRule, INTERESTED_ROLES, ruleInWords, satisfiedBranch } from '#contracts';
import type { EvidenceRow, OutcomeRow } from '#evidence';
import { calendarDate } from '#kernel';
import type { ReadingRow } from '#persons';
import { decisionsTable } from '../evidence/outcome.page.js';
import { priceFacts, ruleFacts } from '../evidence/outcome-forms.js';
import { outcomeHref } from '../evidence/outcome-href.js';
import { SHOWN_INLINE } from '../evidence/outcome-pages.controller.js';
import type { OutcomeFacts } from '../evidence/outcome-reader.js';
import { outcomeStatus } from '../evidence/outcome-status.js';
import type { Field } from '../forms/field.js';
import type { Form } from '../forms/form.js';
import type { Caller } from '../http/identity.js';
import { cell, type DataTable, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, countWords, dayWords, momentWords, plainWords } from '../layout/words.js';
import { decisionField, groundsFields } from './decision-form.js';

/** What a verifier is shown of one place in the queue. */
export interface ItemFacts {
  readonly facts: OutcomeFacts;
  /** Other evidence that is the same file, wherever it was submitted. */
  readonly sameFile: readonly { readonly of: EvidenceRow; readonly also: EvidenceRow }[];
  /** The other outcomes of the person. */
  readonly others: readonly OutcomeRow[];
  /** Who has opened a file of it. */
  readonly opened: readonly ReadingRow[];
  /** The piece whose file is looked at; the first picture, when none was chosen. */
  readonly shown: string | undefined;
  readonly caller: Caller;
  readonly asked: ReadAt;
}

interface Piece {
  readonly text: string;
  readonly note: string;
  readonly showHref: string | undefined;
  readonly isShown: boolean;
  readonly downloadHref: string | undefined;
}

interface ItemContent {
  readonly status: { readonly text: string; readonly colour: string };
  readonly warnings: readonly string[];
  readonly pieces: readonly Piece[];
  readonly picture: { readonly src: string; readonly alt: string } | undefined;
  readonly agreed: readonly NamedValue[];
  readonly checklist: DataTable;
  readonly verdict: string;
  readonly decisions: DataTable;
  readonly otherOutcomes: DataTable;
  readonly openedBy: DataTable;
}

/** The page of one place in the queue: the evidence on one side, what was agreed and is to be decided on the other. */
export function itemForm(item: ItemFacts): Omit<Form, 'crumbs' | 'revision' | 'cancelHref' | 'section'> {
  const { facts, asked } = item;
  const { definition, path, outcome, items, naming } = facts;
  const standing = items.filter(({ status }) => status === 'standing');
  const shown = standing.find(({ evidence }) => evidence === item.shown) ?? standing.find(isPicture);
  const content: ItemContent = {
    status: outcomeStatus(outcome?.status),
    warnings: warningsOf(item),
    pieces: items.map((piece) => pieceOf(piece, facts, shown)),
    picture:
      shown !== undefined && isPicture(shown)
        ? {
            src: `/contracts/${path.contract}/evidence-files/${shown.blob}/picture`,
            alt: `The file of ${shown.evidence}: ${plainWords(shown.kind)}`,
          }
        : undefined,
    agreed: [
      {
        name: 'Definition',
        value: cell(definition.definition, {
          note:
            facts.agreed.termsVersion === undefined
              ? 'no terms held on the day it was achieved'
              : `version ${facts.agreed.termsVersion} of the terms, in force on the day it was achieved`,
        }),
      },
      { name: 'Achieved on', value: cell(outcome === undefined ? 'Not said' : dayWords(outcome.achieved_on)) },
      ...ruleFacts(facts),
      ...priceFacts(facts),
    ],
    ...checked(facts, standing),
    decisions: { ...decisionsTable(facts.decisions, naming.nameOf, asked), captionSize: 's' },
    otherOutcomes: othersTable(item),
    openedBy: openedTable(item),
  };
  return {
    title: `Verify: ${definition.title}`,
    caption: `Person ${path.person}${path.occurrence === 1 ? '' : `, time ${path.occurrence}`}`,
    fields: [
      decisionField,
      {
        kind: 'several',
        name: 'evidence',
        label: 'What you checked',
        options: standing.map(({ evidence, kind, issued_on }) => ({
          value: evidence,
          text: `${capitalised(plainWords(kind))}${issued_on === null ? '' : ` of ${dayWords(issued_on)}`}`,
          hint: evidence,
        })),
      },
      ...(definition.unit === 'person' ? [] : foundFields),
      ...groundsFields,
    ],
    submit: 'Record the decision',
    frame: { template: 'verification/item.njk', content },
  };
}

const foundFields: readonly Field[] = [
  {
    kind: 'whole',
    name: 'quantity',
    label: 'How many you found',
    hint: 'What the provider said, when you leave it empty.',
    isOptional: true,
  },
  { kind: 'text', name: 'measured', label: 'Measured value that you found', width: 10, isOptional: true },
];

function isPicture({ blob, media_type }: EvidenceRow): boolean {
  return blob !== null && SHOWN_INLINE.includes(media_type);
}

function pieceOf(piece: EvidenceRow, { path }: OutcomeFacts, shown: EvidenceRow | undefined): Piece {
  const { kind, evidence, status, media_type, bytes, blob, issued_on, issuer, submitted_on } = piece;
  const about = [
    evidence,
    ...(issued_on === null ? [] : [`issued ${dayWords(issued_on)}`]),
    ...(issuer === null ? [] : [`by ${plainWords(issuer)}`]),
    `submitted ${dayWords(submitted_on)}`,
    `${media_type}, ${countWords(bytes)} bytes`,
    ...(blob === null ? ['kept by the provider'] : [`${blob.slice(0, 19)}…`]),
    ...(status === 'withdrawn' ? ['taken back'] : []),
  ];
  return {
    text: capitalised(plainWords(kind)),
    note: about.join(' · '),
    isShown: piece === shown,
    showHref: status === 'standing' && isPicture(piece) && piece !== shown ? `?show=${evidence}` : undefined,
    downloadHref: blob === null ? undefined : `/v1/contracts/${path.contract}/evidence-files/${blob}`,
  };
}

/** What to know before deciding: an interest, the same file elsewhere, and how often it came back. */
function warningsOf({ facts, sameFile, caller }: ItemFacts): readonly string[] {
  const { contract, outcome, naming, path } = facts;
  const { organisation, role, subject } = caller.actor;
  const roles = contract.parties.find((party) => party.organisation === organisation)?.roles ?? [];
  const interest = roles.filter((held) => (INTERESTED_ROLES as readonly string[]).includes(held));
  const own = facts.items.some(({ submitted_by }) => submitted_by === subject);
  return [
    ...(interest.length === 0
      ? []
      : [
          `Conflict of interest: ${naming.nameOf(organisation)} is ${interest.map(plainWords).join(' and ')} under this contract, so it cannot decide here.`,
        ]),
    ...(interest.length > 0 || (roles as readonly string[]).includes(role)
      ? []
      : [`${naming.nameOf(organisation)} does not act as ${plainWords(role)} in this contract.`]),
    ...(own ? ['You submitted evidence of this outcome yourself, so somebody else has to decide.'] : []),
    ...sameFile.map(({ of, also }) => sameFileWords(of, also, path.person)),
    ...(outcome !== undefined && outcome.attempts > 1
      ? [`It is before you for the ${outcome.attempts === 2 ? 'second' : `${outcome.attempts}th`} time.`]
      : []),
  ];
}

function sameFileWords(of: EvidenceRow, also: EvidenceRow, person: string): string {
  const where = `${plainWords(also.outcome)} (${also.evidence}, contract ${also.contract})`;
  if (also.person === person) return `The file of ${of.evidence} also stands under this person’s outcome ${where}.`;
  return `The file of ${of.evidence} also stands under another person, ${also.person}, for ${where}.`;
}

/** Part by part what the rules ask for, and which of it is there. */
function checked(
  { agreed, outcome }: OutcomeFacts,
  standing: readonly EvidenceRow[],
): Pick<ItemContent, 'checklist' | 'verdict'> {
  const items = standing.map(({ kind, issuer, issued_on }) => ({
    kind,
    ...(issuer === null ? {} : { issuer }),
    ...(issued_on === null ? {} : { issuedOn: calendarDate(issued_on) }),
  }));
  const achievedOn = outcome && calendarDate(outcome.achieved_on);
  const rows = agreed.lines.flatMap((line) =>
    leavesOf(line.evidenceRule).map((leaf) => {
      const found = achievedOn && satisfiedBranch(leaf, items, achievedOn);
      return [
        cell(capitalised(ruleInWords(leaf)), { prose: true }),
        found?.satisfied ? cell('There', { tag: 'green' as const }) : cell('Not there', { tag: 'grey' as const }),
      ];
    }),
  );
  const met = agreed.lines.map((line) => achievedOn && satisfiedBranch(line.evidenceRule, items, achievedOn));
  const missing = met.flatMap((each) => (each === undefined || each.satisfied ? [] : each.missing));
  return {
    checklist: {
      caption: 'What the rule asks for',
      captionSize: 's',
      columns: [{ text: 'Evidence' }, { text: 'In what was submitted' }],
      rows,
      empty: 'No agreed rate card pays for it, so no rule asks for anything.',
    },
    verdict:
      rows.length === 0
        ? ''
        : missing.length === 0
          ? 'What was submitted is all that the rule asks for. Whether it shows the outcome is for you to say.'
          : `Still needed: ${missing.join('; ')}.`,
  };
}

type Leaf = Extract<EvidenceRule, { readonly kind: string }>;

function leavesOf(rule: EvidenceRule): readonly Leaf[] {
  if ('kind' in rule) return [rule];
  return ('all' in rule ? rule.all : rule.any).flatMap(leavesOf);
}

function othersTable({ others, facts: { naming } }: ItemFacts): DataTable {
  return {
    caption: 'Other outcomes of this person',
    captionSize: 's',
    columns: [{ text: 'Outcome' }, { text: 'Achieved' }, { text: 'State' }],
    rows: others.map((row) => [
      cell(naming.names.get(row.outcome) ?? plainWords(row.outcome), {
        href: outcomeHref(row),
        ...(row.occurrence === 1 ? {} : { note: `time ${row.occurrence}` }),
      }),
      cell(dayWords(row.achieved_on)),
      cell(outcomeStatus(row.status).text, { tag: outcomeStatus(row.status).colour }),
    ]),
    empty: 'No other outcome of this person was submitted.',
  };
}

function openedTable({ opened, facts: { naming } }: ItemFacts): DataTable {
  return {
    caption: 'Who has opened a file of it, the newest first',
    captionSize: 's',
    columns: [{ text: 'Opened' }, { text: 'By' }],
    rows: opened.map(({ read_at, read_by, read_for }) => [
      cell(momentWords(read_at)),
      cell(what === 'file' ? 'A file' : capitalised(fieldWords(path ?? ''))),
      cell(naming.nameOf(read_by), { note: naming.nameOf(read_for) }),
    ]),
    empty: 'Nobody has yet.',
  };
}
