import type { Rule } from '../../facts/facts.js';

export const orderOfEvents: Rule = {
  name: 'order-of-events',
  says: 'Evidence is submitted before it is verified, verified before it is claimed, by a verification of what is claimed, claimed before it is billed, issued before it is approved, approved before it is paid.',
  broken: `
    SELECT verified.entry AS entry, 'verifies ' || verified.path || ' ' || verified.evidence || ', which was not submitted before it' AS says
    FROM verified LEFT JOIN submissions
      ON submissions.path = verified.path AND submissions.evidence = verified.evidence AND submissions.entry < verified.entry
    WHERE submissions.entry IS NULL
    UNION ALL
    SELECT claims.entry, claim || ' was claimed on a verification of ' || verifications.path
    FROM claims JOIN verifications ON verifications.id = claims.verification
    WHERE verifications.path <> claims.path
    UNION ALL
    SELECT claims.entry AS entry, claim || ' was claimed on a verification that does not stand before it' AS says
    FROM claims LEFT JOIN verifications ON verifications.id = claims.verification
    WHERE claims.verification IS NOT NULL AND (verifications.entry IS NULL OR verifications.entry >= claims.entry)
    UNION ALL
    SELECT lines.entry, 'line ' || statement || '/' || number || ' bills ' || lines.claim || ', which was not claimed before it'
    FROM lines LEFT JOIN claims ON claims.id = claimEvent
    WHERE claims.entry IS NULL OR claims.entry >= lines.entry OR claims.claim <> lines.claim
    UNION ALL
    SELECT approvals.entry, approvals.payer || ' approved ' || approvals.statement || ', which was not issued before'
    FROM approvals LEFT JOIN issued ON issued.statement = approvals.statement
    WHERE issued.entry IS NULL OR issued.entry >= approvals.entry
    UNION ALL
    SELECT payments.entry, 'the payment ' || reference || ' stands before any approval of ' || payments.payer
    FROM payments
    WHERE NOT EXISTS (SELECT 1 FROM approvals WHERE approvals.statement = payments.statement
      AND approvals.payer = payments.payer AND approvals.entry < payments.entry)
    ORDER BY entry`,
};
