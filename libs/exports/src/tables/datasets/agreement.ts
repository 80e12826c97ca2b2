import {
  type AgreedPlan,
  ChangeLog,
  type ContractParty,
  ContractRegister,
  type ContractSummary,
  type ContractTerms,
  type FiledDocumentRow,
  type LoggedVariation,
  type MeetingRow,
  type Organisation,
  termsInWords,
} from '#contracts';
import { column } from '../columns.js';
import { pagedDataset, wholeDataset } from '../dataset.js';

const contract =
  <Row>() =>
  (reading: { readonly contract: string }) =>
  (row: Row) => ({
    ...row,
    contract: reading.contract,
  });
type OfContract<Row> = Row & { readonly contract: string };
const ofContract = <Row extends { readonly contract: string }>() =>
  column<Row>('contract', 'reference', 'The contract.', (row) => row.contract);
const listed = (items: readonly string[]) => items.join('; ');

export const organisations = pagedDataset<Organisation>({
  name: 'organisations',
  title: 'Organisations',
  about: 'The organisations that are registered, each with the identifiers that others know it by.',
  lists: ['ContractsApi.organisations'],
  ofContract: false,
  columns: [
    column('organisation', 'reference', 'What the ledger calls the organisation.', (row) => row.organisation),
    column('name', 'text', 'Its name.', (row) => row.name),
    column('identifiers', 'text', 'Its identifiers as scheme and number, with a semicolon between.', (row) =>
      listed(row.identifiers.map(({ scheme, id }) => `${scheme} ${id}`)),
    ),
  ],
  page: ({ store }, query) => new ContractRegister(store).organisations(query),
});

export const contracts = pagedDataset<ContractSummary>({
  name: 'contracts',
  title: 'Contracts',
  about: 'The outcomes contracts of the ledger.',
  lists: ['ContractsApi.contracts'],
  ofContract: false,
  columns: [
    column('contract', 'reference', 'What the ledger calls the contract.', (row) => row.contract),
    column('title', 'text', 'Its title.', (row) => row.title),
    column('signed_on', 'date', 'The day it was signed.', (row) => row.signedOn),
    column('starts_on', 'date', 'The first day of the service.', (row) => row.startsOn),
    column('ends_on', 'date', 'The last day of the service.', (row) => row.endsOn),
    column('currency', 'text', 'The currency of every amount, by its ISO 4217 code.', (row) => row.currency),
    column('synthetic', 'yes-no', 'Whether the people in it are made up.', (row) => row.synthetic),
    column(
      'source',
      'text',
      'Where the figures were published, of a contract told after a published one.',
      (row) => row.source,
    ),
  ],
  page: ({ store }, query) => new ContractRegister(store).contracts(query),
});

export const parties = wholeDataset<OfContract<ContractParty>>({
  name: 'parties',
  title: 'Parties',
  about: 'The parties of the contract with their roles and the days on which they are parties.',
  lists: [],
  columns: [
    ofContract(),
    column('organisation', 'reference', 'The organisation.', (row) => row.organisation),
    column('name', 'text', 'Its name, where it is registered.', (row) => row.name),
    column('roles', 'text', 'Its roles, with a semicolon between.', (row) => listed(row.roles)),
    column('party_from', 'date', 'The first day on which it is a party.', (row) => row.from),
    column('party_until', 'date', 'The last one; empty while it has not left.', (row) => row.lastDay),
  ],
  all: (reading) =>
    new ContractRegister(reading.store).parties(reading.contract, reading).map(contract<ContractParty>()(reading)),
});

