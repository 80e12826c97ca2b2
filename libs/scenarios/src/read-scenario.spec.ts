import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { smallScenario } from '../test/small-scenario.js';
import { parseScenario, parseScenarioText, readScenarioFile } from './read-scenario.js';
import { problemLine, ScenarioInvalid } from './scenario-problem.js';

type Change = (scenario: ReturnType<typeof smallScenario>) => void;

function problemsAfter(change: Change): string[] {
  const scenario = smallScenario();
  change(scenario);
  return problemsIn(() => parseScenario(scenario, 'small.json'));
}

function problemsIn(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ScenarioInvalid) return error.problems.map(problemLine);
    throw error;
  }
  return [];
}

const claim = { on: '2021-03-01', do: 'make-claim', with: { person: '@AW001', outcome: 'enters_work' } };

function handedInFor(storedFor: string) {
  const file = { text: 'Payslip of February 2021, made up.', storedFor };
  return { person: '@AW001', outcome: 'enters_work', achievedOn: '2021-02-01', kind: 'payslip', file };
}

const RULES = [
  'fixed',
  'bands',
  'sliding-scale',
  'per-period',
  'tiers',
  'milestones',
  'cohort-threshold',
  'bonus',
  'delivery-fee',
];
const AUCTION = `small.json#/rateCard/0/lines/0/pricing/rule: must be one of ${RULES.map((rule) => `"${rule}"`).join(', ')} (it says "auction")`;

