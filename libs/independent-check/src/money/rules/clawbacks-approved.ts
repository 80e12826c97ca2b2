import type { Rule } from '../../facts/facts.js';

export const clawbacksApproved: Rule = {
  name: 'clawback-approved',
  says: 'A clawback is agreed after all the payers that it needs have approved it, at least one of them through another person than its proposer; nothing is recovered by one that was not agreed before.',
  broken: `
    WITH agreed AS (SELECT * FROM clawbacks WHERE kind = 'agreed'), proposed AS (SELECT * FROM clawbacks WHERE kind = 'proposed'),
      approvals AS (SELECT * FROM clawbacks WHERE kind = 'approved'),
      counted AS (
        SELECT agreed.entry AS entry, agreed.contract AS contract, agreed.clawback AS clawback, proposed.needs AS needs,
          (SELECT count(DISTINCT organisation) FROM clawbackApprovers AS named
            WHERE named.contract = agreed.contract AND named.clawback = agreed.clawback) AS named,
          (SELECT count(DISTINCT approvals.organisation) FROM approvals JOIN clawbackApprovers AS named
            ON named.contract = approvals.contract AND named.clawback = approvals.clawback AND named.organisation = approvals.organisation
            WHERE approvals.contract = agreed.contract AND approvals.clawback = agreed.clawback AND approvals.entry <= agreed.entry) AS given,
          (SELECT count(*) FROM approvals WHERE approvals.contract = agreed.contract AND approvals.clawback = agreed.clawback
            AND approvals.person <> proposed.person AND approvals.entry <= agreed.entry) AS byAnother
        FROM agreed LEFT JOIN proposed ON proposed.contract = agreed.contract AND proposed.clawback = agreed.clawback)
    SELECT entry, 'clawback ' || clawback || ' of ' || contract || ' is agreed with ' || given || ' of ' || named
      || ' approvals, ' || byAnother || ' of them by another person than its proposer' AS says
    FROM counted WHERE needs IS NULL OR given < CASE needs WHEN 'one' THEN 1 ELSE named END OR byAnother = 0
    UNION ALL
    SELECT recoveries.entry, statement || ' recovers by clawback ' || recoveries.clawback || ', which was not agreed before'
    FROM recoveries LEFT JOIN agreed ON agreed.contract = recoveries.contract AND agreed.clawback = recoveries.clawback
      AND agreed.entry < recoveries.entry
    WHERE agreed.entry IS NULL
    ORDER BY entry`,
};
