import { afterAll, describe, expect, it } from '@jest/globals';
import {
  type Fault,
  Findings,
  LogCheck,
  PublishedSchemas,
  ruleCatalogue,
  rules,
  type StoredRow,
} from '#independent-check';
import { alter, alterAll, altered, at, type Change, plus, rewritten, valueIn } from './altered-rows.js';
import { GivenRows, playedStory } from './played-story.js';

// To read and compile the schemas takes longer than most logs.
const schemas = new PublishedSchemas();
const stories = new Map<string, Promise<readonly StoredRow[]>>();

async function rowsOf(story: string): Promise<readonly StoredRow[]> {
  const ledger = await playedStory(story);
  const rows = await GivenRows.of(ledger.log);
  await ledger.close();
  return rows;
}

function storyRows(story: string): Promise<readonly StoredRow[]> {
  const rows = stories.get(story) ?? rowsOf(story);
  stories.set(story, rows);
  return rows;
}

async function faultsOf(rows: readonly StoredRow[]): Promise<readonly Fault[]> {
  const findings = new Findings();
  const check = new LogCheck({ source: new GivenRows(rows), findings }, schemas);
  try {
    await check.run();
    return findings.faults;
  } finally {
    check.close();
  }
}

const PAID = 'two-payers-odd-pennies';
const UUID = '5c9a1d0e-3f6b-4d0c-9a77-e1b2c4d5f607';

type Line = { readonly number: number } & Record<string, never>;
type Due = { readonly payer: string; readonly pence: number };

const LINES = 'StatementLinesAdded';
const PROPOSED = 'RateCardRevisionProposed';
const CALCULATION = 'data/lines/0/calculation';

/** A line as the first version wrote it: its amount, and nothing of how that came about. */
function asOfVersion1(line: object): Line {
  const { kind: _, collect: _c, calculation: _w, adjusts: _a, ...rest } = line as Record<string, never>;
  return rest as Line;
}

/** Takes the cuts of one kind out of the calculations of all lines. */
function withoutCut(row: StoredRow, cut: string): StoredRow {
  if (row.type !== LINES) return row;
  return altered(
    row,
    'data/lines',
    (lines) =>
      (lines as unknown as { calculation: { cuts: { cut: string }[] } }[]).map((line) => ({
        ...line,
        calculation: { ...line.calculation, cuts: line.calculation.cuts.filter((one) => one.cut !== cut) },
      })) as never,
  );
}

/** Lessens what the last line that has a limit of a level says of it. */
function alterLimit(level: string, field: string, by: number): Change {
  return (rows) => {
    let left = 1;
    return rows
      .toReversed()
      .map((row) => {
        if (row.type !== LINES || left === 0) return row;
        const { lines } = (JSON.parse(row.text) as { data: { lines: LimitedLine[] } }).data;
        const place = lines.findLastIndex((line) => line.calculation.limits.some((limit) => limit.level === level));
        const limit = lines[place]?.calculation.limits.findIndex((one) => one.level === level) ?? -1;
        if (limit < 0) return row;
        left -= 1;
        return altered(row, `data/lines/${place}/calculation/limits/${limit}/${field}`, plus(-by));
      })
      .toReversed();
  };
}

/** Changes what is said of the price of the last line that says it. */
function alterLastLine(says: (line: PricedLine) => boolean, path: string): Change {
  return (rows) => {
    const at = rows.findLastIndex((row) => linesOf(row).some(says));
    return rows.map((row, place) =>
      place === at ? altered(row, `data/lines/${linesOf(row).findLastIndex(says)}/calculation/${path}`, plus(1)) : row,
    );
  };
}

const alterWorth = alterLastLine(({ calculation }) => calculation !== undefined, 'uncappedPence');

const alterBefore = (counted: 'contractUnits' | 'personUnits') =>
  alterLastLine(({ calculation }) => calculation?.pricing.before?.[counted] !== undefined, `pricing/before/${counted}`);