describe('a scenario as it is written', () => {
  it('has no problem when it is right', () => {
    expect(problemsAfter(() => undefined)).toEqual([]);
  });

  it.each<[string, Change, string[]]>([
    [
      'a field that is not of the format',
      (scenario) => Object.assign(scenario.contract, { signedon: '2021-01-04' }),
      ['small.json#/contract/signedon: is no field of the format (it says "2021-01-04")'],
    ],
    [
      'an unknown field of a step',
      (scenario) => scenario.steps.push({ ...claim, withh: {} }),
      ['small.json#/steps/2/withh: is no field of the format (it says {})'],
    ],
    [
      'a field that a command does not take',
      (scenario) => scenario.steps.push({ ...claim, with: { ...claim.with, amount: 12 } }),
      ['small.json#/steps/2/with/amount: is no field of the format (it says 12)'],
    ],
    [
      'a day that does not exist',
      (scenario) => scenario.steps.push({ ...claim, on: '2021-02-29' }),
      ['small.json#/steps/2/on: must be a real date written YYYY-MM-DD (it says "2021-02-29")'],
    ],
    [
      'a step without a time',
      (scenario) => scenario.steps.push({ do: claim.do, with: claim.with }),
      [
        'small.json#/steps/2: must have either "on" (a day) or "at" (a moment) (it says {"do":"make-claim","with":{"person":"@AW001","outcome":"enters_work"}})',
      ],
    ],
    [
      'a step without its input',
      (scenario) => scenario.steps.push({ on: '2021-03-01', do: 'make-claim' }),
      ['small.json#/steps/2/with: is missing (an object { … })'],
    ],
    [
      'a person who is not there',
      (scenario) => scenario.steps.push({ ...claim, with: { ...claim.with, person: '@AB009' } }),
      ['small.json#/steps/2/with/person: is nobody in "people" (it says "@AB009")'],
    ],
    [
      'a file for a person who is not there',
      (scenario) => scenario.steps.push({ on: '2021-03-01', do: 'submit-evidence', with: handedInFor('@AB009') }),
      ['small.json#/steps/2/with/file/storedFor: is nobody in "people" (it says "@AB009")'],
    ],
    [
      'a person without the sign of a reference',
      (scenario) => scenario.steps.push({ ...claim, with: { ...claim.with, person: 'AW001' } }),
      ['small.json#/steps/2/with/person: must be @ and the reference of somebody in "people" (it says "AW001")'],
    ],
    [
      'an actor who is not there',
      (scenario) => scenario.steps.push({ ...claim, by: 'nobody' }),
      ['small.json#/steps/2/by: is not one of "actors" (it says "nobody")'],
    ],
    [
      'an actor of an organisation that is not there',
      (scenario) => Object.assign(scenario.actors, { mo: { subject: 'mo', organisation: 'moon', role: 'verifier' } }),
      ['small.json#/actors/mo/organisation: is not one of "organisations" (it says "moon")'],
    ],
    [
      'a role that does not exist',
      (scenario) => Object.assign(scenario.actors, { mo: { subject: 'mo', organisation: 'steps', role: 'boss' } }),
      [
        'small.json#/actors/mo/role: must be one of "outcome-payer", "service-provider", "social-prime", "investor", "verifier", "evaluator", "referral-agency", "operator" (it says "boss")',
      ],
    ],
    [
      'somebody in a part that their role may not play',
      (scenario) => Object.assign(scenario, { everyday: { verifies: 'sam' } }),
      ['small.json#/everyday/verifies: must act as verifier, not as service-provider (it says "sam")'],
    ],
    [
      'a person who is said to exist',
      (scenario) => scenario.people.push({ reference: 'AW009', synthetic: false }),
      ['small.json#/people/1/synthetic: must be true: a scenario holds nobody who exists (it says false)'],
    ],
    [
      'a person who is there twice',
      (scenario) => scenario.people.push({ reference: 'AW001', synthetic: true }),
      ['small.json#/people/1/reference: is there twice (it says "AW001")'],
    ],
    [
      'a refusal that the ledger does not know',
      (scenario) => scenario.steps.push({ ...claim, expect: { refused: 'clam-twice' } }),
      [
        'small.json#/steps/2/expect/refused: must be the name of a refusal that the ledger knows (it says "clam-twice")',
      ],
    ],
    [
      'a command id used twice without saying what comes of it',
      (scenario) => scenario.steps.push({ ...claim, commandId: 'c1' }, { ...claim, commandId: 'c1' }),
      [
        'small.json#/steps/3/expect: is missing: the command id was used before, so say whether this is repeated or refused',
      ],
    ],
    [
      'an outcome that the contract does not have',
      (scenario) =>
        scenario.steps.push({ on: '2021-03-01', do: 'achieve', with: { person: '@AW001', outcome: 'flies' } }),
      ['small.json#/steps/2/with/outcome: is no outcome of the contract (it says "flies")'],
    ],
    [
      'money that is not whole pence',
      (scenario) => Object.assign(scenario.expect, { balances: { paid: { pence: 10.5 } } }),
      ['small.json#/expect/balances/paid/pence: must be a whole number (it says 10.5)'],
    ],
    [
      'a pricing rule that does not exist',
      (scenario) => Object.assign(scenario.rateCard[0]?.lines[0] ?? {}, { pricing: { rule: 'auction' } }),
      [AUCTION],
    ],
    [
      'expectations that say nothing',
      (scenario) => Object.assign(scenario, { expect: {} }),
      ['small.json#/expect: must say something: a story that expects nothing shows nothing (it says {})'],
    ],
    [
      'a provider who is nobody, or who provides nothing',
      (scenario) =>
        Object.assign(scenario, {
          people: [
            { reference: 'AW001', synthetic: true, provider: 'petra' },
            { reference: 'AW002', synthetic: true, provider: 'nobody' },
          ],
        }),
      [
        'small.json#/people/0/provider: must act as service-provider or social-prime, not as outcome-payer (it says "petra")',
        'small.json#/people/1/provider: is not one of "actors" (it says "nobody")',
      ],
    ],
    [
      'an expected claim of nobody, and a line of somebody and of a cohort',
      (scenario) =>
        Object.assign(scenario.expect, {
          claims: [{ outcome: 'enters_work' }],
          statements: [
            {
              statement: 'ashdown_work.S01',
              due: { fund: 1 },
              lines: [{ person: '@AW001', cohort: 'first', outcome: 'enters_work', pence: 1 }],
            },
          ],
        }),
      [
        'small.json#/expect/claims/0: must name a person or a cohort, and only one of them (it says {"outcome":"enters_work"})',
        'small.json#/expect/statements/0/due/fund: is no payer of the contract (it says 1)',
        'small.json#/expect/statements/0/lines/0: must name a person or a cohort, and only one of them (it says {"person":"@AW001","cohort":"first","outcome":"enters_work","pence":1})',
      ],
    ],
    [
      'an effect of a variation and a revision at once',
      (scenario) => Object.assign(scenario.expect, { effects: [{ variation: 1, revision: 2 }] }),
      [
        'small.json#/expect/effects/0: must name a variation or a revision, and only one of them (it says {"variation":1,"revision":2})',
      ],
    ],
    [
      'the reason of no refusal',
      (scenario) => scenario.steps.push({ ...claim, expect: { refused: 'because' } }),
      ['small.json#/steps/2/expect/refused: must be the name of a refusal that the ledger knows (it says "because")'],
    ],
    [
      'an evidence rule of another shape',
      (scenario) =>
        Object.assign(scenario.rateCard[0]?.lines[0] ?? {}, {
          evidenceRule: { any: [{ kind: 'Pay Slip' }, { all: [] }] },
        }),
      [
        'small.json#/rateCard/0/lines/0/evidenceRule/any/0/kind: must be small letters, digits and underscores (it says "Pay Slip")',
        'small.json#/rateCard/0/lines/0/evidenceRule/any/1/all: must have at least 1 (it says [])',
      ],
    ],
    [
      'an expectation of another shape',
      (scenario) => scenario.steps.push({ ...claim, expect: { refuse: 'not-verified' } }),
      [
        'small.json#/steps/2/expect/refused: is missing (text)',
        'small.json#/steps/2/expect/refuse: is no field of the format (it says "not-verified")',
      ],
    ],
    [
      'a period that ends before it starts',
      (scenario) =>
        scenario.steps.push({
          on: '2021-04-08',
          do: 'settle',
          with: { period: { from: '2021-03-31', to: '2021-01-01' } },
        }),
      [
        'small.json#/steps/2/with/period: must not end before it starts (it says {"from":"2021-03-31","to":"2021-01-01"})',
      ],
    ],
    [
      'evidence with two files',
      (scenario) =>
        scenario.steps.push({
          on: '2021-03-01',
          do: 'submit-evidence',
          with: {
            person: '@AW001',
            outcome: 'enters_work',
            achievedOn: '2021-02-01',
            kind: 'payslip',
            file: { digest: `sha256:${'0'.repeat(64)}` },
            providerFile: {
              contentDigest: `sha256:${'0'.repeat(64)}`,
              location: 'drawer 3',
              bytes: 1,
              mediaType: 'text/plain',
            },
          },
        }),
      [
        'small.json#/steps/2/with/file: give either "file" (held by the ledger) or "providerFile" (held by the provider) (it says {"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000…)',
      ],
    ],
    [
      'a claim that is expected to be absent under an outcome that there is not',
      (scenario) => {
        Object.assign(scenario.expect, { claims: [{ person: '@AW001', outcome: 'enters_wrok', status: 'absent' }] });
      },
      ['small.json#/expect/claims/0/outcome: is no outcome of the contract (it says "enters_wrok")'],
    ],
    [
      'a part that nobody plays',
      (scenario) => {
        Reflect.deleteProperty(scenario.actors, 'vera');
      },
      ['small.json#/everyday/verifies: is missing, and no actor with the role verifier decides about evidence'],
    ],
    [
      'a payer with one person only',
      (scenario) => {
        Reflect.deleteProperty(scenario.actors, 'rolf');
        scenario.steps.push({
          on: '2021-04-08',
          do: 'settle',
          with: { period: { from: '2021-01-01', to: '2021-03-31' } },
        });
      },
      ['small.json#/everyday: two actors of ashdown are needed: one approves, another pays'],
    ],
    [
      'a payer who is none',
      (scenario) => Object.assign(scenario.expect, { payers: { steps: { paid: 1 } } }),
      ['small.json#/expect/payers/steps: is no payer of the contract (it says {"paid":1})'],
    ],
  ])('is refused with %s', (_, change, problems) => {
    expect(problemsAfter(change)).toEqual(problems);
  });

  it('takes outcomes and payers that a variation brings', () => {
    const problems = problemsAfter((scenario) => {
      const changes = [
        { kind: 'party-joins', organisation: 'fund', roles: ['outcome-payer'] },
        { kind: 'outcome', outcome: 'flies', title: 'Flies', definition: 'The person flies.', unit: 'person' },
      ];
      const drafted = { title: 'More', effectiveFrom: '2021-02-01', reason: 'More.', changes };
      scenario.steps.push(
        { on: '2021-01-20', do: 'draft-variation', by: 'petra', with: drafted },
        { on: '2021-03-01', do: 'achieve', with: { person: '@AW001', outcome: 'flies', kinds: ['photo'] } },
      );
      Object.assign(scenario.expect, {
        payers: { fund: { paid: 0 } },
        claims: [{ person: '@AW001', outcome: 'flies' }],
      });
    });
    expect(problems).toEqual([]);
  });

  it('names the commands there are when a step asks for another', () => {
    const [problem] = problemsAfter((scenario) => scenario.steps.push({ ...claim, do: 'pay-everybody' }));
    expect(problem).toMatch(
      /^small\.json#\/steps\/2\/do: must be one of engage, achieve, settle, register-organisation, .*\(it says "pay-everybody"\)$/,
    );
  });

  it('says every problem at once', () => {
    const problems = problemsAfter((scenario) => {
      scenario.name = 'Small Scenario';
      scenario.steps.push({ ...claim, on: 'tomorrow' }, { ...claim, with: { person: '@AW001' } });
    });
    expect(problems).toEqual([
      'small.json#/name: must be small letters, digits and hyphens, at most 80 (it says "Small Scenario")',
      'small.json#/steps/2/on: must be a real date written YYYY-MM-DD (it says "tomorrow")',
      'small.json#/steps/3/with/outcome: is missing (text)',
    ]);
  });
});

describe('a scenario file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'scenario-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read', () => {
    const file = join(folder, 'small.json');
    writeFileSync(file, JSON.stringify(smallScenario()));
    expect(readScenarioFile(file).contract.contract).toBe('ashdown_work');
  });

  it('that is not there is a problem of its own', () => {
    const file = join(folder, 'none.json');
    expect(problemsIn(() => readScenarioFile(file))).toEqual([`${file}#: cannot be read (ENOENT)`]);
  });

  it.each([
    ['{\n  "name": late\n}', "line 2, column 11: Unexpected token 'l'"],
    ['{\n  "name": "late",\n}', 'line 3, column 1: Expected double-quoted property name'],
    ['{\n  "name": "late" "title": 1 }', "line 2, column 18: Expected ',' or '}' after property value"],
    ['{ "steps": [1, 2', "line 1, column 17: Expected ',' or ']' after array element"],
    ['', 'line 1, column 1: Unexpected end of JSON input'],
    ['{} {}', 'line 1, column 4: Unexpected non-whitespace character after JSON'],
  ])('that is not JSON says where: %j', (text, rule) => {
    expect(problemsIn(() => parseScenarioText(text, 'late.json'))).toEqual([`late.json#: is not JSON: ${rule}`]);
  });
});
