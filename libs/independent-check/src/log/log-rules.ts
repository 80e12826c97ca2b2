import type { Rule } from '../facts/facts.js';

/** What has to hold between entries. */
export const logRules: readonly Rule[] = [
  {
    name: 'id',
    says: 'No two entries have one id.',
    broken: `
      SELECT entry, 'has the id ' || id || ', which entry ' || first || ' has' AS says
      FROM (SELECT entry, id, min(entry) OVER (PARTITION BY id) AS first FROM events)
      WHERE entry <> first ORDER BY entry`,
  },
  {
    name: 'revision',
    says: 'The entries of a stream are its revisions 0, 1, 2 … in the order of the log, none left out and none twice.',
    broken: `
      SELECT entry, 'is revision ' || revision || ' of its stream where ' || expected || ' should be' AS says
      FROM (SELECT entry, revision, row_number() OVER (PARTITION BY stream ORDER BY entry) - 1 AS expected,
              lag(revision, 1, -1) OVER (PARTITION BY stream ORDER BY entry) AS before FROM events)
      WHERE revision <> expected AND revision <> before + 1 ORDER BY entry`,
  },
  {
    name: 'reliance',
    says: 'Every event that an entry relies on, or was caused by, stands before it, where it says.',
    broken: `
      SELECT relies.entry AS entry,
        CASE
          WHEN events.entry IS NULL THEN 'relies on event ' || event || ' (' || reliesAs || '), which does not exist'
          WHEN events.entry >= relies.entry
            THEN 'relies on event ' || event || ' (' || reliesAs || '), which stands at entry ' || events.entry || ' and not before it'
          ELSE 'relies on event ' || event || ' (' || reliesAs || ') at ' || relies.stream || '/' || relies.revision
            || ', and that stands at ' || events.stream || '/' || events.revision
        END AS says
      FROM relies LEFT JOIN events ON events.id = event
      WHERE events.entry IS NULL OR events.entry >= relies.entry
        OR (relies.stream IS NOT NULL AND (events.stream <> relies.stream OR events.revision <> relies.revision))
      ORDER BY relies.entry`,
  },
  {
    name: 'reliance-kind',
    says: 'An event that is relied on as a verification, as terms, as lines of a statement … is one.',
    broken: `
      WITH kinds (word, type) AS (VALUES
        ('verification', 'EvidenceVerified'), ('verification', 'CohortResultVerified'),
        ('terms', 'TermsSet'), ('referral', 'PersonReferred'), ('engagement', 'EngagementStarted'),
        ('rate-card-revision', 'RateCardRevised'), ('rate-card-revision', 'RateCardRevisionProposed'),
        ('statement-line', 'StatementLinesAdded'), ('statement-lines', 'StatementLinesAdded'),
        ('adjusted-line', 'StatementLinesAdded'), ('ruling', 'DisputeResolved'), ('ruling', 'ClawbackAgreed'))
      SELECT relies.entry AS entry,
        'relies on event ' || event || ' as ' || reliesAs || ', and it is ' || events.type AS says
      FROM relies JOIN events ON events.id = event
      WHERE EXISTS (SELECT 1 FROM kinds WHERE word = reliesAs)
        AND NOT EXISTS (SELECT 1 FROM kinds WHERE word = reliesAs AND kinds.type = events.type)
      ORDER BY relies.entry`,
  },
];
