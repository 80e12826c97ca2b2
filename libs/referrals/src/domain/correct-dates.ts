import { firstTwice, PROVIDING_ROLES } from '#contracts';
import { type Of, refuse } from '#kernel';
import { misplacedBaseline } from './baseline.js';
import { outOfOrder, outsideTheContract, referralOutside, stepsOf } from './path-rules.js';
import type { Answer, Asked, ContractFacts, No, ReferralCommand } from './referral-commands.js';
import { corrected, dateOf, type ReferralState } from './referral-state.js';
import type { CorrectableField, ReferralEvent } from './referrals.events.js';

export function correctDates(command: Of<ReferralCommand, 'correct-dates'>, state: ReferralState): Answer {
  const { contract, person, by, facts, changes, today, words } = command;
  if (state.status === 'absent') return refuse('not-referred');
  const again = firstTwice(changes.map(({ field }) => field));
  if (again !== undefined) return refuse('field-corrected-twice', { field: again });

  const corrections: Of<ReferralEvent, 'ReferralDatesCorrected'>['changes'] = [];
  for (const { field, to } of changes) {
    const from = dateOf(state, field);
    if (from === undefined) return refuse('nothing-to-correct', { field });
    if (!isOwnField(field, state, by))
      return refuse('field-of-another-party', { field, organisation: by.organisation });
    if (to > today) return refuse('corrected-into-the-future', { field, date: to });
    if (to !== from) corrections.push({ field, from, to });
  }
  if (corrections.length === 0) return [];
  const after = corrections.reduce(corrected, state);
  return (
    outOfOrder(stepsOf(after)) ??
    correctedOutside(corrections, facts) ??
    misplacedBaseline(after) ?? [{ type: 'ReferralDatesCorrected', contract, person, changes: corrections, words }]
  );
}

/**
 * The gateway's date is corrected by the gateway, the provider's dates by the provider: the day of the referral may
 * decide a price, so whoever is paid must not be able to move it.
 */
function isOwnField(field: CorrectableField, state: ReferralState, by: Asked['by']): boolean {
  if (state.status === 'absent') return false;
  const isProviding = PROVIDING_ROLES.includes(by.role);
  if (field === 'referredOn') return !isProviding && state.referral.referredBy === by.organisation;
  if (!isProviding) return false;
  if (by.role === 'social-prime') return true;
  return field === 'declinedOn'
    ? state.status === 'declined' && state.declined.declinedBy === by.organisation
    : 'acceptance' in state && state.acceptance.provider === by.organisation;
}

function correctedOutside(
  corrections: Of<ReferralEvent, 'ReferralDatesCorrected'>['changes'],
  facts: ContractFacts,
): No {
  for (const { field, to: on } of corrections) {
    if (field === 'acceptedOn' || field === 'declinedOn') continue;
    const refusal = field === 'referredOn' ? referralOutside(on, facts) : outsideTheContract({ field, on }, facts);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
