import { formatPence, type Role, unreachable } from '#kernel';
import type {
  Cap,
  Change,
  PaymentMode,
  PricingDatePolicy,
  Release,
  Split,
  SplitRule,
  Terms,
} from './domain/contracts.events.js';

export const roleWords: Record<Role, string> = {
  'outcome-payer': 'outcome payer',
  'service-provider': 'service provider',
  'social-prime': 'social prime',
  investor: 'investor',
  verifier: 'verifier',
  evaluator: 'evaluator',
  'referral-agency': 'referral agency',
  operator: 'operator',
};

export const policyWords: Record<PricingDatePolicy, string> = {
  achieved: 'the day the outcome was achieved',
  referral: 'the day of the referral',
  'engagement-start': 'the day the engagement started',
  claim: 'the day of the claim',
};

/** `a`, `a and b`, `a, b and c`. */
export function listInWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** ` for starts_work achieved from 2021-04-01 to 2021-06-30`, or nothing for a scope that is everything. */
export function scopeInWords({ outcomes, achievedIn }: Pick<Split, 'outcomes' | 'achievedIn'>): string {
  const which = outcomes === undefined ? '' : ` for ${listInWords(outcomes)}`;
  if (achievedIn === undefined) return which;
  return `${which === '' ? ' for outcomes' : which} achieved from ${achievedIn.from} to ${achievedIn.to}`;
}

/** `at most £500,000.00 over the contract`. */
export function capInWords(cap: Cap): string {
  const scope = scopeInWords(cap);
  switch (cap.level) {
    case 'person': {
      const groups = cap.paymentGroups === undefined ? '' : ` in ${listInWords(cap.paymentGroups)}`;
      return `at most ${formatPence(cap.limitPence)} for one person${groups}${scope}`;
    }
    case 'outcome':
      return `at most ${limitInWords(cap)}${scope}`;
    case 'payer':
      return `at most ${formatPence(cap.limitPence)} from ${cap.payer}${scope}`;
    case 'contract':
      return `at most ${formatPence(cap.limitPence)} over the contract${scope}`;
    default:
      return unreachable(cap);
  }
}

/** How much a cap allows: `100 outcomes and £50,000.00`. */
export function limitInWords(cap: Cap): string {
  const number = cap.level === 'outcome' ? cap.limitNumber : undefined;
  const parts = [
    ...(number === undefined ? [] : [number === 1 ? '1 outcome' : `${number} outcomes`]),
    ...(cap.limitPence === undefined ? [] : [formatPence(cap.limitPence)]),
  ];
  return listInWords(parts);
}

/** `city_council 70% and national_fund 30%`. */
export function splitRuleInWords(split: SplitRule): string {
  switch (split.rule) {
    case 'percentage':
      return listInWords(split.shares.map(({ payer, percentage }) => `${payer} ${percentage}%`));
    case 'fixed': {
      const fixed = split.fixed.map(({ payer, pencePerUnit }) => `${payer} ${formatPence(pencePerUnit)} for each`);
      return `${listInWords(fixed)}, and ${split.rest} the rest`;
    }
    case 'waterfall':
      return `${split.payers.slice(0, -1).join(', then ')} each to its cap, and then ${split.payers.at(-1) ?? ''}`;
    default:
      return unreachable(split);
  }
}

export function splitsInWords(splits: readonly Split[]): string {
  return splits.map((split) => `${splitRuleInWords(split.split)}${scopeInWords(split)}`).join('; otherwise ');
}

export function modeInWords(mode: PaymentMode): string {
  switch (mode.mode) {
    case 'outcomes':
      return 'outcomes are paid for';
    case 'grant': {
      const payments = mode.schedule.map(
        ({ payer, period, pence }) => `${formatPence(pence)} by ${payer} for ${period.from} to ${period.to}`,
      );
      return `a grant is paid and outcomes are not: ${listInWords(payments)}`;
    }
    case 'paused':
      return 'outcomes are recorded and not paid for';
    default:
      return unreachable(mode);
  }
}

export function releaseInWords(release: Pick<Release, 'outcomes' | 'achievedIn'>): string {
  return `what was left unpaid${scopeInWords(release)} is looked at again`;
}

