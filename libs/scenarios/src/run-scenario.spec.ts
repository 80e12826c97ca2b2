import { describe, expect, it } from '@jest/globals';
import { smallScenario } from '../test/small-scenario.js';
import { parseScenario } from './read-scenario.js';
import { withOwnContract } from './renamed-contract.js';
import { renderReport } from './render-report.js';
import { runScenario } from './run-scenario.js';
import { SeededEntropy } from './seeded-entropy.js';

const settle = {
  on: '2021-04-08',
  do: 'settle',
  with: { period: { from: '2021-01-01', to: '2021-03-31' }, bankReference: 'Q1' },
};

function small(change: (scenario: ReturnType<typeof smallScenario>) => void = () => undefined) {
  const scenario = smallScenario();
  change(scenario);
  return parseScenario(scenario, 'small.json');
}

const inMemory = { store: { kind: 'memory' } } as const;

describe('running a scenario', () => {
  it('tells what became of the contract, from the events themselves', async () => {
    const report = await runScenario(
      small(({ steps }) => steps.push(settle)),
      inMemory,
    );
    expect(report).toMatchObject({
      scenario: 'small',
      contract: 'ashdown_work',
      isAsExpected: true,
      commands: { sent: 17, recorded: 17, repeated: 0, refused: 0 },
      refusals: [],
      statements: [
        {
          statement: 'ashdown_work.S01',
          issuedOn: '2021-04-08',
          count: 1,
          totalPence: 100_000,
          parts: { ashdown: 100_000 },
          byLine: { enters_work: { count: 1, pence: 100_000 } },
          lines: [{ number: 1, person: 'AW001', outcome: 'enters_work', occurrence: 1, revision: 1, pence: 100_000 }],
        },
      ],
      payments: [
        {
          payment: 'ashdown_work.S01.P1',
          statement: 'ashdown_work.S01',
          payer: 'ashdown',
          pence: 100_000,
          paidOn: '2021-04-22',
          bankReference: 'Q1',
        },
      ],
      payers: { ashdown: { issued: 100_000, approved: 100_000, paid: 100_000 } },
      people: { referred: 1, accepted: 1, declined: 0, engaged: 1, onService: 1, onBreak: 0, ended: 0 },
      outcomes: { submitted: 0, queried: 0, verified: 1, rejected: 0, withoutEvidence: 0 },
      mismatches: [],
    });
  });

  it('says everything that is not as expected, with what is', async () => {
    const report = await runScenario(
      small((scenario) => {
        scenario.steps.push(settle, {
          on: '2021-05-01',
          do: 'make-claim',
          with: { person: '@AW001', outcome: 'enters_work', claimedOn: '2021-05-01' },
        });
        Object.assign(scenario.expect, {
          balances: { paid: { count: 1, pence: 90_000 }, unbilled: { count: 0 } },
          byLine: { another: { count: 1 } },
          claims: [{ person: '@AW001', outcome: 'enters_work', late: true, revision: 1 }],
          statements: [{ statement: 'ashdown_work.S01', lines: [] }, { statement: 'ashdown_work.S02' }],
          people: { referred: 2 },
          refusals: {},
        });
      }),
      inMemory,
    );
    expect(report.isAsExpected).toBe(false);
    expect(report.mismatches).toEqual([
      {
        pointer: '/steps/3',
        expected: { 'make-claim': 'recorded' },
        actual: { 'make-claim': { refused: 'claimed-otherwise', claim: expect.any(String) } },
      },
      {
        pointer: '/expect/statements',
        expected: ['ashdown_work.S01', 'ashdown_work.S02'],
        actual: ['ashdown_work.S01'],
      },
      { pointer: '/expect/statements/0/lines', expected: [], actual: ['AW001 enters_work 1'] },
      { pointer: '/expect/byLine/another/count', expected: 1, actual: 0 },
      { pointer: '/expect/byLine/enters_work/count', expected: 0, actual: 1 },
      { pointer: '/expect/balances/paid/pence', expected: 90_000, actual: 100_000 },
      { pointer: '/expect/claims/0/late', expected: true, actual: false },
      { pointer: '/expect/people/referred', expected: 2, actual: 1 },
      { pointer: '/expect/refusals', expected: {}, actual: { 'claimed-otherwise': 1 } },
    ]);
  });

  it('says what was cut, changed and worked out again otherwise than expected', async () => {
    const report = await runScenario(
      small((scenario) => {
        Object.assign(scenario.contract.terms, {
          caps: [{ cap: 'contract_cap', level: 'contract', limitPence: 60_000 }],
        });
        scenario.steps.push(
          settle,
          {
            on: '2021-05-03',
            do: 'draft-variation',
            by: 'petra',
            with: {
              title: 'No cap',
              effectiveFrom: '2021-06-01',
              reason: 'More.',
              changes: [{ kind: 'cap', caps: [] }],
            },
          },
          {
            on: '2021-05-04',
            do: 'withdraw-claim',
            with: { person: '@AW001', outcome: 'enters_work', reasonCode: 'made-in-error' },
          },
        );
        scenario.expect = {
          statements: [
            {
              statement: 'ashdown_work.S01',
              due: { ashdown: 60_000 },
              adjustments: 1,
              lines: [
                { person: '@AW001', outcome: 'enters_work', pence: 60_000, cut: { contract_cap: 4 }, kind: 'claim' },
              ],
            },
          ],
          cut: { person_cap: { count: 1 }, contract_cap: { pence: 40_000 } },
          balances: { curtailed: { count: 1, pence: 40_000 }, payable: { pence: 6 } },
          payers: { ashdown: { paid: 60_000, advanced: 1 } },
          claims: [{ person: '@AW001', outcome: 'enters_work', status: 'withdrawn', payablePence: 60_000, cut: {} }],
          variations: [{ variation: 1, status: 'agreed', draft: 1 }],
          revisions: [],
          terms: [{ on: '2021-05-01', version: 1, caps: { contract_cap: 50_000 }, paymentMode: 'outcomes' }],
          effects: [{ variation: 1, direction: 'proposed', differencePence: 40_000 }],
        } as unknown as typeof scenario.expect;
      }),
      inMemory,
    );
    expect(report.mismatches).toEqual([
      { pointer: '/expect/statements/0/adjustments', expected: 1, actual: 0 },
      {
        pointer: '/expect/statements/0/lines/0/cut',
        expected: { contract_cap: 4 },
        actual: { contract_cap: 40_000 },
      },
      { pointer: '/expect/cut/person_cap/count', expected: 1, actual: 0 },
      { pointer: '/expect/balances/payable/pence', expected: 6, actual: 60_000 },
      { pointer: '/expect/payers/ashdown/advanced', expected: 1, actual: 0 },
      { pointer: '/expect/claims/0/cut', expected: {}, actual: { contract_cap: 40_000 } },
      { pointer: '/expect/variations/0/status', expected: 'agreed', actual: 'drafted' },
      { pointer: '/expect/revisions', expected: [], actual: [1] },
      { pointer: '/expect/terms/0/caps', expected: { contract_cap: 50_000 }, actual: { contract_cap: 60_000 } },
      // The claim was taken back after it was billed, and no statement has made up for it yet.
      { pointer: '/expect/effects/0/differencePence', expected: 40_000, actual: 0 },
      { pointer: '/expect/recomputed/agrees', expected: true, actual: false },
    ]);
    expect(renderReport(report)).toContain('Worked out again: £0.00, where £600.00 are billed');
    expect(renderReport(report)).toContain('£600.00  of £1,000.00: contract_cap £400.00');
  });

  it('is the same in every run', async () => {
    const scenario = small(({ steps }) => steps.push(settle));
    expect(await runScenario(scenario, inMemory)).toEqual(await runScenario(scenario, inMemory));
  });

  it('names people in refusals by their references, since the pseudonym in a claim is another in every run', async () => {
    const twice = {
      on: '2021-03-30',
      do: 'make-claim',
      with: { person: '@AW001', outcome: 'enters_work', quantity: 2 },
      expect: { refused: 'claimed-otherwise' },
    };
    const { refusals } = await runScenario(
      small(({ steps }) => steps.push(twice)),
      inMemory,
    );
    expect(refusals).toMatchObject([{ detail: { claim: 'ashdown_work.AW001.enters_work.1' }, isExpected: true }]);
  });

  it('reports how far it has come', async () => {
    const seen: number[] = [];
    await runScenario(small(), { ...inMemory, onProgress: ({ done }) => seen.push(done) });
    expect(seen.at(-1)).toBe(14);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it('tells its story under a code of its own on a shared server, and reports it as it is written', async () => {
    const scenario = small((changed) => {
      changed.steps.push(settle);
      Object.assign(changed.expect, { statements: [{ statement: 'ashdown_work.S01', totalPence: 100_000 }] });
    });
    const renamed = withOwnContract(scenario, new SeededEntropy('a run'));
    expect(renamed.scenario.contract.contract).toMatch(/^ashdown_work_[0-9a-f]{10}$/);
    const report = await runScenario(renamed.scenario, inMemory);
    expect(report.mismatches).toEqual([]);
    expect(report.statements[0]?.statement).toMatch(/^ashdown_work_[0-9a-f]{10}\.S01$/);
    expect(renamed.asWritten(report).statements[0]?.statement).toBe('ashdown_work.S01');
  });
});

describe('a report as text', () => {
  it('prints every line, every total and every refusal', async () => {
    const report = await runScenario(
      small(({ steps }) =>
        steps.push(settle, {
          on: '2021-05-01',
          do: 'make-claim',
          with: { person: '@AW001', outcome: 'enters_work', occurrence: 2 },
          expect: { refused: 'not-verified' },
        }),
      ),
      inMemory,
    );
    expect(renderReport(report)).toBe(
      [
        'One person and one outcome',
        'scenario small, contract ashdown_work, store memory',
        '',
        'Statement ashdown_work.S01 for 2021-01-01 to 2021-03-31, issued on 2021-04-08: 1 line, £1,000.00',
        '  1  AW001  enters_work  revision 1  2021-02-10  £1,000.00',
        '  total £1,000.00 (ashdown £1,000.00)',
        '',
        'Issued by rate-card line',
        '  enters_work  1  £1,000.00',
        'Changes of the contract',
        '  rate-card revision 1  agreed  from 2021-01-01  agreed on 2020-12-01',
        'Worked out again: £1,000.00, as billed',
        'Payments',
        '  ashdown_work.S01.P1  ashdown  2021-04-22  Q1  £1,000.00',
        'Balances',
        '  verified    1  £1,000.00',
        '  claimed     1  £1,000.00',
        '  issued      1  £1,000.00',
        '  approved    1  £1,000.00',
        '  paid        1  £1,000.00',
        '  unbilled    0      £0.00',
        '  payable     1  £1,000.00',
        '  notPayable  0      £0.00',
        '  curtailed   0      £0.00',
        'People',
        '  referred   1',
        '  accepted   1',
        '  declined   0',
        '  engaged    1',
        '  onService  1',
        '  onBreak    0',
        '  ended      0',
        '',
        'Refused',
        '  /steps/3  make-claim  sam  not-verified  as expected',
        '',
        '18 commands: 17 recorded, 0 repeated, 1 refused',
        'All expectations hold.',
      ].join('\n'),
    );
  });

  it('says what does not hold', async () => {
    const report = await runScenario(
      small(({ expect: expected }) => Object.assign(expected, { people: { referred: 3 } })),
      inMemory,
    );
    expect(renderReport(report)).toMatch(
      /1 expectation does not hold:\n {2}\/expect\/people\/referred: expected 3, but it is 1$/,
    );
  });

  it('says where it began when one refusal brings others', async () => {
    const report = await runScenario(
      small(({ contract }) => Object.assign(contract, { endsOn: '2020-12-31' })),
      inMemory,
    );
    expect(renderReport(report)).toMatch(
      /\nIt began at \/contract: record-contract by petra was refused as dates-out-of-order.*\. Others may follow from it\.$/,
    );
  });
});
