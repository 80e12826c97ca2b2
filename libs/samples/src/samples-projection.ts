import type { Of } from '#kernel';
import { type Applied, type Projection, projection, type Rows } from '#read-store';
import { itemOf } from './domain/sample-state.js';
import { ITEMS_IN_EVENT, type SampleEvent } from './domain/samples.events.js';
import {
  type SampleItemRow,
  type SampleRow,
  sampleFindingsTable,
  sampleItemsTable,
  sampleStrataTable,
  samplesTable,
  secondChecksTable,
} from './samples-tables.js';

type Found = Of<SampleEvent, 'SampleItemChecked' | 'SampleFindingCorrected'>;

export const samplesProjection = projection<SampleEvent>({
  name: 'samples-register',
  version: 1,
  tables: [samplesTable, sampleStrataTable, sampleItemsTable, sampleFindingsTable, secondChecksTable],
  on: {
    SampleFrameClosed({ event, envelope, sequence }, rows) {
      const { contract, sample, frame, stratify, strata } = event;
      rows.put(samplesTable, {
        ...nothingYet,
        contract,
        sample,
        status: 'framed',
        of: frame.of,
        frame: JSON.stringify(frame),
        stratify: stratify === undefined ? null : JSON.stringify(stratify),
        as_of: event.asOf,
        members: event.members,
        pence: event.pence,
        digest: event.digest,
        size: event.size,
        confidence: event.confidence,
        extrapolation: event.extrapolation ?? null,
        closed_on: event.closedOn,
        closed_by: envelope.actor.subject,
        closed_for: envelope.actor.organisation,
        frame_entry: sequence,
      });
      for (const [index, { stratum, members, pence, size }] of strata.entries()) {
        rows.put(sampleStrataTable, {
          contract,
          sample,
          place: index + 1,
          stratum,
          members,
          pence,
          size,
          in_error: null,
          rate: null,
          lower: null,
          upper: null,
          checked_pence: null,
          error_pence: null,
          estimate_pence: null,
        });
      }
    },
    SampleSeedGiven({ event, sequence }, rows) {
      const { source } = event;
      change(rows, event, (row) => ({
        ...row,
        status: 'drawn',
        seed: event.seed,
        seed_entry: sequence,
        seed_kind: source.kind,
        seed_words: source.kind === 'public-draw' ? source.words : null,
        seed_drawn_on: source.kind === 'public-draw' ? source.drawnOn : null,
        seed_size: source.kind === 'checkpoint' ? source.size : null,
        seed_given_on: event.givenOn,
      }));
    },
    SampleItemsDrawn({ event: { contract, sample, part, items } }, rows) {
      for (const [index, { item, stratum, pence }] of items.entries()) {
        rows.put(sampleItemsTable, {
          contract,
          sample,
          place: (part - 1) * ITEMS_IN_EVENT + index + 1,
          item,
          stratum,
          pence,
          finding: null,
          right_pence: null,
          reason_code: null,
          checked_on: null,
          checked_by: null,
          checked_for: null,
          findings: 0,
        });
      }
    },
    SampleItemChecked: found,
    SampleFindingCorrected: found,
    VerificationRechecked({ event }, rows) {
      const { contract, sample, person, outcome, first, recheck, reasonCode = null } = event;
      const item = itemOf(event);
      const row = rows.get(sampleItemsTable, [contract, sample, item]);
      if (row === undefined) return;
      rows.put(sampleItemsTable, {
        ...row,
        finding: recheck,
        reason_code: reasonCode,
        checked_on: event.checkedOn,
        checked_by: event.checkedBy,
        checked_for: event.checkedFor,
        findings: 1,
      });
      rows.put(secondChecksTable, {
        contract,
        sample,
        item,
        person,
        outcome,
        first: first.decision,
        first_on: first.decidedOn,
        first_by: first.decidedBy,
        first_for: first.decidedFor,
        second: recheck,
        second_on: event.checkedOn,
        second_by: event.checkedBy,
        second_for: event.checkedFor,
      });
      const differs = recheck === first.decision ? 0 : 1;
      change(rows, event, (sampled) => ({
        ...sampled,
        checked: sampled.checked + 1,
        in_error: sampled.in_error + differs,
      }));
    },
    SampleClosed({ event }, rows) {
      const { contract, sample, estimate, recovery, closedOn } = event;
      change(rows, event, (row) => ({
        ...row,
        status: 'closed',
        finished_on: closedOn,
        rate: estimate.rate,
        lower: estimate.lower,
        upper: estimate.upper,
        checked_pence: estimate.checkedPence,
        error_pence: estimate.errorPence,
        estimate_pence: estimate.estimatePence,
        value_rate: estimate.valueRate,
        standard_error_pence: estimate.value?.standardErrorPence ?? null,
        lower_pence: estimate.value?.lowerPence ?? null,
        upper_pence: estimate.value?.upperPence ?? null,
        no_interval: estimate.noInterval ?? null,
        basis_pence: recovery?.basisPence ?? null,
        extrapolated_pence: recovery?.extrapolatedPence ?? null,
      }));
      for (const [index, stratum] of estimate.strata.entries()) {
        const row = rows.get(sampleStrataTable, [contract, sample, index + 1]);
        if (row === undefined) continue;
        rows.put(sampleStrataTable, {
          ...row,
          in_error: stratum.inError,
          rate: stratum.rate,
          lower: stratum.lower,
          upper: stratum.upper,
          checked_pence: stratum.checkedPence,
          error_pence: stratum.errorPence,
          estimate_pence: stratum.estimatePence,
        });
      }
    },
    SecondChecksClosed({ event }, rows) {
      const { agreement, kappa = null, closedOn } = event;
      change(rows, event, (row) => ({ ...row, status: 'closed', finished_on: closedOn, agreement, kappa }));
    },
    SampleRecoveryProposed({ event }, rows) {
      const { part, clawback } = event;
      change(rows, event, (row) =>
        part === 'found' ? { ...row, found_clawback: clawback } : { ...row, extrapolated_clawback: clawback },
      );
    },
  },
});

