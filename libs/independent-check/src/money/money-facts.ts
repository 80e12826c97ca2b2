import type { Facts, FactTable, FactValue } from '../facts/facts.js';
import type { Entry } from '../log/stored-event.js';

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
    columns: ['entry', 'id', 'claim', 'contract', 'verification', 'path'],
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
];

interface Part {
  readonly payer: string;
  readonly pence: number;
}

interface Line {
  readonly number: number;
  readonly kind?: string;
  readonly claim: string;
  readonly claimEvent: string;
  readonly outcome: string;
  readonly amountPence: number;
  readonly parts: readonly Part[];
  readonly collect?: string;
  readonly adjusts?: { readonly statement: string; readonly line: number; readonly billedBeforePence: number };
  readonly calculation?: {
    readonly payablePence: number;
    readonly pricing: { readonly quantity: number };
    readonly limits: readonly { readonly counts: string; readonly left: number }[];
    readonly split: { readonly parts: readonly Part[] };
  };
}

type Data = Readonly<Record<string, unknown>>;

/** Writes down what one event says about money. Of an event of its published schema only: nothing is looked at twice. */
export function addMoneyFacts(facts: Facts, { sequence, event }: Entry): void {
  const { type, data, id } = event;
  const text = (name: string) => data[name] as string;
  const number = (name: string) => data[name] as number;
  const add = (table: string, ...row: readonly FactValue[]) => facts.add(table, [sequence, ...row]);
  switch (type) {
    case 'PartyJoined':
      for (const role of data.roles as readonly string[]) add('roles', text('contract'), text('organisation'), role);
      return;
    case 'EvidenceSubmitted':
      add('submissions', pathOf(data), text('contract'), text('evidence'), text('submittedBy'), text('submittedFor'));
      return;
    case 'EvidenceVerified':
      for (const evidence of data.evidence as readonly string[]) add('verified', pathOf(data), evidence);
      add('verifications', id, pathOf(data), text('contract'), text('verifiedBy'), text('verifiedFor'));
      return;
    case 'CohortMeasured':
      add('submissions', cohortPath(data), text('contract'), '', text('measuredBy'), text('measuredFor'));
      return;
    case 'CohortResultVerified':
      add('verified', cohortPath(data), '');
      add('verifications', id, cohortPath(data), text('contract'), text('verifiedBy'), text('verifiedFor'));
      return;
    case 'ClaimMade':
      add('claims', id, text('claim'), text('contract'), text('verification'), pathOf(data));
      return;
    case 'CohortClaimMade':
    case 'CohortClaimRestated':
      add('claims', id, text('claim'), text('contract'), null, null);
      return;
    case 'StatementLinesAdded':
      for (const line of data.lines as readonly Line[]) addLine(facts, sequence, data, line);
      return;
    case 'StatementIssued':
      addIssued(facts, sequence, event.schemaVersion, data);
      return;
    case 'StatementApproved':
      add(
        'approvals',
        text('contract'),
        text('statement'),
        text('payer'),
        number('pence'),
        text('approvedOn'),
        text('approvedBy'),
      );
      return;
    case 'PaymentMade':
      add(
        'payments',
        text('contract'),
        text('statement'),
        text('payment'),
        text('payer'),
        number('pence'),
        text('paidOn'),
        text('bankReference'),
        text('releasedBy'),
      );
      return;
    case 'LineDisputed':
      add(
        'disputes',
        text('contract'),
        text('statement'),
        number('line'),
        text('payer'),
        number('heldPence'),
        'raised',
        null,
      );
      return;
    case 'DisputeResolved':
      add(
        'disputes',
        text('contract'),
        text('statement'),
        number('line'),
        text('payer'),
        number('disallowedPence'),
        'resolved',
        text('resolvedBySubject') ?? null,
      );
      return;
    case 'RefundReceived':
      add(
        'refunds',
        text('contract'),
        text('refund'),
        text('payer'),
        number('pence'),
        text('statement') ?? null,
        number('clawback') ?? null,
        text('advance') ?? null,
      );
      return;
    case 'AdvanceApproved':
      add(
        'advances',
        text('contract'),
        'approved',
        text('kind'),
        text('payment'),
        text('payer'),
        number('pence'),
        text('approvedOn'),
        text('approvedBy'),
        null,
      );
      return;
    case 'AdvancePaid':
      add(
        'advances',
        text('contract'),
        'paid',
        text('kind'),
        text('payment'),
        text('payer'),
        number('pence'),
        text('paidOn'),
        text('approvedBy'),
        text('releasedBy'),
      );
      return;
    case 'ClawbackProposed':
      for (const organisation of data.approvers as readonly string[]) {
        add('clawbackApprovers', text('contract'), number('clawback'), organisation);
      }
      add(
        'clawbacks',
        text('contract'),
        number('clawback'),
        'proposed',
        text('proposedBy'),
        text('proposedBySubject'),
        text('needs'),
        text('collect'),
      );
      return;
    case 'ClawbackApproved':
      add(
        'clawbacks',
        text('contract'),
        number('clawback'),
        'approved',
        text('organisation'),
        text('approvedBy'),
        null,
        null,
      );
      return;
    case 'ClawbackAgreed':
      add('clawbacks', text('contract'), number('clawback'), 'agreed', null, null, null, null);
      return;
  }
}

