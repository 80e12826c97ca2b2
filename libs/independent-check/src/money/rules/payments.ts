import type { Rule } from '../../facts/facts.js';

export const approvedWithinDue: Rule = {
  name: 'approved-within-due',
  says: 'What a payer approved of a statement is never above what it owes of it.',
  broken: `
    WITH sums AS (
        SELECT *, sum(pence) OVER (PARTITION BY statement, payer ORDER BY entry) AS approved FROM approvals)
    SELECT sums.entry AS entry, sums.payer || ' approved ' || approved || ' pence of ' || sums.statement || ', and owes '
      || coalesce(due.pence, 'nothing') AS says
    FROM sums LEFT JOIN issuedParts AS due ON due.statement = sums.statement AND due.kind = 'due' AND due.payer = sums.payer
    WHERE approved > coalesce(due.pence, 0) ORDER BY sums.entry`,
};

export const paidWithinApproved: Rule = {
  name: 'paid-within-approved',
  says: 'What a payer has paid of a statement is at no moment above what it owes of it, nor above what it had approved by then; dropping a dispute approves what was held in it.',
  broken: `
    WITH dropped AS (
        SELECT resolved.entry AS entry, resolved.statement AS statement, resolved.payer AS payer, max(raised.held) AS pence
        FROM disputes AS resolved JOIN disputes AS raised ON raised.kind = 'raised' AND raised.statement = resolved.statement
          AND raised.payer = resolved.payer AND raised.line = resolved.line AND raised.entry < resolved.entry
        WHERE resolved.kind = 'resolved' AND resolved.held = 0 GROUP BY resolved.rowid),
      given AS (
        SELECT entry, statement, payer, pence FROM approvals UNION ALL SELECT entry, statement, payer, pence FROM dropped),
      running AS (
        SELECT payments.*, sum(payments.pence) OVER (PARTITION BY statement, payer ORDER BY entry) AS paid,
          coalesce((SELECT due.pence FROM issuedParts AS due WHERE due.statement = payments.statement AND due.kind = 'due'
            AND due.payer = payments.payer), 0) AS due,
          coalesce((SELECT sum(given.pence) FROM given WHERE given.statement = payments.statement
            AND given.payer = payments.payer AND given.entry < payments.entry), 0) AS approved
        FROM payments)
    SELECT entry, payer || ' paid ' || paid || ' pence of ' || statement || ', owes ' || due || ' and had approved ' || approved AS says
    FROM running WHERE paid > due OR paid > approved ORDER BY entry`,
};

export const paymentsOnce: Rule = {
  name: 'paid-once',
  says: 'A reference names one movement of money; no payment stands twice, by reference or by statement, payer, day, amount and bank reference.',
  broken: `
    WITH moved AS (
      SELECT entry, contract, reference FROM payments
      UNION ALL SELECT entry, contract, reference FROM refunds
      UNION ALL SELECT entry, contract, reference FROM advances WHERE kind = 'paid')
    SELECT entry, 'the reference ' || reference || ' was used before, at entry ' || first AS says
    FROM (SELECT *, min(entry) OVER (PARTITION BY contract, reference) AS first FROM moved) WHERE entry <> first
    UNION ALL
    SELECT entry, 'the payment ' || reference || ' is the same as that of entry ' || first
    FROM (SELECT *, min(entry) OVER (PARTITION BY statement, payer, day, pence, bankReference) AS first FROM payments)
    WHERE entry <> first
    ORDER BY entry`,
};

export const refundsWithinPaid: Rule = {
  name: 'refunded-within-owed',
  says: 'What a payer got back of a statement, a clawback or an advance is never above what was to come back.',
  broken: `
    WITH ofStatements AS (
        SELECT max(entry) AS entry, statement, payer, sum(pence) AS back FROM refunds WHERE statement IS NOT NULL GROUP BY statement, payer),
      ofAdvances AS (
        SELECT max(entry) AS entry, contract, advance, sum(pence) AS back FROM refunds WHERE advance IS NOT NULL GROUP BY contract, advance),
      ofClawbacks AS (
        SELECT max(entry) AS entry, contract, payer, sum(pence) AS back FROM refunds WHERE clawback IS NOT NULL GROUP BY contract, payer),
      invoiced AS (
        SELECT contract, payer, sum(pence) AS pence FROM (
          SELECT contract, payer, -pence AS pence FROM issuedLineParts WHERE collect = 'invoiced'
          UNION ALL SELECT contract, payer, pence FROM recoveries WHERE collect = 'invoiced')
        GROUP BY contract, payer)
    SELECT ofStatements.entry AS entry, payer || ' got back ' || back || ' pence of ' || statement || ', and ' || owed || ' were to come back' AS says
    FROM (SELECT *, coalesce((SELECT sum(pence) FROM payments WHERE payments.statement = ofStatements.statement AND payments.payer = ofStatements.payer), 0)
        - coalesce((SELECT pence FROM issuedParts AS due WHERE due.statement = ofStatements.statement AND due.kind = 'due'
            AND due.payer = ofStatements.payer), 0)
        + coalesce((SELECT sum(held) FROM disputes WHERE disputes.statement = ofStatements.statement
            AND disputes.payer = ofStatements.payer AND disputes.kind = 'taken-back'), 0) AS owed FROM ofStatements) AS ofStatements
    WHERE back > owed
    UNION ALL
    SELECT ofAdvances.entry, back || ' pence of the advance ' || advance || ' came back, and ' || coalesce(advances.pence, 0) || ' were paid'
    FROM ofAdvances LEFT JOIN advances ON advances.reference = advance AND advances.contract = ofAdvances.contract
      AND advances.kind = 'paid'
    WHERE back > coalesce(advances.pence, 0)
    UNION ALL
    SELECT ofClawbacks.entry, ofClawbacks.payer || ' got back ' || back || ' pence of clawbacks under ' || ofClawbacks.contract
      || ', and ' || coalesce(invoiced.pence, 0) || ' were asked for by invoice'
    FROM ofClawbacks LEFT JOIN invoiced ON invoiced.contract = ofClawbacks.contract AND invoiced.payer = ofClawbacks.payer
    WHERE back > coalesce(invoiced.pence, 0)
    UNION ALL
    SELECT entry, payer || ' got back ' || back || ' pence of clawback ' || clawback || ' of ' || contract || ', and ' || asked
      || ' were asked for by it'
    FROM (SELECT *,
        coalesce((SELECT sum(pence) FROM recoveries WHERE recoveries.contract = ofEach.contract AND recoveries.clawback = ofEach.clawback
          AND recoveries.payer = ofEach.payer AND collect = 'invoiced'), 0)
        -- A claim that two of them name counts for both; all of them together are held to what was asked for above.
        + coalesce((SELECT -sum(pence) FROM clawbackClaims AS named
            JOIN clawbacks AS agreed ON agreed.contract = named.contract AND agreed.clawback = named.clawback AND agreed.kind = 'agreed'
            JOIN issuedLineParts AS asked ON asked.claim = named.claim AND asked.payer = ofEach.payer AND asked.collect = 'invoiced'
              AND asked.entry > agreed.entry
            WHERE named.contract = ofEach.contract AND named.clawback = ofEach.clawback), 0) AS asked
      FROM (SELECT max(entry) AS entry, contract, clawback, payer, sum(pence) AS back FROM refunds WHERE clawback IS NOT NULL
        GROUP BY contract, clawback, payer) AS ofEach)
    WHERE back > asked
    ORDER BY entry`,
};
