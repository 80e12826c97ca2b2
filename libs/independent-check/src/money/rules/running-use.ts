import type { Rule } from '../../facts/facts.js';
import { namedTwice } from './statements.js';

// A statement of the first version says no use, and claims that it billed have no calculation to count units by.
export const runningUse: Rule = {
  name: 'running-use',
  says: 'What a statement says was used of the contract is the sum of all lines up to it.',
  broken: `
    WITH sums AS (SELECT contract, statement, issuedAt, sum(amount) AS pence FROM issuedLines GROUP BY contract, statement),
      used AS (
        SELECT issued.*, sum(coalesce(sums.pence, 0)) OVER (PARTITION BY issued.contract ORDER BY issued.entry) AS found
        FROM issued LEFT JOIN sums ON sums.statement = issued.statement)
    SELECT entry, statement || ' says that ' || useContract || ' pence of the contract were used, and the lines sum to ' || found AS says
    FROM used WHERE useContract IS NOT NULL AND useContract <> found ORDER BY entry`,
};

export const runningUseOfPayers: Rule = {
  name: 'running-use-payers',
  says: 'What a statement says was used of each payer is the sum of its parts of all lines up to it, and it says so of each that has some.',
  broken: `
    WITH sums AS (
        SELECT contract, issuedAt, payer, sum(pence) AS pence
        FROM issuedLineParts
        GROUP BY contract, issuedAt, payer),
      used AS (
        SELECT said.*, coalesce((SELECT sum(sums.pence) FROM sums
            WHERE sums.contract = said.contract AND sums.payer = said.payer AND sums.issuedAt <= said.entry), 0) AS found
        FROM issuedParts AS said WHERE kind = 'use')
    SELECT entry, statement || ' says that ' || pence || ' pence of ' || payer || ' were used, and the lines sum to ' || found AS says
    FROM used WHERE pence <> found
    UNION ALL
    SELECT entry, statement || ' does not say what was used of ' || payer || ', and the lines sum to ' || found
    FROM (
      SELECT issued.entry AS entry, issued.statement AS statement, payers.payer AS payer,
        (SELECT sum(pence) FROM sums WHERE sums.contract = issued.contract AND sums.payer = payers.payer
          AND sums.issuedAt <= issued.entry) AS found
      FROM issued JOIN (SELECT DISTINCT contract, payer FROM sums) AS payers ON payers.contract = issued.contract
        LEFT JOIN issuedParts AS said ON said.statement = issued.statement AND said.kind = 'use' AND said.payer = payers.payer
      WHERE issued.useContract IS NOT NULL AND said.payer IS NULL)
    WHERE found <> 0
    UNION ALL ${namedTwice('use')}
    ORDER BY entry`,
};

export const runningUseOfOutcomes: Rule = {
  name: 'running-use-outcomes',
  says: 'What a statement says was used of each outcome, in number and in money, is what the claims come to as they were last billed, and it says so of each that was.',
  broken: `
    WITH versions AS (
        SELECT contract, outcome, issuedAt, units, payable,
          lead(issuedAt) OVER (PARTITION BY claim ORDER BY issuedAt, number) AS until
        FROM issuedLines),
      -- A claim comes in with what it is worth, and goes out when a later line says something else of it.
      changes AS (
        SELECT contract, outcome, at, sum(units) AS units, sum(payable) AS pence FROM (
          SELECT contract, outcome, issuedAt AS at, units, payable FROM versions
          UNION ALL SELECT contract, outcome, until, -units, -payable FROM versions WHERE until IS NOT NULL)
        GROUP BY contract, outcome, at),
      used AS (
        SELECT said.*, coalesce(sum(changes.units), 0) AS units, coalesce(sum(changes.pence), 0) AS found
        FROM useOfOutcomes AS said LEFT JOIN changes
          ON changes.contract = said.contract AND changes.outcome = said.outcome AND at <= said.entry
        GROUP BY said.rowid)
    SELECT entry, statement || ' says that ' || number || ' of ' || outcome || ' for ' || pence
      || ' pence were used, and its claims come to ' || units || ' for ' || found AS says
    FROM used WHERE (pence <> found OR number <> units)
      -- Lines of the first version have no calculation to count units by.
      AND NOT EXISTS (SELECT 1 FROM issuedLines WHERE issuedLines.contract = used.contract AND payable IS NULL)
    UNION ALL
    SELECT entry, statement || ' does not say what was used of ' || outcome || ', and its claims come to ' || units || ' for ' || found
    FROM (
      SELECT issued.entry AS entry, issued.statement AS statement, changes.outcome AS outcome,
        sum(changes.units) AS units, sum(changes.pence) AS found
      FROM issued JOIN changes ON changes.contract = issued.contract AND changes.at <= issued.entry
      WHERE issued.useContract IS NOT NULL AND NOT EXISTS (SELECT 1 FROM useOfOutcomes AS said
          WHERE said.statement = issued.statement AND said.outcome = changes.outcome)
      GROUP BY issued.entry, changes.outcome)
    WHERE units <> 0 OR found <> 0
    ORDER BY entry`,
};