function linesOf({ type, text }: StoredRow): readonly PricedLine[] {
  return type === LINES ? (JSON.parse(text) as { data: { lines: PricedLine[] } }).data.lines : [];
}

interface PricedLine {
  readonly calculation?: {
    readonly pricing: { readonly before?: { readonly contractUnits?: number; readonly personUnits?: number } };
  };
}

interface LimitedLine {
  readonly calculation: { readonly limits: readonly { readonly level: string }[] };
}

/** Everything is hashed anew, as whoever owns the store can: only what the events say can give it away. */
const cases: readonly (readonly [rule: string, story: string, what: string, change: Change])[] = [
  ['sequence', PAID, 'an entry is missing', (rows) => rows.filter(({ sequence }) => sequence !== 5)],
  [
    'position',
    PAID,
    'a position goes back',
    (rows) => rows.map((row, place) => ({ ...row, position: String(9 - (place % 2)) })),
  ],
  ['leaf-hash', PAID, 'a text is changed', at(2, (row) => ({ ...row, text: row.text.replace('"v"', '"w"') }))],
  ['leaf-hash', PAID, 'a hash is changed', at(2, (row) => ({ ...row, leaf: new Uint8Array(32) }))],
  ['size', PAID, 'a text is longer than an entry may be', at(2, (row) => rewritten(row, ' '.repeat(65_536)))],
  ['json', PAID, 'a text is overwritten in place', at(2, (row) => rewritten(row, '\ufffd'.repeat(row.text.length)))],
  ['canonical', PAID, 'a space is put in', at(2, (row) => rewritten(row, row.text.replace('{', '{ ')))],
  ['canonical', PAID, 'a name stands twice', at(2, (row) => rewritten(row, row.text.replace('{', '{"actor":{},')))],
  ['envelope', PAID, 'a text is no event', at(2, (row) => rewritten(row, '{}'))],
  ['envelope', PAID, 'an actor has a name', alter('PaymentMade', 'actor/name', 'Ann')],
  ['schema', PAID, 'a field that no schema has', alter('PaymentMade', 'data/extra', 1)],
  ['schema', PAID, 'a type that is not published', alter('PaymentMade', 'type', 'PaymentInvented')],
  ['schema', PAID, 'a version that is not published', alter('PaymentMade', 'schemaVersion', 7)],
  ['schema', PAID, 'a day that is none', alter('PaymentMade', 'data/paidOn', '2021-02-29')],
  ['schema', PAID, 'what is to be sealed in clear', alter('EvidenceSubmitted', 'data/fileName', 'Ann.pdf')],
  ['sealed', PAID, 'a field is sealed that is not personal', alter('EvidenceSubmitted', 'sealed/0/path', '/outcome')],
  ['columns', PAID, 'a column is changed', at(2, (row) => ({ ...row, type: 'PaymentMade' }))],
  ['time', PAID, 'it happened after it was recorded', alter('PaymentMade', 'occurredAt', '2199-01-01')],
  [
    'time',
    PAID,
    'it was recorded long before the entry before it',
    alter('PaymentMade', 'recordedAt', '2001-01-01T00:00:00.000Z'),
  ],
  [
    'id',
    PAID,
    'two entries have one id',
    (rows) => alter('PaymentMade', 'id', valueIn(rows, 'StatementApproved', 'id'))(rows),
  ],
  ['revision', PAID, 'a revision leaves a gap', alter('PaymentMade', 'revision', plus(3))],
  ['reliance', PAID, 'what is relied on does not exist', alter('ClaimMade', 'reliesOn/0/event', UUID)],
  ['reliance', PAID, 'what is relied on stands elsewhere', alter('ClaimMade', 'reliesOn/0/revision', plus(1))],
  ['reliance-kind', PAID, 'what is relied on is something else', alter('ClaimMade', 'reliesOn/0/as', 'ruling')],
  ['line-parts', PAID, 'a part is more', alter('StatementLinesAdded', 'data/lines/0/parts/0/pence', plus(1))],
  [
    'billed-once',
    'withdrawn-after-payment',
    'a claim is billed twice',
    alter('StatementLinesAdded', 'data/lines/0/kind', 'claim', -1),
  ],
  [
    'billed-before',
    'withdrawn-after-payment',
    'something else had been billed',
    alter('StatementLinesAdded', 'data/lines/0/adjusts/billedBeforePence', plus(1), -1),
  ],
  [
    'billed-before',
    'withdrawn-after-payment',
    'another line is adjusted',
    alter('StatementLinesAdded', 'data/lines/0/adjusts/line', plus(70), -1),
  ],
  [
    'comes-to-calculation',
    PAID,
    'the amount is not what was worked out',
    alter('StatementLinesAdded', 'data/lines/0/amountPence', plus(1)),
  ],
  [
    'comes-to-calculation',
    PAID,
    'a part is not what was worked out',
    alter('StatementLinesAdded', 'data/lines/0/parts/0/pence', plus(1)),
  ],
  ['statement-lines', PAID, 'it was issued with a line more', alter('StatementIssued', 'data/lines', plus(1))],
  ['statement-total', PAID, 'the total is more', alter('StatementIssued', 'data/totalPence', plus(1))],
  ['statement-total', PAID, 'the part of a payer is more', alter('StatementIssued', 'data/parts/0/pence', plus(1))],
  ['statement-due', PAID, 'a payer owes more', alter('StatementIssued', 'data/due/0/pence', plus(1))],
  ['issued-to-date', PAID, 'more was issued so far', alter('StatementIssued', 'data/issuedToDatePence', plus(1))],
  ['running-use', PAID, 'more of the contract was used', alter('StatementIssued', 'data/use/contractPence', plus(1))],
  [
    'running-use-payers',
    PAID,
    'more of a payer was used',
    alter('StatementIssued', 'data/use/payers/0/pence', plus(1)),
  ],
  [
    'running-use-outcomes',
    PAID,
    'more outcomes were used',
    alter('StatementIssued', 'data/use/outcomes/0/number', plus(1)),
  ],
  ['approved-within-due', PAID, 'more was approved than is owed', alter('StatementApproved', 'data/pence', plus(1))],
  ['paid-within-approved', PAID, 'more was paid than was approved', alter('PaymentMade', 'data/pence', plus(1))],
  [
    'paid-once',
    'paid-in-parts',
    'two payments have one reference',
    (rows) => alter('PaymentMade', 'data/payment', valueIn(rows, 'PaymentMade', 'data/payment'), 1)(rows),
  ],
  [
    'refunded-within-owed',
    'clawback-invoiced',
    'more came back than was asked for',
    alter('RefundReceived', 'data/pence', plus(1)),
  ],
  [
    'advances',
    'advance-set-against-outcomes',
    'an advance is paid with more',
    alter('AdvancePaid', 'data/pence', plus(1)),
  ],
  [
    'advances',
    'advance-set-against-outcomes',
    'more is set against it than there was',
    alter('AdvancePaid', 'data/pence', plus(-1)),
  ],
  [
    'clawback-approved',
    'clawback-netted',
    'only the proposer approved it',
    (rows) =>
      alterAll(
        'ClawbackApproved',
        'data/approvedBy',
        valueIn(rows, 'ClawbackProposed', 'data/proposedBySubject'),
      )(rows),
  ],
  ['order-of-events', PAID, 'a claim rests on no verification', alter('ClaimMade', 'data/verification', UUID)],
  ['order-of-events', PAID, 'a line bills no claim', alter('StatementLinesAdded', 'data/lines/0/claimEvent', UUID)],
  [
    'submitter-is-not-verifier',
    PAID,
    'whoever submitted verified',
    (rows) =>
      alterAll('EvidenceVerified', 'data/verifiedBy', valueIn(rows, 'EvidenceSubmitted', 'data/submittedBy'))(rows),
  ],
  [
    'verifier-is-independent',
    PAID,
    'a payer verified',
    (rows) => alterAll('EvidenceVerified', 'data/verifiedFor', valueIn(rows, 'PaymentMade', 'data/payer'))(rows),
  ],
  [
    'approver-is-not-releaser',
    PAID,
    'whoever approved paid',
    (rows) => {
      const approver = rows.find(({ type }) => type === 'StatementApproved');
      return alterAll(
        'PaymentMade',
        'data/releasedBy',
        valueIn([approver as StoredRow], 'StatementApproved', 'data/approvedBy'),
      )(rows);
    },
  ],
  [
    'calculation',
    PAID,
    'a price is multiplied wrongly',
    alter('StatementLinesAdded', 'data/lines/0/calculation/uncappedPence', plus(1)),
  ],
  [
    'calculation',
    PAID,
    'an odd penny goes to another payer',
    alter('StatementLinesAdded', 'data/lines/0/calculation/split/parts', (parts) => {
      const [one, other, ...rest] = parts as { payer: string; pence: number }[];
      return [
        { payer: one?.payer ?? '', pence: (one?.pence ?? 0) - 1 },
        { payer: other?.payer ?? '', pence: (other?.pence ?? 0) + 1 },
        ...rest,
      ];
    }),
  ],
  [
    'calculation',
    'cap-per-person',
    'a limit leaves more',
    alter('StatementLinesAdded', 'data/lines/0/calculation/limits/0/left', plus(1)),
  ],
  [
    'calculation',
    'price-deadweight',
    'deadweight cuts less',
    alter('StatementLinesAdded', 'data/lines/0/calculation/cuts/0/cutPence', plus(-1)),
  ],
  [
    'calculation',
    PAID,
    'the calculation of a line is left out',
    alter('StatementLinesAdded', 'data/lines/0/calculation', () => undefined),
  ],
  [
    'statement-lines',
    PAID,
    'it has a line more than it was issued with',
    (rows) =>
      alter('StatementLinesAdded', 'data/lines', (lines) => [
        ...(lines as Line[]),
        { ...(lines as Line[])[0], number: (lines as Line[]).length + 1 },
      ])(rows),
  ],
  [
    'statement-due',
    PAID,
    'somebody owes who has no part',
    alter('StatementIssued', 'data/due', (due) => [...(due as Due[]), { payer: 'nobody_known', pence: 1 }]),
  ],
  [
    'statement-due',
    PAID,
    'what a payer owes stands twice',
    alter('StatementIssued', 'data/due', (due) => [...(due as Due[]), ...(due as Due[]).slice(0, 1)]),
  ],
  [
    'statement-total',
    PAID,
    'the part of a payer stands twice',
    alter('StatementIssued', 'data/parts', (parts) => [...(parts as Due[]), ...(parts as Due[]).slice(0, 1)]),
  ],
  [
    'running-use-payers',
    PAID,
    'what was used of a payer is left out',
    alter('StatementIssued', 'data/use/payers', (payers) => (payers as Due[]).slice(1)),
  ],
  [
    'running-use-outcomes',
    PAID,
    'what was used of an outcome is left out',
    alter('StatementIssued', 'data/use/outcomes', () => []),
  ],
  [
    'order-of-events',
    PAID,
    'what nobody submitted is verified',
    alter('EvidenceVerified', 'data/evidence', () => ['E999']),
  ],
  [
    'order-of-events',
    PAID,
    'a claim rests on the verification of something else',
    alter('ClaimMade', 'data/occurrence', plus(1)),
  ],
  [
    'clawback-approved',
    'clawback-netted',
    'a statement recovers by a clawback that nobody agreed to',
    alter('StatementIssued', 'data/recoveries', () => [
      { clawback: 9, collect: 'netted', parts: [{ payer: 'ashdown', pence: 1 }] },
    ]),
  ],
  [
    'schema-order',
    PAID,
    'lines are in the words of the first version, which say nothing of how they were worked out',
    (rows) =>
      alter(
        'StatementLinesAdded',
        'schemaVersion',
        1,
      )(alter('StatementLinesAdded', 'data/lines', (lines) => (lines as Line[]).map(asOfVersion1))(rows)),
  ],
  ['schema-order', 'paid-in-parts', 'terms are in the words of before', alter('ClaimMade', 'schemaVersion', 1)],
  [
    'named-actor',
    PAID,
    'another is named as who approved',
    alter('StatementApproved', 'data/approvedBy', 'demo:nobody'),
  ],
  ['named-actor', PAID, 'another organisation verified', alter('EvidenceVerified', 'data/verifiedFor', 'nobody')],
  ['bills-what-was-claimed', PAID, 'more was claimed than is billed', alter('ClaimMade', 'data/quantity', plus(1))],
  [
    'bills-what-was-claimed',
    'priced-by-claim',
    'it was claimed on another day than it is priced on',
    alter('ClaimMade', 'data/claimedOn', '2021-01-01'),
  ],
  [
    'bills-what-was-claimed',
    PAID,
    'a line of the first version bills more than its claim',
    (rows) =>
      alter(
        'StatementLinesAdded',
        'schemaVersion',
        1,
      )(
        alter('StatementLinesAdded', 'data/lines', (lines) =>
          (lines as Line[]).map((line) => ({ ...asOfVersion1(line), amountPence: 1 })),
        )(rows),
      ),
  ],
  ['terms-in-force', PAID, 'a line goes by another version', alter(LINES, `${CALCULATION}/termsVersion`, plus(1))],
  [
    'terms-in-force',
    PAID,
    'a line is split otherwise than was agreed',
    alter(LINES, `${CALCULATION}/split/by/shares`, (shares) => [...(shares as Line[])].reverse()),
  ],
  [
    'terms-in-force',
    PAID,
    'other terms were agreed than lines go by',
    alter('TermsSet', 'data/terms/splits/0/split/shares', (shares) => [...(shares as Line[])].reverse()),
  ],
  ['terms-in-force', 'cap-per-person', 'a limit is higher', alter(LINES, `${CALCULATION}/limits/0/limit`, plus(1))],
  ['terms-in-force', 'cap-per-person', 'a limit is left out', alter(LINES, `${CALCULATION}/limits`, () => [])],
  [
    'terms-in-force',
    'grant-for-a-quarter',
    'outcomes are paid for while a grant is',
    (rows) => rows.map((row) => withoutCut(row, 'payment-mode')),
  ],
  ['price-in-force', PAID, 'another price was agreed', alter(PROPOSED, 'data/lines/0/pricing/pricePence', plus(1))],
  ['price-in-force', PAID, 'a line is worth more', alter(LINES, `${CALCULATION}/uncappedPence`, plus(1))],
  ['price-in-force', PAID, 'a line goes by another revision', alter(LINES, `${CALCULATION}/pricing/revision`, plus(1))],
  [
    'price-in-force',
    PAID,
    'a line is priced on another day',
    alter(LINES, `${CALCULATION}/pricing/date`, '2021-05-31'),
  ],
  [
    'price-in-force',
    'price-deadweight',
    'deadweight is left out',
    (rows) => rows.map((row) => withoutCut(row, 'deadweight')),
  ],
  [
    'price-in-force',
    'limits-of-a-line',
    'a limit of the line is left out',
    alter(LINES, `${CALCULATION}/limits`, () => []),
  ],
  [
    'price-in-force',
    'price-indexation',
    'another index was agreed',
    alter(PROPOSED, 'data/lines/0/indexation/0/index', '101.5'),
  ],
  [
    'price-in-force',
    'price-of-one-payer',
    'a payer has a better price of its own than was agreed',
    alter(LINES, `${CALCULATION}/pricing/payerPrices/0/uncappedPence`, plus(-1)),
  ],
  ...(
    [
      ['price-bands', 'data/lines/0/pricing/bands/0/pricePence'],
      ['price-tiers', 'data/lines/0/pricing/tiers/0/pricePence'],
      ['price-per-period', 'data/lines/0/pricing/pricePence'],
      ['price-bonus', 'data/lines/0/pricing/bonusPence'],
      ['price-milestones', 'data/lines/0/pricing/milestones/0/pricePence'],
      ['price-sliding-scale', 'data/lines/0/pricing/pricePence'],
      ['peterborough', 'data/lines/0/pricing/pricePence'],
    ] as const
  ).flatMap(([story, price]): (typeof cases)[number][] => [
    ['price-in-force', story, 'another price was agreed by its rule', alter(PROPOSED, price, plus(1))],
    ['price-in-force', story, 'a line is worth a penny more', alterWorth],
  ]),
  [
    'bills-what-was-claimed',
    'price-milestones',
    'more was measured than claimed',
    alter('ClaimMade', 'data/measured', '9999'),
  ],
  ['use-before', 'price-bands', 'more had been counted of everybody', alterBefore('contractUnits')],
  ['use-before', 'price-per-period', 'more had been counted of the person', alterBefore('personUnits')],
  ['use-before', 'cap-per-person', 'less of a person had been used', alterLimit('person', 'usedBefore', 1)],
  ['use-before', 'cap-per-outcome', 'less of an outcome had been used', alterLimit('outcome', 'usedBefore', 1)],
  ['use-before', 'cap-of-a-payer', 'less of a payer had been used', alterLimit('payer', 'usedBefore', 1)],
  ['use-before', 'contract-cap-cuts', 'less of the contract had been used', alterLimit('contract', 'usedBefore', 1)],
  ['use-before', 'limits-of-a-line', 'less of a line had been used', alterLimit('outcome', 'usedBefore', 1)],
  [
    'refunded-within-owed',
    'clawback-invoiced',
    'money came back for a clawback that asked for none',
    alter('RefundReceived', 'data/clawback', plus(1)),
  ],
];

