import type { OutcomeCode } from '#kernel';
import type { DateCorrections } from './date-corrections.js';
import type { PersonDraft } from './person-draft.js';
import type { ReferralRow } from './return-format.js';
import { textOf, wordsOf } from './row-values.js';

/** Refers somebody who is not referred yet, or again after having been declined. */
export function referFirst(draft: PersonDraft, row: ReferralRow): void {
  const referral = draft.referral;
  const recorded = referral.status === 'absent' ? undefined : referral;
  const isAgain = recorded?.status === 'declined' && row.referred_on > recorded.declined.declinedOn;
  if (recorded !== undefined && !isAgain) return;
  draft.step({
    places: [row],
    kind: 'new',
    column: 'referred_on',
    command: 'refer-person',
    input: {
      reference: row.person_reference,
      ...(row.name === undefined ? {} : { name: row.name }),
      referredOn: row.referred_on,
      ...(row.cohort === undefined ? {} : { cohort: row.cohort }),
      ...(row.note === undefined ? {} : { note: row.note }),
    },
    by: 'gateway',
    says: `referred on ${row.referred_on}`,
    asked: {
      type: 'refer',
      referredOn: row.referred_on,
      cohort: row.cohort as OutcomeCode | undefined,
      reference: row.person_reference,
    },
  });
}

/** Compares a row of referrals with what is recorded, and records the decision when there was none. */
export function planReferralRow(draft: PersonDraft, row: ReferralRow, corrections: DateCorrections): void {
  const referral = draft.referral;
  if (referral.status === 'absent') return;
  // A referral that was declined before the one that stands is history, and nothing about it is corrected here.
  const isPast = referral.past.some(
    ({ referral: past, declined }) => past.referredOn === row.referred_on && declined.declinedOn === row.decided_on,
  );
  if (isPast) {
    draft.unchanged += 1;
    return;
  }
  corrections.compare(row, 'referred_on', 'referral', 'referredOn', referral.referral.referredOn, row.referred_on);
  if (row.cohort !== undefined && row.cohort !== referral.referral.cohort) {
    draft.otherwise(row, 'cohort', row.cohort, referral.referral.cohort);
  }
  if (row.decision === 'accepted') accept(draft, row, corrections);
  if (row.decision === 'declined') decline(draft, row, corrections);
  if (!draft.isDealtWith(row) && !corrections.has(row)) draft.unchanged += 1;
}

function accept(draft: PersonDraft, row: ReferralRow, corrections: DateCorrections): void {
  const referral = draft.referral;
  const { decided_on: on } = row;
  if (on === undefined) return;
  if ('acceptance' in referral) {
    const { acceptance } = referral;
    corrections.compare(row, 'decided_on', 'decision', 'acceptedOn', acceptance.acceptedOn, on);
    const given = row.criteria_met;
    if (given !== undefined && !sameCodes(given, acceptance.criteriaMet)) {
      draft.otherwise(row, 'criteria_met', given.join(';'), acceptance.criteriaMet.join(';'));
    }
    if (row.payment_group !== undefined && row.payment_group !== acceptance.paymentGroup) {
      draft.otherwise(row, 'payment_group', row.payment_group, acceptance.paymentGroup);
    }
    if (row.age_at_referral !== undefined && row.age_at_referral !== acceptance.ageAtReferral) {
      draft.otherwise(row, 'age_at_referral', String(row.age_at_referral), textOf(acceptance.ageAtReferral));
    }
    return;
  }
  if (referral.status === 'declined') {
    draft.otherwise(row, 'decision', 'accepted', 'declined');
    return;
  }
  const accepted = {
    acceptedOn: on,
    criteriaMet: (row.criteria_met ?? []) as readonly OutcomeCode[],
    ...(row.payment_group === undefined ? {} : { paymentGroup: row.payment_group as OutcomeCode }),
    ...(row.age_at_referral === undefined ? {} : { ageAtReferral: row.age_at_referral }),
  };
  draft.step({
    places: [row],
    kind: 'new',
    column: 'decided_on',
    command: 'accept-referral',
    input: accepted,
    by: 'provider',
    says: `accepted on ${on}`,
    asked: { type: 'accept', ...accepted },
  });
}

function decline(draft: PersonDraft, row: ReferralRow, corrections: DateCorrections): void {
  const referral = draft.referral;
  const { decided_on: on, decline_reason: reasonCode } = row;
  if (on === undefined || reasonCode === undefined) return;
  if (referral.status === 'declined') {
    corrections.compare(row, 'decided_on', 'decision', 'declinedOn', referral.declined.declinedOn, on);
    if (referral.declined.reasonCode !== reasonCode) {
      draft.otherwise(row, 'decline_reason', reasonCode, referral.declined.reasonCode);
    }
    return;
  }
  if ('acceptance' in referral) {
    draft.otherwise(row, 'decision', 'declined', 'accepted');
    return;
  }
  draft.step({
    places: [row],
    kind: 'new',
    column: 'decided_on',
    command: 'decline-referral',
    input: { declinedOn: on, reasonCode, ...wordsOf(row.decision_words) },
    by: 'provider',
    says: `declined on ${on} (${reasonCode})`,
    asked: { type: 'decline', declinedOn: on, reasonCode },
  });
}

function sameCodes(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((code) => others.includes(code));
}
