import type { FactTable } from '../facts/facts.js';

/** What of the events is about money, or about who may decide about it: a table for each kind. */
export const moneyTables: readonly FactTable[] = [
  { name: 'roles', columns: ['entry', 'contract', 'organisation', 'role'], indexes: [['contract', 'organisation']] },
  {
    name: 'submissions',
    columns: ['entry', 'path', 'contract', 'evidence', 'person', 'organisation'],
    indexes: [['path', 'evidence']],
  },
  {
    name: 'verifications',
    columns: ['entry', 'id', 'path', 'contract', 'person', 'organisation'],
    indexes: [['id'], ['path']],
  },
  { name: 'verified', columns: ['entry', 'path', 'evidence'], indexes: [['path', 'evidence']] },
  {
    name: 'claims',
    columns: [
      'entry',
      'id',
      'claim',
      'contract',
      'verification',
      'path',
      'kind',
      'person',
      'line',
      'achievedOn',
      'claimedOn',
      'quantity INTEGER',
      'worth INTEGER',
      'measured',
    ],
    indexes: [['id'], ['claim']],
  },
  {
    name: 'lines',
    columns: [
      'entry',
      'contract',
      'statement',
      'number INTEGER',
      'kind',
      'claim',
      'claimEvent',
      'outcome',
      'amount INTEGER',
      'collect',
      'billedBefore INTEGER',
      'adjustsStatement',
      'adjustsLine INTEGER',
      'payable INTEGER',
      'units INTEGER',
    ],
    indexes: [['statement', 'number'], ['claim']],
  },
  {
    name: 'lineParts',
    columns: ['entry', 'statement', 'number INTEGER', 'claim', 'payer', 'pence INTEGER'],
    indexes: [
      ['statement', 'number'],
      ['claim', 'payer'],
    ],
  },
  /** How a line came to its amount, as far as it uses of limits what others had left; parts and limits as JSON. */
  {
    name: 'workings',
    columns: [
      'entry',
      'statement',
      'number INTEGER',
      'person',
      'outcome',
      'line',
      'achievedOn',
      'paymentGroup',
      'isReleased INTEGER',
      'payable INTEGER',
      'units INTEGER',
      'quantity INTEGER',
      'counted INTEGER',
      'contractBefore INTEGER',
      'personBefore INTEGER',
      'measured',
      'policy',
      'pricedOn',
      'parts',
      'limits',
    ],
    indexes: [['statement', 'number']],
  },
  {
    name: 'splitParts',
    columns: ['entry', 'statement', 'number INTEGER', 'claim', 'payer', 'pence INTEGER'],
    indexes: [['statement', 'number']],
  },
  {
    name: 'issued',
    columns: [
      'entry',
      'contract',
      'statement',
      'lines INTEGER',
      'total INTEGER',
      'toDate INTEGER',
      'useContract INTEGER',
      'issuedOn',
      'version INTEGER',
    ],
    indexes: [['statement'], ['contract', 'entry']],
  },
  /** What a statement says of each payer: its `part`, what is `due`, what is set against an `advance`, the `use` so far. */
  {
    name: 'issuedParts',
    columns: ['entry', 'contract', 'statement', 'kind', 'payer', 'pence INTEGER'],
    indexes: [['statement', 'kind', 'payer']],
  },
  {
    name: 'useOfOutcomes',
    columns: ['entry', 'contract', 'statement', 'outcome', 'number INTEGER', 'pence INTEGER'],
    indexes: [['statement', 'outcome']],
  },
  {
    name: 'recoveries',
    columns: ['entry', 'contract', 'statement', 'clawback INTEGER', 'collect', 'payer', 'pence INTEGER'],
    indexes: [['statement', 'payer']],
  },
  {
    name: 'approvals',
    columns: ['entry', 'contract', 'statement', 'payer', 'pence INTEGER', 'day', 'person'],
    indexes: [['statement', 'payer']],
  },
  {
    name: 'payments',
    columns: [
      'entry',
      'contract',
      'statement',
      'reference',
      'payer',
      'pence INTEGER',
      'day',
      'bankReference',
      'person',
    ],
    indexes: [['statement', 'payer'], ['reference']],
  },
  {
    name: 'disputes',
    columns: ['entry', 'contract', 'statement', 'line INTEGER', 'payer', 'held INTEGER', 'kind', 'person'],
    indexes: [['statement', 'payer']],
  },
  {
    name: 'refunds',
    columns: ['entry', 'contract', 'reference', 'payer', 'pence INTEGER', 'statement', 'clawback INTEGER', 'advance'],
    indexes: [['statement', 'payer']],
  },
  {
    name: 'advances',
    columns: [
      'entry',
      'contract',
      'kind',
      'what',
      'reference',
      'payer',
      'pence INTEGER',
      'day',
      'approver',
      'releaser',
    ],
    indexes: [['reference']],
  },
  {
    name: 'clawbacks',
    columns: ['entry', 'contract', 'clawback INTEGER', 'kind', 'organisation', 'person', 'needs', 'collect'],
    indexes: [['contract', 'clawback']],
  },
  {
    name: 'clawbackApprovers',
    columns: ['entry', 'contract', 'clawback INTEGER', 'organisation'],
    indexes: [['contract', 'clawback']],
  },
  {
    name: 'clawbackClaims',
    columns: ['entry', 'contract', 'clawback INTEGER', 'claim'],
    indexes: [['contract', 'clawback']],
  },
];

/** Made of the others when all is read: the lines that count, which are those of statements that were issued. */
export const derivedTables: readonly string[] = [
  `CREATE TABLE issuedLines AS
     SELECT lines.*, issued.entry AS issuedAt FROM lines JOIN issued ON issued.statement = lines.statement
     WHERE lines.entry < issued.entry AND lines.number <= issued.lines`,
  // In the order in which claims were taken: what was billed before is looked at again before anything new is billed.
  `CREATE TABLE workingOrder AS
     SELECT contract, issuedLines.claim AS claim, workings.person AS person, issuedAt, kind = 'claim' AS isNew,
       issuedLines.number AS number, workings.rowid AS place, workings.isReleased AS isReleased, workings.achievedOn AS achievedOn,
       lag(workings.rowid) OVER claims AS before, lead(issuedAt) OVER claims AS until,
       first_value(issuedAt) OVER claims AS firstAt
     FROM issuedLines JOIN workings ON workings.statement = issuedLines.statement
       AND workings.number = issuedLines.number AND workings.entry = issuedLines.entry
     WINDOW claims AS (PARTITION BY issuedLines.claim ORDER BY issuedAt, issuedLines.number)`,
  'CREATE INDEX workingOrderOfContract ON workingOrder (contract, issuedAt, isNew, number)',
  'CREATE INDEX workingOrderOfPerson ON workingOrder (contract, person, issuedAt, isNew, number)',
  'CREATE INDEX issuedLinesOfClaim ON issuedLines (claim, issuedAt, number)',
  'CREATE INDEX issuedLinesOfStatement ON issuedLines (statement, number)',
  `CREATE TABLE issuedLineParts AS
     SELECT issuedLines.entry AS entry, contract, issuedLines.statement AS statement, issuedLines.number AS number,
       issuedLines.claim AS claim, payer, pence, collect, issuedAt
     FROM issuedLines JOIN lineParts ON lineParts.statement = issuedLines.statement
       AND lineParts.number = issuedLines.number AND lineParts.entry = issuedLines.entry`,
  'CREATE INDEX issuedLinePartsOfStatement ON issuedLineParts (statement, payer)',
  'CREATE INDEX issuedLinePartsOfClaim ON issuedLineParts (claim, payer, issuedAt)',
];