function addLine(facts: Facts, entry: number, data: Data, line: Line): void {
  const [contract, statement] = [data.contract as string, data.statement as string];
  const {
    number,
    kind = 'claim',
    claim,
    claimEvent,
    outcome,
    amountPence,
    parts,
    collect = 'netted',
    adjusts,
    calculation,
  } = line;
  facts.add('lines', [
    entry,
    contract,
    statement,
    number,
    kind,
    claim,
    claimEvent,
    outcome,
    amountPence,
    collect,
    adjusts?.billedBeforePence ?? null,
    adjusts?.statement ?? null,
    adjusts?.line ?? null,
    calculation?.payablePence ?? null,
    calculation === undefined ? null : unitsOf(calculation),
  ]);
  for (const { payer, pence } of parts) facts.add('lineParts', [entry, statement, number, claim, payer, pence]);
  for (const { payer, pence } of calculation?.split.parts ?? []) {
    facts.add('splitParts', [entry, statement, number, claim, payer, pence]);
  }
}

/** How many of the quantity are paid for: what the tightest limit of number left, and none where nothing is paid. */
function unitsOf({ payablePence, pricing, limits }: NonNullable<Line['calculation']>): number {
  const left = limits.filter(({ counts }) => counts === 'number').map((limit) => limit.left);
  return payablePence > 0 ? Math.min(pricing.quantity, ...left) : 0;
}

interface IssuedData {
  readonly contract: string;
  readonly statement: string;
  readonly issuedOn: string;
  readonly lines: number;
  readonly totalPence: number;
  readonly parts: readonly Part[];
  readonly due?: readonly Part[];
  readonly setAgainstAdvances?: readonly Part[];
  readonly recoveries?: readonly {
    readonly clawback: number;
    readonly collect: string;
    readonly parts: readonly Part[];
  }[];
  readonly heldBack?: readonly {
    readonly statement: string;
    readonly line: number;
    readonly payer: string;
    readonly pence: number;
  }[];
  readonly issuedToDatePence: number;
  readonly use?: {
    readonly contractPence: number;
    readonly payers: readonly Part[];
    readonly outcomes: readonly { readonly outcome: string; readonly number: number; readonly pence: number }[];
  };
}

function addIssued(facts: Facts, entry: number, version: number, data: Data): void {
  const issued = data as unknown as IssuedData;
  const { contract, statement, lines, totalPence, issuedToDatePence, use, issuedOn } = issued;
  facts.add('issued', [
    entry,
    contract,
    statement,
    lines,
    totalPence,
    issuedToDatePence,
    use?.contractPence ?? null,
    issuedOn,
    version,
  ]);
  const parts = (kind: string, of: readonly Part[] = []) => {
    for (const { payer, pence } of of) facts.add('issuedParts', [entry, contract, statement, kind, payer, pence]);
  };
  parts('part', issued.parts);
  // The first statements were due as they were issued.
  parts('due', issued.due ?? issued.parts);
  parts('advance', issued.setAgainstAdvances);
  parts('use', use?.payers);
  for (const { outcome, number, pence } of use?.outcomes ?? []) {
    facts.add('useOfOutcomes', [entry, contract, statement, outcome, number, pence]);
  }
  for (const { clawback, collect, parts: of } of issued.recoveries ?? []) {
    for (const { payer, pence } of of)
      facts.add('recoveries', [entry, contract, statement, clawback, collect, payer, pence]);
  }
  for (const { statement: of, line, payer, pence } of issued.heldBack ?? []) {
    facts.add('disputes', [entry, contract, of, line, payer, pence, 'taken-back', null]);
  }
}

function pathOf({ contract, person, outcome, occurrence }: Data): string {
  return `${contract}/${person}/${outcome}/${occurrence}`;
}

function cohortPath({ contract, outcome, cohort, result }: Data): string {
  return `${contract}/${outcome}/${cohort}/${result}`;
}

/** Made of the others when all is read: the lines that count, which are those of statements that were issued. */
export const derivedTables: readonly string[] = [
  `CREATE TABLE issuedLines AS
     SELECT lines.*, issued.entry AS issuedAt FROM lines JOIN issued ON issued.statement = lines.statement
     WHERE lines.entry < issued.entry AND lines.number <= issued.lines`,
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
