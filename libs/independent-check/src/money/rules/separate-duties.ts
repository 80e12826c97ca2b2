import type { Rule } from '../../facts/facts.js';

export const submitterIsNotVerifier: Rule = {
  name: 'submitter-is-not-verifier',
  says: 'Nobody verifies what they submitted or measured, and no organisation what was submitted for it.',
  broken: `
    SELECT DISTINCT verifications.entry AS entry,
      CASE WHEN submissions.person = verifications.person
        THEN verifications.person || ' verified what ' || verifications.person || ' had submitted'
        ELSE verifications.organisation || ' verified what was submitted for ' || submissions.organisation END AS says
    FROM verifications
      JOIN verified ON verified.entry = verifications.entry
      JOIN submissions ON submissions.path = verified.path AND submissions.evidence = verified.evidence
    WHERE submissions.person = verifications.person OR submissions.organisation = verifications.organisation
    ORDER BY verifications.entry`,
};

export const verifierIsIndependent: Rule = {
  name: 'verifier-is-independent',
  says: 'Whoever verifies belongs to an organisation that neither pays nor is paid, coordinates or invests under the contract.',
  broken: `
    SELECT DISTINCT verifications.entry AS entry, organisation || ' verified for ' || verifications.contract || ' and '
      || CASE WHEN role IS NULL THEN 'pays a part of it' ELSE 'is its ' || role END AS says
    FROM (
      SELECT verifications.*, role FROM verifications
        JOIN roles ON roles.contract = verifications.contract AND roles.organisation = verifications.organisation
      WHERE role IN ('outcome-payer', 'service-provider', 'social-prime', 'investor')
      UNION ALL
      SELECT verifications.*, NULL FROM verifications
      WHERE EXISTS (SELECT 1 FROM issuedParts WHERE issuedParts.contract = verifications.contract
        AND kind = 'part' AND payer = verifications.organisation)) AS verifications
    ORDER BY verifications.entry`,
};

export const approverIsNotReleaser: Rule = {
  name: 'approver-is-not-releaser',
  says: 'Whoever approved what a payer pays, or dropped a dispute and so approved what it held, does not release the money, of a statement or of an advance.',
  broken: `
    WITH given AS (
      SELECT entry, statement, payer, person FROM approvals
      -- What was held before anything was approved is approved by dropping the dispute.
      UNION ALL SELECT resolved.entry, resolved.statement, resolved.payer, resolved.person
      FROM disputes AS resolved JOIN disputes AS raised ON raised.kind = 'raised' AND raised.statement = resolved.statement
        AND raised.payer = resolved.payer AND raised.line = resolved.line AND raised.entry < resolved.entry
      WHERE resolved.kind = 'resolved' AND resolved.held = 0 AND raised.entry < (
        SELECT min(entry) FROM approvals WHERE approvals.statement = resolved.statement AND approvals.payer = resolved.payer))
    SELECT DISTINCT payments.entry AS entry, payments.person || ' approved and released ' || reference AS says
    FROM payments JOIN given AS approvals ON approvals.statement = payments.statement AND approvals.payer = payments.payer
      AND approvals.entry < payments.entry AND approvals.person = payments.person
    UNION ALL
    SELECT entry, releaser || ' approved and released ' || reference FROM advances WHERE kind = 'paid' AND releaser = approver
    ORDER BY entry`,
};