export const variations = wholeDataset<OfContract<LoggedVariation>>({
  name: 'variations',
  title: 'Contract changes',
  about: 'Every variation of the contract, with what it says, who decided what, and when it takes effect.',
  lists: ['VariationsApi.variations'],
  ofDay: true,
  columns: [
    ofContract(),
    column('variation', 'whole-number', 'Its number in the contract.', (row) => row.variation),
    column('title', 'text', 'Its title.', (row) => row.title),
    column('status', 'text', 'How it stands on the day asked about.', (row) => row.status),
    column('draft', 'whole-number', 'Which draft of it stands.', (row) => row.draft),
    column('changes', 'text', 'What it says, a clause a change.', (row) => row.words.join(' ')),
    column('effective_from', 'date', 'The day from which it is to hold.', (row) => row.effectiveFrom),
    column('drafted_by', 'reference', 'The organisation that drafted it.', (row) => row.draftedBy),
    column('drafted_on', 'date', 'The day it was drafted.', (row) => row.draftedOn),
    column('proposed_by', 'reference', 'The organisation that put it to the parties.', (row) => row.proposedBy),
    column('proposed_on', 'date', 'The day it was put to them.', (row) => row.proposedOn),
    column('decide_by', 'date', 'The last day for a decision, where there is one.', (row) => row.decideBy),
    column('approvers', 'text', 'Who has to agree, with a semicolon between.', (row) => listed(row.approvers)),
    column('answers', 'text', 'Who answered what to which draft and when, with a semicolon between.', (row) =>
      listed(
        row.answers.map(
          ({ organisation, decided, decidedOn, draft }) => `${organisation} ${decided} draft ${draft} on ${decidedOn}`,
        ),
      ),
    ),
    column('still_to_decide', 'text', 'Who has not answered the draft before the parties.', (row) =>
      listed(row.stillToDecide),
    ),
    column('closed_on', 'date', 'The day it was agreed, declined, withdrawn or lapsed.', (row) => row.closedOn),
    column('retroactive', 'yes-no', 'Whether it took effect before it was agreed.', (row) => row.retroactive),
    column('terms_versions', 'text', 'The versions of the terms that it set.', (row) => row.setTerms.join('; ')),
    column('meetings', 'text', 'The numbers of the meetings about it.', (row) =>
      row.meetings.map(({ meeting }) => meeting).join('; '),
    ),
    column('documents', 'text', 'The numbers of the documents about it.', (row) =>
      row.documents.map(({ document }) => document).join('; '),
    ),
  ],
  all: (reading) =>
    new ChangeLog(reading.store)
      .changeLog(reading.contract, { asOf: reading.asOf, on: reading.day })
      .map(contract<LoggedVariation>()(reading)),
});

export const terms = wholeDataset<OfContract<ContractTerms>>({
  name: 'terms',
  title: 'Versions of the terms',
  about: 'Every version of the consolidated terms, in the order in which they were set.',
  lists: ['TermsApi.versions'],
  columns: [
    ofContract(),
    column('version', 'whole-number', 'The version.', (row) => row.version),
    column('valid_from', 'date', 'The first day on which it holds.', (row) => row.validFrom),
    column('valid_to', 'date', 'The first day of the next version; empty while there is none.', (row) => row.validTo),
    column('variation', 'whole-number', 'The variation that led to it; empty for the first.', (row) => row.variation),
    column('terms', 'text', 'What it says, in sentences.', (row) => termsInWords(row.terms).join(' ')),
  ],
  all: (reading) =>
    new ContractRegister(reading.store)
      .termsVersions(reading.contract, { asOf: reading.asOf })
      .map(contract<ContractTerms>()(reading)),
});

type Matters = MeetingRow['about'];

function mattersInWords(about: Matters): string {
  return listed(
    about.map((matter) => {
      switch (matter.kind) {
        case 'variation':
          return `variation ${matter.variation}`;
        case 'rate-card-revision':
          return `rate-card revision ${matter.revision}`;
        default:
          return `meeting ${matter.meeting}`;
      }
    }),
  );
}

export const meetings = wholeDataset<OfContract<MeetingRow>>({
  name: 'meetings',
  title: 'Meetings of the board',
  about: 'The meetings of the partnership board. Minutes and decisions are sealed and are not here.',
  lists: ['BoardApi.meetings'],
  columns: [
    ofContract(),
    column('meeting', 'whole-number', 'Its number in the contract.', (row) => row.meeting),
    column('held_on', 'date', 'The day it was held.', (row) => row.heldOn),
    column('title', 'text', 'Its title.', (row) => row.title),
    column('present', 'text', 'The organisations that were there, with a semicolon between.', (row) =>
      listed(row.present),
    ),
    column('about', 'text', 'What it was about, with a semicolon between.', (row) => mattersInWords(row.about)),
  ],
  all: (reading) =>
    new ChangeLog(reading.store)
      .meetings(reading.contract, { asOf: reading.asOf })
      .map(contract<MeetingRow>()(reading)),
});

