import type { ConsentRow, DisclosureRow, ErasureRow, HoldRow, PersonStanding, ReadingRow } from '#persons';
import { type OfferedAction, offered } from '../access/may.js';
import { fieldWords } from '../audit-trail/field-words.js';
import type { Caller } from '../http/identity.js';
import { type Action, type Cell, cell, type DataTable, keepingMoment, type TagColour } from '../layout/parts.js';
import type { NameOf, ReadAt } from '../layout/read-at.js';
import { capitalised, countWords, dayOfMoment, dayWords, momentWords, plainWords } from '../layout/words.js';

export interface StandingSection {
  /** What the reader can record about it. */
  readonly actions: readonly Action[];
  /** Who this person turned out to be, or who turned out to be them, a sentence each. */
  readonly merged: readonly string[];
  readonly erasure: DataTable | undefined;
  readonly consents: DataTable;
  readonly holds: DataTable;
  readonly reads: DataTable;
  readonly disclosures: DataTable | undefined;
}

export interface StandingFacts {
  readonly standing: PersonStanding;
  readonly readings: readonly ReadingRow[];
  readonly disclosures: readonly DisclosureRow[];
  readonly nameOf: NameOf;
  readonly asked: ReadAt;
  readonly caller?: Caller | undefined;
  /** The page of the person, under which the forms are. */
  readonly home: string;
}

const erasureColour: Record<ErasureRow['status'], TagColour> = {
  requested: 'yellow',
  declined: 'grey',
  approved: 'orange',
  erased: 'red',
};

/** Consent, holds and erasure, and who has read what is kept about somebody. */
export function standingSection(facts: StandingFacts): StandingSection {
  const { standing, readings, disclosures, nameOf, asked } = facts;
  const { sameAs, alsoKnownAs, findings, erasure } = standing;
  const claims = findings.map(
    ({ claim, also_claimed, paid }) =>
      `${claim}${paid === 1 ? ', which was paid,' : ''} ${also_claimed === null ? 'is to be looked at.' : `is for the same outcome as ${also_claimed}.`}`,
  );
  return {
    actions: actionsOf(facts),
    merged: [
      ...(sameAs === undefined ? [] : [`Found to be ${sameAs.same_as} on ${dayWords(dayOfMoment(sameAs.merged_at))}.`]),
      ...alsoKnownAs.map((person) => `${person} was found to be this person.`),
      ...claims,
    ],
    erasure: erasure === undefined ? undefined : erasureTable(erasure, nameOf),
    consents: consentsTable(standing.consents),
    holds: holdsTable(standing.holds, nameOf),
    reads: readsTable(readings, nameOf, asked),
    disclosures: disclosures.length === 0 ? undefined : disclosuresTable(disclosures, nameOf, asked),
  };
}

function actionsOf({ standing, asked, caller, home }: StandingFacts): readonly Action[] {
  const { consents, holds, erasure, sameAs } = standing;
  if (asked.isPast || erasure?.status === 'erased' || erasure?.status === 'approved') return [];
  const isAsked = erasure?.status === 'requested';
  const offers: readonly (OfferedAction | false)[] = [
    { text: 'Record a consent', href: `${home}/consent`, operation: 'record-consent' },
    consents.some(({ withdrawn_on }) => withdrawn_on === null) && {
      text: 'Record a withdrawal of consent',
      href: `${home}/withdraw-consent`,
      operation: 'record-consent',
    },
    { text: 'Place a legal hold', href: `${home}/hold`, operation: 'hold-records' },
    ...holds
      .filter(({ over, status }) => over === 'person' && status === 'stands')
      .map(({ hold }) => ({
        text: `Lift hold ${hold}`,
        href: `${home}/holds/${hold}/lift`,
        operation: 'hold-records' as const,
      })),
    sameAs === undefined && { text: 'Say who this is', href: `${home}/merge`, operation: 'merge-persons' },
    !isAsked && { text: 'Ask for erasure', href: `${home}/erasure/request`, operation: 'request-erasure' },
    isAsked && { text: 'Approve the erasure', href: `${home}/erasure/approve`, operation: 'decide-erasure' },
    isAsked && { text: 'Decline the erasure', href: `${home}/erasure/decline`, operation: 'decide-erasure' },
  ];
  return offered(
    caller,
    offers.filter((one) => one !== false),
  );
}

const who = (subject: string | null, organisation: string | null, at: string | null, nameOf: NameOf): Cell =>
  at === null
    ? cell('')
    : cell(nameOf(subject ?? ''), { note: `${nameOf(organisation ?? '')}, ${dayWords(dayOfMoment(at))}` });