export const samplesProjections: readonly Projection[] = [samplesProjection];

const nothingYet = {
  seed_entry: null,
  seed: null,
  seed_kind: null,
  seed_words: null,
  seed_drawn_on: null,
  seed_size: null,
  seed_given_on: null,
  checked: 0,
  in_error: 0,
  finished_on: null,
  rate: null,
  lower: null,
  upper: null,
  checked_pence: null,
  error_pence: null,
  estimate_pence: null,
  value_rate: null,
  standard_error_pence: null,
  lower_pence: null,
  upper_pence: null,
  no_interval: null,
  basis_pence: null,
  extrapolated_pence: null,
  found_clawback: null,
  extrapolated_clawback: null,
  agreement: null,
  kappa: null,
} as const;

function found({ event, sequence }: Applied<Found>, rows: Rows): void {
  const { contract, sample, number, finding, rightPence, reasonCode = null } = event;
  const item = itemOf(event);
  const row = rows.get(sampleItemsTable, [contract, sample, item]);
  if (row === undefined) return;
  const said = {
    finding,
    right_pence: rightPence,
    reason_code: reasonCode,
    checked_on: event.checkedOn,
    checked_by: event.checkedBy,
    checked_for: event.checkedFor,
  };
  rows.put(sampleItemsTable, { ...row, ...said, findings: number });
  rows.put(sampleFindingsTable, { contract, sample, item, number, entry: sequence, ...said });
  change(rows, event, (sampled) => ({
    ...sampled,
    checked: sampled.checked + (number === 1 ? 1 : 0),
    in_error: sampled.in_error + (finding === 'confirmed' ? 0 : 1) - (wasInError(row) ? 1 : 0),
  }));
}

function wasInError({ finding }: SampleItemRow): boolean {
  return finding !== null && finding !== 'confirmed';
}

function change(
  rows: Rows,
  { contract, sample }: Pick<SampleEvent, 'contract' | 'sample'>,
  to: (row: SampleRow) => SampleRow,
): void {
  const row = rows.get(samplesTable, [contract, sample]);
  if (row !== undefined) rows.put(samplesTable, to(row));
}