/** The terms as an auditor reads them, a sentence each. */
export function termsInWords(terms: Terms): string[] {
  const { pricingDatePolicy, statementPeriod, splits, caps, paymentMode, approvers, releases } = terms;
  return [
    `Prices are those of ${policyWords[pricingDatePolicy]}.`,
    `Each ${statementPeriod} is paid by ${splitsInWords(splits)}.`,
    ...(paymentMode.mode === 'outcomes' ? [] : [`Under them ${modeInWords(paymentMode)}.`]),
    ...(terms.advances?.setAgainstOutcomes === true ? ['Advances are set against later statements.'] : []),
    `Changes need the agreement of ${listInWords(approvers)}.`,
    ...caps.map((cap) => `The cap ${cap.cap}: ${capInWords(cap)}.`),
    ...releases.map((release) => `By variation ${release.variation}, from ${release.on}, ${releaseInWords(release)}.`),
  ];
}

/** What one change of a variation does, as the clause of a sentence. */
export function changeInWords(change: Change): string {
  switch (change.kind) {
    case 'cap':
      return change.caps.length === 0
        ? 'there are no caps any more'
        : `the caps are: ${change.caps.map((cap) => `${cap.cap}, ${capInWords(cap)}`).join('; ')}`;
    case 'split':
      return `payments are split: ${splitsInWords(change.splits)}`;
    case 'payment-mode':
      return `${modeInWords(change.paymentMode)}${advancesInWords(change.advances)}`;
    case 'party-joins':
      return `${change.organisation} joins as ${listInWords(change.roles.map((role) => roleWords[role]))}`;
    case 'party-leaves':
      return `${change.organisation} leaves`;
    case 'term':
      return listInWords(termInWords(change));
    case 'release':
      return releaseInWords(change);
    case 'outcome':
      return `the outcome ${change.outcome}, "${change.title}", is defined`;
    default:
      return unreachable(change);
  }
}

export function advancesInWords(advances: Terms['advances']): string {
  if (advances === undefined) return '';
  return advances.setAgainstOutcomes
    ? ', and advances are set against later statements'
    : ', and advances are not set against later statements';
}

function termInWords(change: Extract<Change, { kind: 'term' }>): string[] {
  const { pricingDatePolicy, statementPeriod, approvers, gateway, eligibility, paymentGroups } = change;
  return [
    ...(pricingDatePolicy === undefined ? [] : [`prices are those of ${policyWords[pricingDatePolicy]}`]),
    ...(statementPeriod === undefined ? [] : [`statements are made for each ${statementPeriod}`]),
    ...(change.deadlines === undefined ? [] : [`the deadlines are ${deadlinesInWords(change.deadlines)}`]),
    ...(approvers === undefined ? [] : [`changes need the agreement of ${listInWords(approvers)}`]),
    ...(gateway === undefined ? [] : [`people are referred by ${listInWords(gateway)}`]),
    ...(eligibility === undefined ? [] : [`eligibility is version ${eligibility.version}`]),
    ...(paymentGroups === undefined ? [] : [`the payment groups are ${groupsInWords(paymentGroups)}`]),
    ...(change.retentionYears === undefined
      ? []
      : [`records are kept for ${change.retentionYears} years after the end`]),
    ...(change.samples === undefined ? [] : [`errors in a sample are ${samplesInWords(change.samples)}`]),
    ...(change.endsOn === undefined ? [] : [`the contract ends on ${change.endsOn}`]),
  ];
}

export function deadlinesInWords({ approveDays, payDays, disputeDays }: NonNullable<Terms['deadlines']>): string {
  const parts = [
    ...(approveDays === undefined ? [] : [`${approveDays} days to approve`]),
    ...(payDays === undefined ? [] : [`${payDays} days to pay`]),
    ...(disputeDays === undefined ? [] : [`${disputeDays} days to resolve a dispute`]),
  ];
  return parts.length === 0 ? 'none' : listInWords(parts);
}

export function samplesInWords(samples: Terms['samples']): string {
  if (samples === undefined) return 'taken back as they are found, and no further';
  const by = samples.extrapolation === 'point-estimate' ? 'the estimate itself' : 'its lower bound';
  return `carried over to all that was paid, by ${by}, with intervals at ${samples.confidence} per cent`;
}

export function groupsInWords(groups: Terms['paymentGroups']): string {
  return groups.length === 0 ? 'none' : listInWords(groups.map(({ code }) => code));
}
