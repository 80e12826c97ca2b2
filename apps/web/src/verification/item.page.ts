import { type EvidenceRule, INTERESTED_ROLES, ruleInWords, satisfiedBranch } from '#contracts';
import type { EvidenceRow } from '#evidence';
import { calendarDate } from '#kernel';
import { fileWords } from '../evidence/file-words.js';
import { lateWords } from '../evidence/late.js';
import { decisionsTable } from '../evidence/outcome.page.js';
import { priceFacts, ruleFacts } from '../evidence/outcome-forms.js';
import { SHOWN_INLINE } from '../evidence/outcome-pages.controller.js';
import type { OutcomeFacts } from '../evidence/outcome-reader.js';
import { outcomeStatus } from '../evidence/outcome-status.js';
import type { Field } from '../forms/field.js';
import type { Form } from '../forms/form.js';
import { cell, type DataTable, type NamedValue } from '../layout/parts.js';
import { capitalised, counted, countWords, dayWords, momentWords, plainWords } from '../layout/words.js';
import { decisionField, groundsFields } from './decision-form.js';
import type { ItemFacts, PieceFacts, SameFile, SameOutcome, WordsOfPiece } from './item-facts.js';
import { openedTable, othersTable, sameFileTable } from './item-tables.js';
import type { Onlooker } from './onlookers.js';

interface Piece {
  readonly text: string;
  /** What the provider wrote, a sentence each. */
  readonly words: readonly string[];
  readonly note: string;
  readonly showHref: string | undefined;
  readonly isShown: boolean;
  readonly downloadHref: string | undefined;
}

interface ItemContent {
  readonly status: { readonly text: string; readonly colour: string };
  readonly warnings: readonly string[];
  /** Who else has it before them, a sentence each. */
  readonly onlookers: readonly string[];
  readonly pieces: readonly Piece[];
  readonly picture: { readonly src: string; readonly alt: string } | undefined;
  readonly agreed: readonly NamedValue[];
  readonly checklist: DataTable;
  readonly verdict: string;
  readonly decisions: DataTable;
  readonly sameFile: DataTable | undefined;
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
    onlookers: item.onlookers.map((one) => onlookerWords(one, item)),
    pieces: item.pieces.map((piece) => pieceOf(piece, facts, shown)),
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
    sameFile: sameFileTable(item),
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
        options: item.pieces
          .filter(({ row }) => row.status === 'standing')
          .map((piece) => ({
            value: piece.row.evidence,
            text: calledBy(piece),
            hint: [piece.row.evidence, ...fileNotes(piece)].join(' · '),
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

function pieceOf(piece: PieceFacts, { path }: OutcomeFacts, shown: EvidenceRow | undefined): Piece {
  const { row, words } = piece;
  const { evidence, status, blob, issued_on, issuer } = row;
  const about = [
    evidence,
    ...(issued_on === null ? [] : [`issued ${dayWords(issued_on)}`]),
    ...(issuer === null ? [] : [`by ${plainWords(issuer)}`]),
    ...fileNotes(piece),
    ...(status === 'withdrawn' ? ['taken back'] : []),
  ];
  return {
    text: calledBy(piece),
    note: about.join(' · '),
    words: [...saidOf(words), ...storedWords(piece)],
    isShown: row === shown,
    showHref: status === 'standing' && isPicture(row) && row !== shown ? `?show=${evidence}` : undefined,
    downloadHref: blob === null ? undefined : `/v1/contracts/${path.contract}/evidence-files/${blob}`,
  };
}

/** “Landlord letter “page-2.png””: what it is, and which of several it is. */
function calledBy({ row: { kind }, words }: PieceFacts): string {
  const name = typeof words === 'object' ? words.fileName : undefined;
  return `${capitalised(plainWords(kind))}${name === undefined ? '' : ` “${name}”`}`;
}

/** When it came in, and the type and size of the file as it was submitted: by these, two of a kind are told apart. */
function fileNotes({ row, recordedAt }: PieceFacts): readonly string[] {
  return [
    `submitted ${momentWords(recordedAt ?? row.submitted_on)}`,
    fileWords(row),
    ...(row.blob === null ? ['kept by the provider'] : []),
  ];
}

function saidOf(words: WordsOfPiece | undefined): readonly string[] {
  if (words === undefined) return [];
  if (words === 'erased')
    return ['Its name, what was written about it and the file itself were erased with the person.'];
  return [
    ...(words.description === undefined ? [] : [`The provider writes: ${words.description}`]),
    ...(words.location === undefined ? [] : [`Kept at: ${words.location}`]),
  ];
}

function storedWords({ row: { blob }, storedBytes }: PieceFacts): readonly string[] {
  if (blob === null) return [];
  const size = storedBytes === undefined ? '' : `, ${countWords(storedBytes)} bytes`;
  return [`Stored encrypted as ${blob.slice(0, 19)}…${size}`];
}

function onlookerWords({ subject, organisation, minutesAgo }: Onlooker, { nameOf }: ItemFacts): string {
  const when = minutesAgo === 0 ? 'less than a minute ago' : `${counted(minutesAgo, 'minute')} ago`;
  return `${nameOf(subject)} of ${nameOf(organisation)} opened this ${when}.`;
}

/** What to know before deciding: an interest, the same file elsewhere, and how often it came back. */
function warningsOf({ facts, sameFile, sameOutcome, caller }: ItemFacts): readonly string[] {
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
    ...lateWarnings(facts),
    ...sameOutcome.map((same) => sameOutcomeWords(same, path.person)),
    ...sameFile.map((same) => sameFileWords(same, path.person)),
    ...(outcome?.status === 'submitted' && outcome.attempts > 1
      ? [`It is before you for the ${outcome.attempts === 2 ? 'second' : `${outcome.attempts}th`} time.`]
      : []),
  ];
}

/** A long time between the achievement and its evidence, told once for each day on which such evidence came in. */
function lateWarnings({ items, outcome }: OutcomeFacts): readonly string[] {
  const days = new Set(items.filter(({ status }) => status === 'standing').map(({ submitted_on }) => submitted_on));
  return [...days].flatMap((day) => {
    const late = lateWords(outcome?.achieved_on, day);
    return late === undefined ? [] : [`Evidence was submitted on ${dayWords(day)}, ${late}.`];
  });
}

function sameOutcomeWords({ row, isClaimed }: SameOutcome, person: string): string {
  const state = `${outcomeStatus(row.status).text.toLowerCase()}${isClaimed ? ', and claimed' : ''}`;
  if (row.person === person) {
    return `This outcome also stands as time ${row.occurrence} of this person, achieved on the same day: ${state}.`;
  }
  return `${row.person} was found to be the same person, and has this outcome too, achieved on ${dayWords(row.achieved_on)}: ${state}.`;
}

function sameFileWords(same: SameFile, person: string): string {
  const { of, also } = same;
  if (!same.isTheirs) {
    return `The file of ${of.evidence} also stands in a contract in which your organisation has no part, as ${also.evidence}.`;
  }
  const where = `${same.outcome} (${also.evidence}, contract ${same.contract})`;
  if (same.also.person === person)
    return `The file of ${of.evidence} also stands under this person’s outcome ${where}.`;
  return `The file of ${of.evidence} also stands under another person, ${same.also.person}, for ${where}.`;
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
