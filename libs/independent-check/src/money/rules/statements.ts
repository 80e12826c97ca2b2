import type { Rule } from '../../facts/facts.js';

/** A payer who is named twice could be owed by twice, or once, as whoever reads it likes. */
export function namedTwice(kind: 'part' | 'due' | 'advance' | 'use'): string {
  return `SELECT entry, statement || ' names ' || payer || ' more than once' FROM issuedParts WHERE kind = '${kind}'
    GROUP BY entry, payer HAVING count(*) > 1`;
}

export const linesOfStatement: Rule = {
  name: 'statement-lines',
  says: 'A statement is issued once, with as many lines as it says, numbered from 1 without a gap, and gets no others.',
  broken: `
    SELECT issued.entry AS entry, issued.statement || ' is issued with ' || issued.lines || ' lines, and has '
      || count(DISTINCT number) || ' of the numbers 1 to ' || issued.lines AS says
    FROM issued LEFT JOIN lines
      ON lines.statement = issued.statement AND lines.entry < issued.entry AND number BETWEEN 1 AND issued.lines
    GROUP BY issued.rowid HAVING count(DISTINCT number) <> issued.lines OR count(number) <> issued.lines
    UNION ALL
    SELECT entry, statement || ' is issued once more'
    FROM (SELECT *, row_number() OVER (PARTITION BY statement ORDER BY entry) AS nth FROM issued) WHERE nth > 1
    UNION ALL
    SELECT lines.entry, 'line ' || lines.statement || '/' || number || ' is none of the ' || issued.lines
      || ' that the statement was issued with'
    FROM lines JOIN issued ON issued.statement = lines.statement
    WHERE number > issued.lines OR lines.entry > issued.entry
    ORDER BY entry`,
};

export const statementTotal: Rule = {
  name: 'statement-total',
  says: 'The total of a statement, and the part of each payer in it, is the sum of its lines less what is recovered without naming claims, and each payer is named once.',
  broken: `
    WITH recovered AS (SELECT statement, payer, sum(pence) AS pence FROM recoveries GROUP BY statement, payer),
      sums AS (
        SELECT statement, payer, sum(pence) AS pence
        FROM issuedLineParts
        GROUP BY statement, payer),
      said AS (SELECT * FROM issuedParts WHERE kind = 'part')
    SELECT issued.entry AS entry, issued.statement || ' says a total of ' || total || ' pence, and its lines come to '
      || (coalesce((SELECT sum(amount) FROM issuedLines WHERE issuedLines.statement = issued.statement), 0)
        - coalesce((SELECT sum(pence) FROM recovered WHERE recovered.statement = issued.statement), 0)) AS says
    FROM issued
    WHERE total <> coalesce((SELECT sum(amount) FROM issuedLines WHERE issuedLines.statement = issued.statement), 0)
        - coalesce((SELECT sum(pence) FROM recovered WHERE recovered.statement = issued.statement), 0)
    UNION ALL
    SELECT said.entry, said.statement || ' says that the part of ' || said.payer || ' is ' || said.pence
      || ' pence, and its lines come to ' || (coalesce(sums.pence, 0) - coalesce(recovered.pence, 0))
    FROM said
      LEFT JOIN sums ON sums.statement = said.statement AND sums.payer = said.payer
      LEFT JOIN recovered ON recovered.statement = said.statement AND recovered.payer = said.payer
    WHERE said.pence <> coalesce(sums.pence, 0) - coalesce(recovered.pence, 0)
    UNION ALL
    SELECT issued.entry, issued.statement || ' has lines with a part of ' || sums.payer || ' and says nothing of it'
    FROM sums JOIN issued ON issued.statement = sums.statement
      LEFT JOIN said ON said.statement = sums.statement AND said.payer = sums.payer
    WHERE said.payer IS NULL AND sums.pence <> 0
    UNION ALL
    SELECT issued.entry, issued.statement || ' recovers from a part of ' || recovered.payer || ' and says nothing of it'
    FROM recovered JOIN issued ON issued.statement = recovered.statement
      LEFT JOIN said ON said.statement = recovered.statement AND said.payer = recovered.payer
    WHERE said.payer IS NULL AND recovered.pence <> 0
    UNION ALL ${namedTwice('part')}
    ORDER BY entry`,
};

export const dueOfPayers: Rule = {
  name: 'statement-due',
  says: 'What a payer owes of a statement is its part, without what is asked for by invoice or had been held back, less the advances set against it; who has no part owes nothing.',
  broken: `
    WITH apart AS (
        SELECT statement, payer, sum(pence) AS pence
        FROM issuedLineParts
        WHERE collect IN ('invoiced', 'held') GROUP BY statement, payer),
      recovered AS (
        SELECT statement, payer, sum(pence) AS pence FROM recoveries WHERE collect = 'invoiced' GROUP BY statement, payer),
      owed AS (
        SELECT part.entry AS entry, part.statement AS statement, part.payer AS payer, due.pence AS due,
          part.pence - coalesce(apart.pence, 0) + coalesce(recovered.pence, 0) - coalesce(advance.pence, 0) AS found
        FROM issuedParts AS part
          LEFT JOIN issuedParts AS due ON due.statement = part.statement AND due.kind = 'due' AND due.payer = part.payer
          LEFT JOIN issuedParts AS advance
            ON advance.statement = part.statement AND advance.kind = 'advance' AND advance.payer = part.payer
          LEFT JOIN apart ON apart.statement = part.statement AND apart.payer = part.payer
          LEFT JOIN recovered ON recovered.statement = part.statement AND recovered.payer = part.payer
        WHERE part.kind = 'part')
    SELECT entry, statement || ' says that ' || payer || ' owes ' || coalesce(due, 'nothing that it names') || ' pence, and it comes to '
      || found AS says
    FROM owed WHERE due IS NOT found
    UNION ALL
    SELECT said.entry, said.statement || ' says that ' || said.payer || ' has ' || said.pence || ' pence of '
      || CASE said.kind WHEN 'due' THEN 'it to pay' ELSE 'an advance set against it' END || ', and no part of it'
    FROM issuedParts AS said
      LEFT JOIN issuedParts AS part ON part.statement = said.statement AND part.kind = 'part' AND part.payer = said.payer
    WHERE said.kind IN ('due', 'advance') AND part.payer IS NULL AND said.pence <> 0
    UNION ALL ${namedTwice('due')}
    UNION ALL ${namedTwice('advance')}
    ORDER BY entry`,
};

export const issuedToDate: Rule = {
  name: 'issued-to-date',
  says: 'What a statement says was issued so far under its contract is the sum of the totals up to it.',
  broken: `
    SELECT entry, statement || ' says that ' || toDate || ' pence were issued so far, and the statements sum to ' || found AS says
    FROM (SELECT *, sum(total) OVER (PARTITION BY contract ORDER BY entry) AS found FROM issued)
    WHERE toDate <> found ORDER BY entry`,
};
