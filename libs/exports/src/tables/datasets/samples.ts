import {
  type AgreementRate,
  AgreementRegister,
  agreementGroups,
  type SampleItemDetails,
  type SampleRow,
  SamplesRegister,
  type SecondCheckRow,
} from '#samples';
import { column, columnsOf } from '../columns.js';
import { pagedDataset, type Reading, wholeDataset } from '../dataset.js';
import { everyRow } from '../every-row.js';
import { anyText, oneOf } from '../filters.js';

export const samples = pagedDataset({
  name: 'samples',
  title: 'Verification samples',
  about: 'What was sampled, by which seed, and what followed.',
  lists: ['SamplesApi.samples'],
  filters: { status: oneOf('framed', 'drawn', 'closed'), claim: anyText },
  columns: columnsOf<SampleRow>({
    contract: ['reference', 'The contract.'],
    sample: ['reference', 'The sample.'],
    status: ['text', 'How it stands.'],
    of: ['text', 'What it is drawn from.'],
    frame: ['text', 'What the frame asks for, as JSON.'],
    stratify: ['text', 'How the frame is divided, as JSON.'],
    as_of: ['whole-number', 'The entry of the ledger as of which the frame is.'],
    members: ['whole-number', 'How many it is drawn from.'],
    pence: ['pence-each', 'What those come to.'],
    digest: ['text', 'The digest of the frame.'],
    size: ['whole-number', 'How many are drawn.'],
    confidence: ['decimal', 'The confidence of the intervals in per cent.'],
    extrapolation: ['text', 'How errors are extrapolated, by its code.'],
    closed_on: ['date', 'The day the frame was closed.'],
    closed_by: ['reference', 'Who closed the frame: an opaque reference.'],
    closed_for: ['reference', 'The organisation the frame was closed for.'],
    frame_entry: ['whole-number', 'The entry that closed the frame.'],
    seed_entry: ['whole-number', 'The entry that gave the seed.'],
    seed: ['text', 'The public seed.'],
    seed_kind: ['text', 'Where the seed is from.'],
    seed_words: ['text', 'Which public draw it is from.'],
    seed_drawn_on: ['date', 'The day of that draw.'],
    seed_size: ['whole-number', 'The size of the checkpoint it is from.'],
    seed_given_on: ['date', 'The day the seed was given.'],
    checked: ['whole-number', 'How many were checked.'],
    in_error: ['whole-number', 'In how many an error was found.'],
    finished_on: ['date', 'The day it was worked out what follows.'],
    rate: ['decimal', 'The rate of errors in per cent.'],
    lower: ['decimal', 'The lower end of its interval.'],
    upper: ['decimal', 'The upper end of its interval.'],
    checked_pence: ['pence-each', 'What the checked ones come to.'],
    error_pence: ['pence-each', 'What was too much in them.'],
    estimate_pence: ['pence-each', 'What is estimated to be too much in the frame.'],
    value_rate: ['decimal', 'That in per cent of the frame.'],
    standard_error_pence: ['pence-each', 'The standard error of the estimate.'],
    lower_pence: ['pence-each', 'The lower end of its interval.'],
    upper_pence: ['pence-each', 'The upper end of its interval.'],
    no_interval: ['text', 'Why there is no interval, by its code.'],
    basis_pence: ['pence-each', 'The amount that the recovery goes by.'],
    extrapolated_pence: ['pence-each', 'What is recovered beyond the errors that were found.'],
    found_clawback: ['whole-number', 'The clawback of the errors that were found.'],
    extrapolated_clawback: ['whole-number', 'The clawback of what they are extrapolated to.'],
    agreement: ['decimal', 'How often both verifiers decided alike, in per cent.'],
    kappa: ['decimal', 'Cohen’s kappa.'],
  }),
  page: ({ store, contract }, query) => new SamplesRegister(store).samples(contract, query),
});

/** The samples of a contract as of an entry, or the one that is asked for. */
function samplesOf({ store, contract, asOf }: Reading, sample: string | undefined): readonly string[] {
  if (sample !== undefined) return [sample];
  const register = new SamplesRegister(store);
  return [...everyRow((after) => register.samples(contract, { asOf, ...after }))].map((row) => row.sample);
}

