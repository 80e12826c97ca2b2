import type { Facts, FactValue } from '../facts/facts.js';
import type { Entry } from '../log/stored-event.js';
import type { Calculation } from './calculation.js';

interface Part {
  readonly payer: string;
  readonly pence: number;
}

interface Line {
  readonly number: number;
  readonly person?: string;
  readonly achievedOn: string;
  readonly kind?: string;
  readonly claim: string;
  readonly claimEvent: string;
  readonly outcome: string;
  readonly amountPence: number;
  readonly parts: readonly Part[];
  readonly collect?: string;
  readonly adjusts?: { readonly statement: string; readonly line: number; readonly billedBeforePence: number };
  readonly calculation?: Calculation;
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
      add(
        'claims',
        id,
        text('claim'),
        text('contract'),
        text('verification'),
        pathOf(data),
        'of-person',
        text('person'),
        text('line'),
        text('achievedOn'),
        text('claimedOn'),
        number('quantity'),
        number('uncappedPence') ?? null,
        text('measured') ?? null,
      );
      return;
    case 'CohortClaimMade':
    case 'CohortClaimRestated': {
      const kind = type === 'CohortClaimMade' ? 'of-cohort' : 'restated';
      add('claims', id, text('claim'), text('contract'), null, null, kind, null, null, null, null, null, null, null);
      return;
    }
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
      for (const { claim } of data.claims as readonly { readonly claim: string }[]) {
        add('clawbackClaims', text('contract'), number('clawback'), claim);
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
  if (calculation !== undefined) addWorking(facts, [entry, statement, number], line, calculation);
}

function addWorking(
  facts: Facts,
  [entry, statement, number]: readonly [number, string, number],
  { claim, person, outcome, achievedOn }: Line,
  calculation: Calculation,
): void {
  const { pricing, release, limits, split, payablePence } = calculation;
  for (const { payer, pence } of split.parts) facts.add('splitParts', [entry, statement, number, claim, payer, pence]);
  const used: WorkedLimit[] = limits.map(({ cap, level, counts, source, version, payer, usedBefore }) => [
    cap,
    level,
    counts,
    source,
    version,
    payer ?? '',
    usedBefore,
  ]);
  facts.add('workings', [
    entry,
    statement,
    number,
    person ?? null,
    outcome,
    pricing.line,
    achievedOn,
    pricing.paymentGroup ?? null,
    release === undefined ? 0 : 1,
    payablePence,
    unitsOf(calculation),
    pricing.quantity,
    countedOf(calculation),
    pricing.before?.contractUnits ?? null,
    pricing.before?.personUnits ?? null,
    pricing.measured ?? null,
    pricing.policy,
    pricing.date,
    JSON.stringify(split.parts.map(({ payer, pence }) => [payer, pence])),
    JSON.stringify(used),
  ]);
}

/** A limit of a line: what it is, and what the line says had been used of it. */
export type WorkedLimit = readonly [
  cap: string,
  level: string,
  counts: string,
  source: string,
  version: number,
  payer: string,
  usedBefore: number,
];

/** How many of the quantity are paid for: what the tightest limit of number left, and none where nothing is paid. */
function unitsOf({ payablePence, pricing, limits }: Calculation): number {
  const left = limits.filter(({ counts }) => counts === 'number').map((limit) => limit.left);
  return payablePence > 0 ? Math.min(pricing.quantity, ...left) : 0;
}

/** Units that later claims are priced after: of a claim that is priced and not disallowed as a whole, paid or not. */
function countedOf({ pricing, cuts }: Calculation): number {
  const isOfNone = pricing.rule === 'none' || cuts.some(({ cut, of }) => cut === 'disallowed' && of === 'claim');
  return isOfNone ? 0 : pricing.quantity;
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
