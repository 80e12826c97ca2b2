import { claimStreamName } from '#claims';
import { cohortsStreamName } from '#cohorts';
import { contractStreamName, organisationStreamName } from '#contracts';
import { type OutcomePath, outcomeStreamName } from '#evidence';
import type { ContractId, OutcomeCode } from '#kernel';
import { accountStreamName, investmentStreamName } from '#payments';
import { contractHoldsStreamName, personStreamName } from '#persons';
import { rateCardStreamName } from '#rate-cards';
import { referralStreamName } from '#referrals';
import { sampleStreamName } from '#samples';
import type { InPath, VersionOf } from './version-tags.js';

/**
 * The stream that an answer shows, by the references in its address: the one that commands about it are decided on. They
 * are those of something that was found, so they are what they should be.
 */
export const streamShown = {
  organisation: ({ organisation = '' }) => organisationStreamName(organisation),
  contract: ({ contract = '' }) => contractStreamName(contract),
  rateCard: ({ contract = '' }) => rateCardStreamName(contract),
  referral: ({ contract = '', person = '' }) => referralStreamName(contract, person),
  outcome: (inPath) => outcomeStreamName(outcomeIn(inPath)),
  claim: (inPath) => claimStreamName(outcomeIn(inPath)),
  cohorts: ({ contract, outcome }) =>
    cohortsStreamName({ contract: contract as ContractId, outcome: outcome as OutcomeCode }),
  sample: ({ sample = '' }) => sampleStreamName(sample),
  account: ({ contract }) => accountStreamName(contract as ContractId),
  investment: ({ contract }) => investmentStreamName(contract as ContractId),
  person: ({ person = '' }) => personStreamName(person),
  contractHolds: ({ contract = '' }) => contractHoldsStreamName(contract),
} as const satisfies Readonly<Record<string, VersionOf>>;

function outcomeIn({ contract, person, outcome, occurrence }: InPath): OutcomePath {
  return { contract, person, outcome, occurrence: Number(occurrence) } as OutcomePath;
}
