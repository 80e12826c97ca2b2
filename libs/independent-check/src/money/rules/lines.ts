import type { Rule } from '../../facts/facts.js';

export const lineParts: Rule = {
  name: 'line-parts',
  says: 'The parts of the payers sum to the amount of every line.',
  broken: `
    SELECT lines.entry AS entry, 'line ' || lines.statement || '/' || lines.number || ' is ' || amount
      || ' pence, and its parts sum to ' || coalesce(sum(pence), 0) AS says
    FROM lines LEFT JOIN lineParts
      ON lineParts.entry = lines.entry AND lineParts.statement = lines.statement AND lineParts.number = lines.number
    GROUP BY lines.rowid HAVING amount <> coalesce(sum(pence), 0) ORDER BY lines.entry`,
};

export const billedOnce: Rule = {
  name: 'billed-once',
  says: 'A claim is billed for the first time once; whatever else is billed of it is an adjusting line.',
  broken: `
    SELECT entry, 'line ' || statement || '/' || number || ' bills ' || claim
      || CASE kind WHEN 'claim' THEN ' for the first time once more' ELSE ' as an adjustment, and nothing was billed of it before' END AS says
    FROM (SELECT *, row_number() OVER (PARTITION BY claim ORDER BY issuedAt, number) AS nth FROM issuedLines)
    WHERE (kind = 'claim') <> (nth = 1) ORDER BY entry`,
};

export const adjustedFromWhatWasBilled: Rule = {
  name: 'billed-before',
  says: 'What an adjusting line says had been billed is what the earlier lines of its claim sum to, and the line that it adjusts is one of them.',
  broken: `
    WITH billed AS (
        SELECT *, coalesce(sum(amount) OVER (PARTITION BY claim ORDER BY issuedAt, number
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
        FROM issuedLines)
    SELECT entry, 'line ' || statement || '/' || number || ' says that ' || billedBefore || ' pence of ' || claim
      || ' had been billed, and the lines before it sum to ' || before AS says
    FROM billed WHERE kind = 'adjustment' AND billedBefore <> before
    UNION ALL
    SELECT later.entry, 'line ' || later.statement || '/' || later.number || ' adjusts '
      || later.adjustsStatement || '/' || later.adjustsLine || ', which is no earlier line of ' || later.claim
    FROM billed AS later LEFT JOIN billed AS adjusted
      ON adjusted.statement = later.adjustsStatement AND adjusted.number = later.adjustsLine
    WHERE later.kind = 'adjustment'
      AND (adjusted.claim IS NOT later.claim OR adjusted.issuedAt >= later.issuedAt)
    ORDER BY entry`,
};

/** A claim may have up to three lines on a statement (held back, invoiced, netted): together they reach its worth. */
export const lineComesToItsCalculation: Rule = {
  name: 'comes-to-calculation',
  says: 'All lines of a claim up to a statement sum to what the calculation on its line there says that it is worth, of every payer.',
  broken: `
    WITH ends AS (
        SELECT *, sum(amount) OVER (PARTITION BY claim ORDER BY issuedAt, number) AS billed,
          row_number() OVER (PARTITION BY claim, statement ORDER BY number DESC) AS fromLast
        FROM issuedLines),
      said AS (
        SELECT ends.claim AS claim, ends.issuedAt AS issuedAt, splitParts.payer AS payer, splitParts.pence AS pence
        FROM ends JOIN splitParts ON splitParts.statement = ends.statement AND splitParts.number = ends.number
          AND splitParts.entry = ends.entry
        WHERE fromLast = 1),
      running AS (
        SELECT claim, payer, issuedAt, sum(sum(pence)) OVER (PARTITION BY claim, payer ORDER BY issuedAt) AS billed
        FROM (SELECT claim, payer, issuedAt, pence FROM issuedLineParts UNION ALL SELECT claim, payer, issuedAt, 0 FROM said)
        GROUP BY claim, payer, issuedAt)
    SELECT entry, 'line ' || statement || '/' || number || ' brings ' || claim || ' to ' || billed
      || ' pence, and its calculation says ' || payable AS says
    FROM ends WHERE fromLast = 1 AND payable IS NOT NULL AND billed <> payable
    UNION ALL
    SELECT ends.entry, 'line ' || statement || '/' || number || ' brings the part of ' || running.payer || ' in ' || ends.claim
      || ' to ' || running.billed || ' pence, and its calculation says ' || coalesce(said.pence, 0)
    FROM ends JOIN running ON running.claim = ends.claim AND running.issuedAt = ends.issuedAt
      LEFT JOIN said ON said.claim = running.claim AND said.issuedAt = running.issuedAt AND said.payer = running.payer
    WHERE fromLast = 1 AND payable IS NOT NULL AND running.billed <> coalesce(said.pence, 0)
    ORDER BY entry`,
};

/** A line of the first version has no calculation: it billed what its claim said, and never less. */
export const billsWhatWasClaimed: Rule = {
  name: 'bills-what-was-claimed',
  says: 'A line is for the person, the rate-card line, the day, the quantity and the measure of the claim that it names, priced on the day of that claim where the policy goes by it; without a calculation it bills what the claim says that it is worth.',
  broken: `
    SELECT lines.entry AS entry, 'line ' || lines.statement || '/' || lines.number || ' bills ' || workings.quantity || ' of '
      || workings.line || ' achieved on ' || workings.achievedOn || ', and the claim is of ' || claims.quantity || ' of '
      || claims.line || ' achieved on ' || claims.achievedOn AS says
    FROM workings JOIN lines ON lines.statement = workings.statement AND lines.number = workings.number
        AND lines.entry = workings.entry
      JOIN claims ON claims.id = lines.claimEvent
    WHERE claims.kind = 'of-person' AND (workings.person IS NOT claims.person OR workings.line <> claims.line
      OR workings.achievedOn <> claims.achievedOn OR workings.quantity <> claims.quantity
      OR workings.measured IS NOT claims.measured)
    UNION ALL
    SELECT workings.entry, 'line ' || lines.statement || '/' || lines.number || ' is priced on ' || workings.pricedOn
      || ', and was claimed on ' || claims.claimedOn
    FROM workings JOIN lines ON lines.statement = workings.statement AND lines.number = workings.number
        AND lines.entry = workings.entry
      JOIN claims ON claims.id = lines.claimEvent
    WHERE claims.kind = 'of-person' AND workings.policy = 'claim' AND workings.pricedOn <> claims.claimedOn
    UNION ALL
    SELECT lines.entry, 'line ' || lines.statement || '/' || lines.number || ' bills ' || amount || ' pence, and the claim says '
      || coalesce(worth, 'nothing that it is worth')
    FROM lines JOIN claims ON claims.id = lines.claimEvent
    WHERE claims.kind = 'of-person' AND payable IS NULL AND amount IS NOT worth
    ORDER BY entry`,
};
