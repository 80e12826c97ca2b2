import { Narratives } from '#audit-trail';
import { claimsNarrative } from '#claims';
import { contractNarrative } from '#contracts';
import { evidenceNarrative } from '#evidence';
import { projections } from '#installation';
import { paymentsNarrative } from '#payments';
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
      paymentsNarrative,
    ),
  );
}