export const sampleItems = wholeDataset({
  name: 'sample-items',
  title: 'Drawn items',
  about: 'What was drawn into samples, in the order of drawing, and what was found of it last.',
  lists: ['SamplesApi.items'],
  filters: { sample: anyText },
  columns: columnsOf<Omit<SampleItemDetails, 'earlier'>>({
    contract: ['reference', 'The contract.'],
    sample: ['reference', 'The sample.'],
    place: ['whole-number', 'The place in the order of drawing.'],
    item: ['reference', 'The claim, or the outcome where nothing is claimed.'],
    stratum: ['text', 'The part of the frame.'],
    pence: ['pence', 'What it came to.'],
    finding: ['text', 'What was found, by its code.'],
    right_pence: ['pence', 'What would have been right.'],
    reason_code: ['text', 'Why, by its code.'],
    checked_on: ['date', 'The day it was checked.'],
    checked_by: ['reference', 'Who checked it: an opaque reference.'],
    checked_for: ['reference', 'The organisation it was checked for.'],
    findings: ['whole-number', 'How often something was found of it: 2 once it was corrected.'],
  }),
  all: (reading, { sample }) => {
    const { store, contract, asOf } = reading;
    const register = new SamplesRegister(store);
    return samplesOf(reading, sample).flatMap((of) => [
      ...everyRow((after) => register.items(contract, of, { asOf, ...after })),
    ]);
  },
});

export const secondChecks = wholeDataset({
  name: 'second-checks',
  title: 'Second checks',
  about: 'What two verifiers decided of drawn verifications, side by side.',
  lists: ['SamplesApi.secondChecks'],
  filters: { sample: anyText },
  columns: columnsOf<SecondCheckRow>({
    contract: ['reference', 'The contract.'],
    sample: ['reference', 'The sample.'],
    item: ['reference', 'The outcome that was decided twice.'],
    person: ['reference', 'The pseudonym of the person in this contract.'],
    outcome: ['reference', 'Which outcome it is.'],
    first: ['text', 'The first decision.'],
    first_on: ['date', 'The day of it.'],
    first_by: ['reference', 'Who made it: an opaque reference.'],
    first_for: ['reference', 'The organisation it was made for.'],
    second: ['text', 'The second decision.'],
    second_on: ['date', 'The day of it.'],
    second_by: ['reference', 'Who made it: an opaque reference.'],
    second_for: ['reference', 'The organisation it was made for.'],
  }),
  all: (reading, { sample }) => {
    const { store, contract, asOf } = reading;
    const register = new SamplesRegister(store);
    return samplesOf(reading, sample).flatMap((of) => register.secondChecks(contract, of, { asOf }));
  },
});

export const agreement = wholeDataset({
  name: 'agreement',
  title: 'Agreement of verifiers',
  about: 'How often a second verifier decides as the first did. Below ten pairs there is no rate.',
  lists: ['SamplesApi.rates'],
  filters: { by: oneOf(...agreementGroups) },
  columns: [
    ...columnsOf<Omit<AgreementRate, 'rate'>>({
      group: ['text', 'The organisation, person, outcome or quarter; all, where nothing is told apart.'],
      pairs: ['whole-number', 'How many were decided twice.'],
      bothVerified: ['whole-number', 'How many both verified.'],
      onlyFirstVerified: ['whole-number', 'How many only the first verified.'],
      onlySecondVerified: ['whole-number', 'How many only the second verified.'],
      bothRejected: ['whole-number', 'How many both rejected.'],
    }),
    column<AgreementRate>(
      'agreement',
      'decimal',
      'How often both decided alike, in per cent.',
      ({ rate }) => rate?.agreement,
    ),
    column<AgreementRate>('kappa', 'decimal', 'Cohen’s kappa, where it can be worked out.', ({ rate }) => rate?.kappa),
  ],
  all: ({ store, contract, asOf }, { by }) =>
    new AgreementRegister(store).rates(contract, { asOf, ...(by === undefined ? {} : { by }) }),
});
