import { Narratives, trailProjection } from '#audit-trail';
import { claimsNarrative, claimsProjections } from '#claims';
import { cohortsNarrative, cohortsProjections } from '#cohorts';
import { contractNarrative, contractsProjections } from '#contracts';
import { evidenceNarrative, evidenceProjections } from '#evidence';
import { publicationsNarrative, publicationsRegister } from '#exports';
import { membersNarrative, membersRegister } from '#members';
import { investmentNarrative, investmentRegister, paymentsNarrative, paymentsProjections } from '#payments';
import { personsNarrative, personsRegister, readsNarrative, readsRegister } from '#persons';
import { rateCardNarrative, rateCardsProjections } from '#rate-cards';
import type { Projection } from '#read-store';
import { referralNarrative, referralsProjections } from '#referrals';
import { returnsProjection } from '#returns';
import { samplesNarrative, samplesProjections } from '#samples';

/** Every event as a sentence, in the words of the library that records it. */
export function everyNarrative(): Narratives {
  return new Narratives(
    contractNarrative,
    rateCardNarrative,
    referralNarrative,
    evidenceNarrative,
    claimsNarrative,
    cohortsNarrative,
    paymentsNarrative,
    investmentNarrative,
    samplesNarrative,
    personsNarrative,
    publicationsNarrative,
    readsNarrative,
    membersNarrative,
  );
}

/** Every read model of the ledger, in the order in which the libraries stand. */
export function projections(narratives: Narratives): Projection[] {
  return [
    ...contractsProjections,
    ...rateCardsProjections,
    ...referralsProjections,
    ...evidenceProjections,
    ...claimsProjections,
    ...cohortsProjections,
    ...paymentsProjections,
    investmentRegister,
    ...samplesProjections,
    personsRegister,
    publicationsRegister,
    readsRegister,
    membersRegister,
    returnsProjection,
    trailProjection(narratives),
  ];
}