function erasureTable(row: ErasureRow, nameOf: NameOf): DataTable {
  return {
    caption: 'Erasure',
    columns: [
      { text: 'Status' },
      { text: 'Ground' },
      { text: 'Asked for by' },
      { text: row.status === 'declined' ? 'Declined by' : 'Approved by' },
      { text: 'Key destroyed' },
    ],
    rows: [
      [
        cell(capitalised(row.status), { tag: erasureColour[row.status] }),
        cell(capitalised(plainWords(row.basis))),
        who(row.requested_by, row.requested_for, row.requested_at, nameOf),
        who(row.decided_by, row.decided_for, row.decided_at, nameOf),
        row.erased_at === null
          ? cell('No')
          : cell(dayWords(dayOfMoment(row.erased_at)), {
              note: `backups expire by ${dayWords(row.backups_expire_by ?? '')}`,
            }),
      ],
    ],
    empty: '',
  };
}

function consentsTable(rows: readonly ConsentRow[]): DataTable {
  return {
    caption: 'Consent',
    columns: [{ text: 'To what' }, { text: 'Given' }, { text: 'Withdrawn' }],
    rows: rows.map(({ purpose, given_on, withdrawn_on }) => [
      cell(capitalised(plainWords(purpose))),
      cell(dayWords(given_on)),
      cell(withdrawn_on === null ? 'No' : dayWords(withdrawn_on)),
    ]),
    empty: 'No consent is recorded. The service itself may rest on another ground in law.',
  };
}

function holdsTable(rows: readonly HoldRow[], nameOf: NameOf): DataTable {
  return {
    caption: 'Legal holds',
    columns: [{ text: 'Over' }, { text: 'Why' }, { text: 'Placed by' }, { text: 'Lifted by' }],
    rows: rows.map((row) => [
      cell(row.over === 'contract' ? 'Everybody in the contract' : 'This person', {
        tag: row.status === 'stands' ? 'orange' : 'grey',
      }),
      cell(capitalised(plainWords(row.reason_code))),
      who(row.placed_by, row.placed_for, row.placed_at, nameOf),
      row.lifted_at === null ? cell('Not lifted') : who(row.lifted_by, row.lifted_for, row.lifted_at, nameOf),
    ]),
    empty: 'Nothing keeps what is known of this person from being erased.',
  };
}

function readsTable(rows: readonly ReadingRow[], nameOf: NameOf, asked: ReadAt): DataTable {
  return {
    caption: 'Who has read this, the newest first',
    columns: [{ text: 'Read' }, { text: 'By' }, { text: 'What' }, { text: 'Entry' }],
    rows: rows.map((row) => [
      cell(momentWords(row.read_at)),
      cell(nameOf(row.read_by), { note: `${nameOf(row.read_for)}, ${plainWords(row.read_role)}` }),
      whatCell(row, asked),
      cell(countWords(row.entry), { href: keepingMoment(`/entries/${row.entry}`, asked) }),
    ]),
    empty: 'Nobody who said who they are. A page that is read without a name is not recorded.',
  };
}

function whatCell({ what, read_entry, path, file }: ReadingRow, asked: ReadAt): Cell {
  switch (what) {
    case 'identity':
      return cell('Who it is');
    case 'journey':
      return cell('This record');
    case 'file':
      return cell('An evidence file', { note: `${(file ?? '').slice(0, 19)}…` });
    default:
      return cell(`The sealed ${fieldWords(path ?? '')}`, {
        href: keepingMoment(`/entries/${read_entry}`, asked),
      });
  }
}

function disclosuresTable(rows: readonly DisclosureRow[], nameOf: NameOf, asked: ReadAt): DataTable {
  return {
    caption: 'What was disclosed, the newest first',
    columns: [{ text: 'Disclosed' }, { text: 'By' }, { text: 'To' }, { text: 'What' }, { text: 'Entry' }],
    rows: rows.map((row) => [
      cell(momentWords(row.disclosed_at)),
      cell(row.disclosed_by, { note: nameOf(row.disclosed_for) }),
      cell(row.disclosed_to, { note: plainWords(row.purpose) }),
      cell(row.file === null ? `The sealed ${fieldWords(row.path)}` : 'An evidence file', {
        href: keepingMoment(`/entries/${row.of_entry}`, asked),
      }),
      cell(countWords(row.entry), { href: keepingMoment(`/entries/${row.entry}`, asked) }),
    ]),
    empty: '',
  };
}
