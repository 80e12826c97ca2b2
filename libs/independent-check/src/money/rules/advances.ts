import type { Rule } from '../../facts/facts.js';

export const advances: Rule = {
  name: 'advances',
  says: 'A grant or an advance is paid once, to the amount and the payer that were approved before; statements are never set against more than was advanced and did not come back.',
  broken: `
    WITH paid AS (SELECT * FROM advances WHERE kind = 'paid'), approved AS (SELECT * FROM advances WHERE kind = 'approved'),
      moves AS (
        SELECT entry, contract, payer, pence FROM paid WHERE what = 'advance'
        UNION ALL SELECT entry, contract, payer, -pence FROM refunds WHERE advance IS NOT NULL
        UNION ALL SELECT entry, contract, payer, -pence FROM issuedParts WHERE kind = 'advance'),
      left AS (SELECT *, sum(pence) OVER (PARTITION BY contract, payer ORDER BY entry) AS left FROM moves)
    SELECT paid.entry AS entry, paid.what || ' ' || paid.reference || ' of ' || paid.pence || ' pence by ' || paid.payer
      || ' is not what was approved before' AS says
    FROM paid LEFT JOIN approved ON approved.reference = paid.reference AND approved.contract = paid.contract
    WHERE approved.entry IS NULL OR approved.entry >= paid.entry OR approved.pence <> paid.pence
      OR approved.payer <> paid.payer OR approved.approver <> paid.approver OR approved.what <> paid.what
    UNION ALL
    SELECT entry, 'of the advances of ' || payer || ' there is ' || left || ' pence left' FROM left WHERE left < 0
    ORDER BY entry`,
};