describe('what was written by somebody else than the ledger', () => {
  afterAll(() => stories.clear());

  it.each(cases)('breaks the rule %s: in %s, %s', async (rule, story, _, change) => {
    const rows = await storyRows(story);
    const faults = await faultsOf(change(rows));
    expect(faults.map((fault) => fault.rule)).toContain(rule);
    expect(faults.every(({ says, stream }) => says !== '' && stream !== undefined)).toBe(true);
  });

  it('may say of a stored file what is not so: each size that is said of it is looked at', async () => {
    const rows = await storyRows('evidence-held-by-the-ledger');
    const held = rows.find(({ text }) => /"digest":"sha256:/.test(text)) as StoredRow;
    const twice = [...rows, { ...altered(held, 'evidence/0/bytes', plus(1)), sequence: rows.length }];
    const check = new LogCheck({ source: new GivenRows(twice), findings: new Findings() }, schemas);
    await check.run();
    const { digest, bytes } =
      (JSON.parse(held.text) as { evidence: { digest: string; bytes: number }[] }).evidence[0] ?? {};
    const named = [...check.files()].filter((file) => file.digest === digest).map((file) => file.bytes);
    check.close();
    expect(named).toEqual([bytes, Number(bytes) + 1]);
  });

  it('is tried for every rule over the whole log', () => {
    const tried = new Set(cases.map(([rule]) => rule));
    for (const rule of ['schema-order', 'named-actor', 'terms-in-force', 'price-in-force', 'use-before']) {
      expect(ruleCatalogue.map(({ name }) => name)).toContain(rule);
      expect(tried).toContain(rule);
    }
    // What is erased is played where people are: see record-facts.spec.ts.
    expect(rules.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual(['erasure-by-two']);
  });

  it('is named by the entry where it stands, and only there', async () => {
    const rows = await storyRows(PAID);
    const paid = rows.find(({ type }) => type === 'PaymentMade') as StoredRow;
    const faults = await faultsOf(rows.map((row) => (row === paid ? altered(row, 'data/pence', plus(1)) : row)));
    expect(faults).toEqual([
      {
        entry: paid.sequence,
        stream: paid.stream,
        revision: paid.revision,
        rule: 'paid-within-approved',
        says: expect.stringMatching(/^\w+ paid \d+ pence of \S+, owes \d+ and had approved \d+$/),
      },
    ]);
  });
});
