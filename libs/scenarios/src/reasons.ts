import { claimReasons } from '#claims';
import { cohortReasons } from '#cohorts';
import { contractReasons, notAllowedWords, organisationReasons } from '#contracts';
import type { CommonReason } from '#event-log';
import { evidenceReasons } from '#evidence';
import { investmentReasons, paymentReasons } from '#payments';
import { rateCardReasons } from '#rate-cards';
import { referralReasons } from '#referrals';

const commonReasons: Record<CommonReason, string> = {
  'command-id-used-for-other-content': 'This command id was used for another command before',
  'dated-in-the-future': 'It is dated after the day on which it is recorded',
  'event-too-large': 'It is too long to be recorded',
};

const libraries: readonly Readonly<Record<string, string>>[] = [
  commonReasons,
  notAllowedWords,
  organisationReasons,
  contractReasons,
  rateCardReasons,
  referralReasons,
  evidenceReasons,
  claimReasons,
  cohortReasons,
  paymentReasons,
  investmentReasons,
];

/**
 * Every name under which the ledger refuses anything, be it by a rule or because somebody may not do it, with its words.
 * Two parts of a contract may give one name to the same thing and say it in words of their own.
 */
export const reasons: ReadonlyMap<string, readonly string[]> = libraries
  .flatMap((library) => Object.entries(library))
  .reduce(
    (known, [name, words]) => known.set(name, [...(known.get(name) ?? []).filter((other) => other !== words), words]),
    new Map<string, readonly string[]>(),
  );

export function isReason(text: string): boolean {
  return reasons.has(text);
}
