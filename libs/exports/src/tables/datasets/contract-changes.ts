import {
  type ChangeEffect,
  type ContractChange,
  ContractChanges,
  type KeptEffects,
  type KindOfChange,
} from '#payments';
import type { ReadStore } from '#read-store';
import { column } from '../columns.js';
import { wholeDataset } from '../dataset.js';
import { anyText, day, oneOf } from '../filters.js';

type Row = ContractChange & { readonly effect: ChangeEffect };

const listed = (items: readonly string[]) => items.join('; ');

const kinds: Readonly<Record<KindOfChange, true>> = {
  'rate-card': true,
  cap: true,
  split: true,
  'payment-mode': true,
  'party-joins': true,
  'party-leaves': true,
  term: true,
  release: true,
  outcome: true,
};

// A table is read once for its totals and once to be sent; the effects, which are always the same, are worked out once.
const keptOf = new WeakMap<ReadStore, KeptEffects>();

export const contractChanges = wholeDataset({
  name: 'contract-changes',
  title: 'Change log of the contract',
  about:
    'Every variation and every revision of the rate card in one list, the newest first, with who proposed it and who decided what, and its effect on the money. Reasons are sealed and are not here.',
  lists: [],
  ofDay: true,
  filters: {
    kind: oneOf(...(Object.keys(kinds) as KindOfChange[])),
    party: anyText,
    from: day,
    to: day,
    retroactive: oneOf('yes', 'no'),
  },
  columns: [
    column<Row>('contract', 'reference', 'The contract.', (row) => row.contract),
    column<Row>('change', 'text', 'Whether it is a variation or a revision of the rate card.', (row) => row.kind),
    column<Row>('number', 'whole-number', 'Its number among those of its kind in the contract.', (row) => row.number),
    column<Row>('about', 'text', 'What it changes, with a semicolon between.', (row) => listed(row.about)),
    column<Row>('title', 'text', 'Its title, where it has one.', (row) => row.title),
    column<Row>('words', 'text', 'What it says, with a semicolon between.', (row) => listed(row.words)),
    column<Row>('status', 'text', 'How it stands on the day asked about.', (row) => row.status),
    column<Row>('effective_from', 'date', 'The day from which it is to hold.', (row) => row.effectiveFrom),
    column<Row>('drafted_by', 'reference', 'The organisation that drafted it.', (row) => row.draftedBy),
    column<Row>('drafted_on', 'date', 'The day it was drafted.', (row) => row.draftedOn),
    column<Row>('proposed_by', 'reference', 'The organisation that put it to the parties.', (row) => row.proposedBy),
    column<Row>('proposed_on', 'date', 'The day it was put to them.', (row) => row.proposedOn),
    column<Row>('approvers', 'text', 'Who has to agree, with a semicolon between.', (row) => listed(row.approvers)),
    column<Row>('answers', 'text', 'Who answered what to the draft that stands, and when.', (row) =>
      listed(row.answers.map(({ organisation, decided, decidedOn }) => `${organisation} ${decided} on ${decidedOn}`)),
    ),
    column<Row>('still_to_decide', 'text', 'Who has not answered that draft.', (row) => listed(row.stillToDecide)),
    column<Row>('closed_on', 'date', 'The day it was agreed, declined, withdrawn or lapsed.', (row) => row.closedOn),
    column<Row>('retroactive', 'yes-no', 'Whether it took effect before it was agreed.', (row) => row.retroactive),
    column<Row>(
      'reason_entry',
      'whole-number',
      'The entry of the ledger in which its reason is sealed.',
      (row) => row.reasonEntry,
    ),
    column<Row>('documents', 'text', 'The titles of the documents about it, with a semicolon between.', (row) =>
      listed(row.documents.map(({ title }) => title)),
    ),
    column<Row>('claims_changed', 'whole-number', 'Claims made so far that come to something else by it.', (row) =>
      row.effect.direction === 'none' ? null : row.effect.claims,
    ),
    column<Row>(
      'effect_made_pence',
      'pence',
      'What it did, or would do, to what the claims made so far come to.',
      (row) => row.effect.madePence,
    ),
    column<Row>(
      'effect_forecast_pence',
      'pence',
      'What it does to what is planned for the days ahead, before caps and splits.',
      (row) => row.effect.forecastPence,
    ),
    column<Row>('effect_how', 'text', 'How the two were worked out.', (row) => row.effect.how),
  ],
  async all(
    { store, ledger, contract, asOf, day: on },
    { kind, party, from, to, retroactive },
  ): Promise<readonly Row[]> {
    const kept: KeptEffects = keptOf.get(store) ?? new Map();
    keptOf.set(store, kept);
    // The log is that of the entry asked about, and so are the changes read from it.
    const changes = ContractChanges.over(store, ledger, kept);
    const chosen = changes.changes(
      contract,
      { asOf, on },
      { kind, party, from, to, retroactive: retroactive === undefined ? undefined : retroactive === 'yes' },
    );
    const worked = changes.effects(contract, { asOf, on });
    const rows: Row[] = [];
    for (const change of chosen) {
      rows.push({ ...change, effect: await worked.of(change) });
    }
    return rows;
  },
});