export const documents = wholeDataset<OfContract<FiledDocumentRow>>({
  name: 'documents',
  title: 'Documents of the contract',
  about: 'The documents that the parties filed, each with the digest of its content.',
  lists: ['BoardApi.documents'],
  columns: [
    ofContract(),
    column('document', 'whole-number', 'Its number in the contract.', (row) => row.document),
    column('title', 'text', 'Its title.', (row) => row.title),
    column('dated_on', 'date', 'The day it is dated.', (row) => row.datedOn),
    column('media_type', 'text', 'Its media type.', (row) => row.mediaType),
    column('bytes', 'whole-number', 'Its size in bytes.', (row) => row.bytes),
    column('content_digest', 'text', 'The SHA-256 digest of its content.', (row) => row.contentDigest),
    column('location', 'text', 'Where the parties keep it.', (row) => row.location),
    column('about', 'text', 'What it is about, with a semicolon between.', (row) => mattersInWords(row.about)),
  ],
  all: (reading) =>
    new ChangeLog(reading.store)
      .documents(reading.contract, { asOf: reading.asOf })
      .map(contract<FiledDocumentRow>()(reading)),
});

interface PlannedRow extends Omit<AgreedPlan, 'periods'> {
  readonly contract: string;
  readonly period: AgreedPlan['periods'][number];
}

const planColumns = [
  ofContract<PlannedRow>(),
  column<PlannedRow>('scenario', 'reference', 'Which plan: the base case, or another scenario.', (row) => row.scenario),
  column<PlannedRow>('version', 'whole-number', 'The version of that plan.', (row) => row.version),
  column<PlannedRow>('in_force_from', 'date', 'From which day it is what is planned.', (row) => row.inForceFrom),
  column<PlannedRow>('agreed_on', 'date', 'The day it was agreed.', (row) => row.agreedOn),
  column<PlannedRow>(
    'variation',
    'whole-number',
    'The variation it came with, where there was one.',
    (row) => row.variation,
  ),
  column<PlannedRow>('period_from', 'date', 'The first day of the span.', (row) => row.period.from),
  column<PlannedRow>('period_to', 'date', 'The last day of the span.', (row) => row.period.to),
  column<PlannedRow>('referrals', 'whole-number', 'People to be referred in it.', (row) => row.period.referrals),
  column<PlannedRow>('starts', 'whole-number', 'People to start on the service in it.', (row) => row.period.starts),
  column<PlannedRow>('outcomes', 'text', 'Outcomes to be achieved in it, each with how many.', (row) =>
    listed(row.period.outcomes.map(({ outcome, number }) => `${outcome} ${number}`)),
  ),
  column<PlannedRow>(
    'payments_pence',
    'pence',
    'What is to be paid for outcomes in it.',
    (row) => row.period.paymentsPence,
  ),
];

function byPeriod(contract: string, plans: readonly AgreedPlan[]): PlannedRow[] {
  return plans.flatMap(({ periods, ...plan }) => periods.map((period) => ({ ...plan, contract, period })));
}

export const plans = wholeDataset<PlannedRow>({
  name: 'plans',
  title: 'Plans',
  about: 'Every version of every plan, a row a span of days.',
  lists: ['BoardApi.plans'],
  columns: planColumns,
  all: ({ store, contract: of, asOf }) => byPeriod(of, new ChangeLog(store).plans(of, { asOf })),
});

export const plansInForce = wholeDataset<PlannedRow>({
  name: 'plans-in-force',
  title: 'Plans in force',
  about: 'The plan that is in force on the day asked about, for each scenario, a row a span of days.',
  lists: ['BoardApi.plansInForce'],
  ofDay: true,
  columns: planColumns,
  all: ({ store, contract: of, asOf, day }) => byPeriod(of, new ChangeLog(store).plansInForce(of, day, { asOf })),
});
