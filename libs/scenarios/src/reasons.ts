import { claimReasons, claimsCommands } from '#claims';
import { cohortReasons, cohortsCommands } from '#cohorts';
import { contractReasons, contractsCommands, notAllowedWords, organisationReasons } from '#contracts';
import type { CommonReason } from '#event-log';
import { evidenceCommands, evidenceReasons } from '#evidence';
import { publicationReasons, publicationsCommands } from '#exports';
import { investmentReasons, paymentReasons, paymentsCommands } from '#payments';
import { personReasons, personsCommands } from '#persons';
import { rateCardReasons, rateCardsCommands } from '#rate-cards';
import { referralReasons, referralsCommands } from '#referrals';
import { sampleReasons, samplesCommands } from '#samples';
import { stepCommands } from './step-commands.js';

const commonReasons: Record<CommonReason, string> = {
  'command-id-used-for-other-content': 'This command id was used for another command before',
  'dated-in-the-future': 'It is dated after the day on which it is recorded',
  'event-too-large': 'It is too long to be recorded',
};

/** What one part of the ledger refuses: the names with their words, and the commands that may be answered by them. */
export interface Refusals {
  readonly of: string;
  readonly commands: readonly string[];
  readonly reasons: Readonly<Record<string, string>>;
}

function refusals(of: string, commands: object, reasons: Readonly<Record<string, string>>): Refusals {
  return { of, commands: Object.keys(commands), reasons };
}

/** Every refusal of every part. Two parts may give one name to the same thing and say it in words of their own. */
export const refusalsByPart: readonly Refusals[] = [
  refusals('any command', stepCommands, commonReasons),
  refusals('access', stepCommands, notAllowedWords),
  refusals('contracts', contractsCommands, { ...organisationReasons, ...contractReasons }),
  refusals('rate-cards', rateCardsCommands, rateCardReasons),
  refusals('referrals', referralsCommands, referralReasons),
  refusals('evidence', evidenceCommands, evidenceReasons),
  refusals('claims', claimsCommands, claimReasons),
  refusals('cohorts', cohortsCommands, cohortReasons),
  refusals('payments', paymentsCommands, { ...paymentReasons, ...investmentReasons }),
  refusals('samples', samplesCommands, sampleReasons),
  refusals('persons', personsCommands, personReasons),
  refusals('publications', publicationsCommands, publicationReasons),
];

/** Every name under which the ledger refuses anything, be it by a rule or because somebody may not do it, with its words. */
export const reasons: ReadonlyMap<string, readonly string[]> = refusalsByPart
  .flatMap((part) => Object.entries(part.reasons))
  .reduce(
    (known, [name, words]) => known.set(name, [...(known.get(name) ?? []).filter((other) => other !== words), words]),
    new Map<string, readonly string[]>(),
  );

export function isReason(text: string): boolean {
  return reasons.has(text);
}
