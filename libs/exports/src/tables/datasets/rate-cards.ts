import { formatPence } from '#kernel';
import { pricingInWords, RateCardHistory, type RateCardLine, type RevisionSummary } from '#rate-cards';
import { column } from '../columns.js';
import { pagedDataset, type Reading, wholeDataset } from '../dataset.js';
import { everyRow } from '../every-row.js';

const listed = (items: readonly string[]) => items.join('; ');

export const revisions = pagedDataset<RevisionSummary>({
  name: 'revisions',
  title: 'Revisions of the rate card',
  about: 'Every revision of the rate card with who decided what and when, and the days that it prices.',
  lists: ['RateCardsApi.revisions'],
  ofDay: true,
  columns: [
    column('contract', 'reference', 'The contract.', (row) => row.contract),
    column('revision', 'whole-number', 'Its number in the contract.', (row) => row.revision),
    column('draft', 'whole-number', 'Which draft of it stands.', (row) => row.draft),
    column('status', 'text', 'How it stands on the day asked about.', (row) => row.status),
    column('base', 'whole-number', 'The revision that it changes; empty for the first.', (row) => row.base),
    column('drafted_by', 'reference', 'The organisation that drafted it.', (row) => row.draftedBy),
    column('drafted_on', 'date', 'The day it was drafted.', (row) => row.draftedOn),
    column('proposed_by', 'reference', 'The organisation that put it to the parties.', (row) => row.proposedBy),
    column('proposed_on', 'date', 'The day it was put to them.', (row) => row.proposedOn),
    column('decide_by', 'date', 'The last day for a decision, where there is one.', (row) => row.decideBy),
    column('approvers', 'text', 'Who has to agree, with a semicolon between.', (row) => listed(row.approvers)),
    column('decisions', 'text', 'Who answered what to which draft and when, with a semicolon between.', (row) =>
      listed(
        row.decisions.map(
          ({ organisation, decision, decidedOn, draft }) =>
            `${organisation} ${decision} draft ${draft} on ${decidedOn}`,
        ),
      ),
    ),
    column('waiting_for', 'text', 'Who has not answered the draft before the parties.', (row) =>
      listed(row.waitingFor),
    ),
    column('effective_from', 'date', 'The day from which it is to price.', (row) => row.effectiveFrom),
    column('closed_on', 'date', 'The day it was agreed, declined, withdrawn or lapsed.', (row) => row.closedOn),
    column('retroactive', 'yes-no', 'Whether everybody agreed that it reaches back.', (row) => row.retroactive),
    column('valid_from', 'date', 'The first day that it prices; empty unless it was agreed.', (row) => row.validFrom),
    column('valid_to', 'date', 'The first day that the next revision prices.', (row) => row.validTo),
  ],
  page: ({ store, contract, day }, query) => new RateCardHistory(store).revisions(contract, { ...query, on: day }),
});

interface LineOfRevision {
  readonly contract: string;
  readonly revision: number;
  readonly status: string;
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
  readonly lastChangedBy: number;
  readonly line: RateCardLine;
}

const lineColumns = [
  column<LineOfRevision>('contract', 'reference', 'The contract.', (row) => row.contract),
  column<LineOfRevision>('revision', 'whole-number', 'The revision of the rate card.', (row) => row.revision),
  column<LineOfRevision>('status', 'text', 'How that revision stands on the day asked about.', (row) => row.status),
  column<LineOfRevision>('valid_from', 'date', 'The first day that it prices.', (row) => row.validFrom),
  column<LineOfRevision>('valid_to', 'date', 'The first day that the next revision prices.', (row) => row.validTo),
  column<LineOfRevision>(
    'line',
    'reference',
    'The code of the line, the same over all revisions.',
    (row) => row.line.line,
  ),
  column<LineOfRevision>('outcome', 'reference', 'The outcome that it pays for.', (row) => row.line.outcome),
  column<LineOfRevision>('title', 'text', 'Its title.', (row) => row.line.title),
  column<LineOfRevision>('unit', 'text', 'What is counted.', (row) => row.line.unit),
  column<LineOfRevision>('pricing', 'text', 'The kind of its price.', (row) => row.line.pricing.rule),
  column<LineOfRevision>('price', 'text', 'The price in words.', (row) =>
    pricingInWords(row.line.pricing, row.line.unit),
  ),
  column<LineOfRevision>('price_pence', 'pence-each', 'The price of one, where one amount says it.', (row) =>
    row.line.pricing.rule === 'fixed' ? row.line.pricing.pricePence : null,
  ),
  column<LineOfRevision>('limits', 'text', 'The most that is paid under the line.', (row) => limitsInWords(row.line)),
  column<LineOfRevision>(
    'last_changed_by',
    'whole-number',
    'The revision since which it says this.',
    (row) => row.lastChangedBy,
  ),
  column<LineOfRevision>('content', 'text', 'The whole line as JSON, with every rule of it.', (row) =>
    JSON.stringify(row.line),
  ),
];

function limitsInWords({ limits = {} }: RateCardLine): string | null {
  const { perPersonPence, totalNumber, totalPence } = limits;
  const words = [
    ...(perPersonPence === undefined ? [] : [`${formatPence(perPersonPence)} for one person`]),
    ...(totalNumber === undefined ? [] : [`${totalNumber} in all`]),
    ...(totalPence === undefined ? [] : [`${formatPence(totalPence)} in all`]),
  ];
  return words.length === 0 ? null : listed(words);
}

export const rateCardLines = wholeDataset<LineOfRevision>({
  name: 'rate-card-lines',
  title: 'Rate card, line by line',
  about: 'Every line of every revision of the rate card: what was paid for each outcome, and since when.',
  lists: [],
  ofDay: true,
  columns: lineColumns,
  all({ store, contract, asOf, day }: Reading) {
    const history = new RateCardHistory(store);
    return everyRow((after) => history.revisions(contract, { asOf, on: day, ...after })).flatMap((revision) => {
      const details = history.revision(contract, revision.revision, { asOf, on: day });
      return (details?.lines ?? []).map((line, place) => ({
        contract,
        revision: revision.revision,
        status: revision.status,
        validFrom: revision.validFrom,
        validTo: revision.validTo,
        lastChangedBy: details?.lastChanged[place]?.revision ?? revision.revision,
        line,
      }));
    });
  },
});
