import { Narratives } from '#audit-trail';
import { claimsNarrative } from '#claims';
import { cohortsNarrative } from '#cohorts';
import { contractNarrative } from '#contracts';
import { evidenceNarrative } from '#evidence';
import { projections } from '#installation';
import { investmentNarrative, paymentsNarrative } from '#payments';
import { rateCardNarrative } from '#rate-cards';
import type { Projection } from '#read-store';
import { referralNarrative } from '#referrals';

/** The read models of an installation, all of them. */
export function everyProjection(): Projection[] {
  return projections(
    new Narratives(
      contractNarrative,
      rateCardNarrative,
      referralNarrative,
      evidenceNarrative,
      claimsNarrative,
      cohortsNarrative,
      paymentsNarrative,
      investmentNarrative,
    ),
  );
}
