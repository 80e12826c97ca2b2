import {
  type DisclosureRow,
  type ErasureRow,
  type HoldRow,
  type MergeFindingRow,
  PersonsRegister,
  type ReadingRow,
  ReadsRegister,
} from '#persons';
import { columnsOf } from '../columns.js';
import { pagedDataset, wholeDataset } from '../dataset.js';
import { anyText, oneOf } from '../filters.js';

const SUBJECT = 'The pseudonym of the person, or the contract where it is about nobody.';

export const holds = wholeDataset({
  name: 'holds',
  title: 'Legal holds',
  about: 'What must not be erased for now, and why.',
  lists: ['PersonsApi.holds'],
  columns: columnsOf<HoldRow>({
    contract: ['reference', 'The contract.'],
    subject: ['reference', SUBJECT],
    hold: ['whole-number', 'Its number.'],
    over: ['text', 'Whether it is over a person or the whole contract.'],
    status: ['text', 'Whether it stands or was lifted.'],
    reason_code: ['text', 'Why, by its code.'],
    placed_by: ['reference', 'Who placed it: an opaque reference.'],
    placed_for: ['reference', 'The organisation it was placed for.'],
    placed_at: ['text', 'When it was placed.'],
    lifted_by: ['reference', 'Who lifted it: an opaque reference.'],
    lifted_for: ['reference', 'The organisation it was lifted for.'],
    lifted_at: ['text', 'When it was lifted.'],
  }),
  all: ({ store, contract, asOf }) => new PersonsRegister(store).holds(contract, { asOf }),
});

export const erasures = pagedDataset({
  name: 'erasures',
  title: 'Erasures',
  about: 'What was asked to be erased, and what became of it.',
  lists: ['PersonsApi.erasures'],
  filters: { status: oneOf('requested', 'declined', 'approved', 'erased') },
  columns: columnsOf<ErasureRow>({
    contract: ['reference', 'The contract.'],
    person: ['reference', 'The pseudonym of the person in this contract.'],
    request: ['whole-number', 'Which request it is.'],
    status: ['text', 'How it stands.'],
    basis: ['text', 'On what ground, by its code.'],
    requested_by: ['reference', 'Who asked for it: an opaque reference.'],
    requested_for: ['reference', 'The organisation that asked for it.'],
    requested_at: ['text', 'When it was asked for.'],
    decided_by: ['reference', 'Who decided: an opaque reference.'],
    decided_for: ['reference', 'The organisation that decided.'],
    decided_at: ['text', 'When it was decided.'],
    declined_because: ['text', 'Why it was declined, by its code.'],
    erased_at: ['text', 'When the key was destroyed.'],
    kids: ['text', 'The names of the keys that were destroyed.'],
    backups_expire_by: ['text', 'By when no backup holds them any more.'],
  }),
  page: ({ store, contract }, query) => new PersonsRegister(store).erasures(contract, query),
});

export const mergeFindings = wholeDataset({
  name: 'merge-findings',
  title: 'Claims of merged people',
  about: 'What was claimed for people who turned out to be somebody else, and whether it was paid.',
  lists: ['PersonsApi.findings'],
  columns: columnsOf<MergeFindingRow>({
    contract: ['reference', 'The contract.'],
    person: ['reference', 'The pseudonym that turned out to be another.'],
    same_as: ['reference', 'The pseudonym that stands for the person.'],
    claim: ['reference', 'The claim.'],
    also_claimed: ['reference', 'The claim of the same for the other pseudonym.'],
    paid: ['yes-no', 'Whether it was paid.'],
  }),
  all: ({ store, contract, asOf }) => new PersonsRegister(store).findings(contract, { asOf }),
});

const READS = { person: anyText, by: anyText };

export const reads = pagedDataset({
  name: 'reads',
  title: 'Who has read what',
  about: 'Each reader of what is kept about people, thing and day once, the newest first.',
  lists: ['ReadsApi.reads'],
  filters: READS,
  columns: columnsOf<ReadingRow>({
    entry: ['whole-number', 'The entry of the ledger that recorded it.'],
    contract: ['reference', 'The contract.'],
    subject: ['reference', SUBJECT],
    what: ['text', 'What was read, by its code.'],
    read_entry: ['whole-number', 'The entry that was opened.'],
    path: ['text', 'The field that was opened.'],
    file: ['text', 'The file that was opened, by its digest as stored.'],
    read_by: ['reference', 'Who read it: an opaque reference.'],
    read_for: ['reference', 'The organisation it was read for.'],
    read_role: ['text', 'The role in which it was read.'],
    read_on: ['date', 'The day it was read.'],
    read_at: ['text', 'When it was read.'],
  }),
  page: ({ store, contract }, { person: subject, ...query }) =>
    new ReadsRegister(store).readings(contract, { ...query, subject }),
});

export const disclosures = pagedDataset({
  name: 'disclosures',
  title: 'Disclosures',
  about: 'What was disclosed to whom, the newest first.',
  lists: ['ReadsApi.disclosures'],
  filters: READS,
  columns: columnsOf<DisclosureRow>({
    entry: ['whole-number', 'The entry of the ledger that recorded it.'],
    contract: ['reference', 'The contract.'],
    subject: ['reference', SUBJECT],
    of_entry: ['whole-number', 'The entry that it is a part of.'],
    path: ['text', 'The field that was disclosed.'],
    commitment: ['text', 'The commitment that it can be held against.'],
    file: ['text', 'The file that was disclosed, by its digest as stored.'],
    disclosed_to: ['reference', 'To whom: an opaque reference.'],
    purpose: ['text', 'What for, by its code.'],
    disclosed_by: ['reference', 'Who disclosed it: an opaque reference.'],
    disclosed_for: ['reference', 'The organisation it was disclosed for.'],
    disclosed_at: ['text', 'When it was disclosed.'],
  }),
  page: ({ store, contract }, { person: subject, ...query }) =>
    new ReadsRegister(store).disclosures(contract, { ...query, subject }),
});
