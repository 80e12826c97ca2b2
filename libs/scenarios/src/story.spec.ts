import { describe, expect, it } from '@jest/globals';
import { newPersonId } from '#kernel';
import { smallScenario } from '../test/small-scenario.js';
import { parseScenario } from './read-scenario.js';
import { SeededEntropy } from './seeded-entropy.js';
import { commandsOf } from './story.js';

const PERSON = newPersonId(new SeededEntropy('somebody'));

function told(change: (scenario: ReturnType<typeof smallScenario>) => void) {
  const scenario = smallScenario();
  scenario.steps = [];
  change(scenario);
  const commands = commandsOf(parseScenario(scenario, 'small.json'));
  // Four organisations, the contract, a proposal and two agreements come before every story.
  return commands
    .slice(8)
    .map(({ at, do: command, by, input }) => ({ at, do: command, by, input: input(() => PERSON) }));
}

const period = { from: '2021-01-01', to: '2021-03-31' };

describe('the commands of a story', () => {
  it('begin with the organisations, the contract and its rate card', () => {
    const commands = commandsOf(parseScenario(smallScenario(), 'small.json')).slice(0, 8);
    expect(commands.map(({ at, do: command, by }) => `${at} ${by} ${command}`)).toEqual([
      ...Array.from({ length: 4 }, () => '2020-12-01T08:00:00.000Z petra register-organisation'),
      '2020-12-01T08:00:00.000Z petra record-contract',
      '2020-12-01T08:15:00.000Z petra propose-rate-card-revision',
      '2020-12-01T08:30:00.000Z petra agree-rate-card-revision',
      '2020-12-01T08:30:00.000Z sam agree-rate-card-revision',
    ]);
    expect(commands.at(-1)?.input(() => PERSON)).toEqual({ contract: 'ashdown_work', revision: 1 });
  });

  it('write an engagement out', () => {
    const commands = told(({ steps }) => steps.push({ on: '2021-01-11', do: 'engage', with: { person: '@AW001' } }));
    expect(commands.map(({ at, do: command, by }) => `${at} ${by} ${command}`)).toEqual([
      '2021-01-11T09:00:00.000Z gwen refer-person',
      '2021-01-18T09:10:00.000Z sam accept-referral',
      '2021-01-25T09:20:00.000Z sam start-engagement',
    ]);
    expect(commands.map(({ input }) => input)).toEqual([
      { contract: 'ashdown_work', reference: 'AW001', referredOn: '2021-01-11' },
      { contract: 'ashdown_work', person: PERSON, acceptedOn: '2021-01-18', criteriaMet: ['out_of_work'] },
      { contract: 'ashdown_work', person: PERSON, startedOn: '2021-01-25' },
    ]);
  });

  it('write an achievement out, with made-up evidence of the kind that the rate card asks for', () => {
    const commands = told(({ steps }) =>
      steps.push({ on: '2021-02-10', do: 'achieve', with: { person: '@AW001', outcome: 'enters_work' } }),
    );
    expect(commands.map(({ at, do: command, by }) => `${at} ${by} ${command}`)).toEqual([
      '2021-02-12T10:00:00.000Z sam submit-evidence',
      '2021-02-19T12:00:00.000Z vera verify-evidence',
      '2021-02-24T14:00:00.000Z sam make-claim',
    ]);
    expect(commands[0]?.input).toMatchObject({
      person: PERSON,
      outcome: 'enters_work',
      occurrence: 1,
      achievedOn: '2021-02-10',
      kind: 'payslip',
      issuedOn: '2021-02-10',
      providerFile: { contentDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), mediaType: 'text/plain' },
    });
  });

  it('follow the monthly return where that is the pace, also after a query', () => {
    const commands = told((scenario) => {
      Object.assign(scenario, { everyday: { pace: { by: 'monthly-return', submits: 5, verifies: 16, claims: 26 } } });
      scenario.steps.push({
        on: '2021-01-31',
        do: 'achieve',
        with: { person: '@AW001', outcome: 'enters_work', queried: 'illegible' },
      });
    });
    expect(commands.map(({ at, do: command }) => `${at.slice(0, 10)} ${command}`)).toEqual([
      '2021-02-05 submit-evidence',
      '2021-02-16 query-evidence',
      '2021-03-05 submit-evidence',
      '2021-03-16 verify-evidence',
      '2021-03-26 make-claim',
    ]);
    const files = commands.map(({ input }) => input.providerFile).filter((file) => file !== undefined);
    expect(files[0]).not.toEqual(files[1]);
  });

  it('write a settlement out for every payer, and know the number of its statement', () => {
    const commands = told(({ steps }) =>
      steps.push(
        { on: '2021-07-08', do: 'settle', with: { period: { from: '2021-04-01', to: '2021-06-30' } } },
        { on: '2021-04-08', do: 'settle', with: { period, bankReference: 'Q1' } },
      ),
    );
    expect(commands.map(({ at, do: command, by }) => `${at.slice(0, 10)} ${by} ${command}`)).toEqual([
      '2021-04-08 sam issue-statement',
      '2021-04-15 petra approve-statement',
      '2021-04-22 rolf make-payment',
      '2021-07-08 sam issue-statement',
      '2021-07-15 petra approve-statement',
      '2021-07-22 rolf make-payment',
    ]);
    expect(commands.map(({ input }) => input.statement)).toEqual([
      undefined,
      'ashdown_work.S01',
      'ashdown_work.S01',
      undefined,
      'ashdown_work.S02',
      'ashdown_work.S02',
    ]);
    expect(commands.map(({ input }) => input.bankReference).filter(Boolean)).toEqual(['Q1', 'BACS-2021-07-22']);
  });

  it('count no statement that is to be refused', () => {
    const commands = told(({ steps }) =>
      steps.push(
        { on: '2021-03-08', do: 'issue-statement', with: { period }, expect: { refused: 'issued-before-period-end' } },
        { on: '2021-04-08', do: 'settle', with: { period } },
      ),
    );
    expect(commands.at(-1)?.input.statement).toBe('ashdown_work.S01');
  });

  it('stand in the order of their time, and at one time in the order of the file', () => {
    const pause = {
      do: 'pause-engagement',
      with: { person: '@AW001', pausedOn: '2021-03-01', reasonCode: 'unable-to-take-part' },
    };
    const resume = { do: 'resume-engagement', with: { person: '@AW001', resumedOn: '2021-03-01' } };
    const commands = told(({ steps }) =>
      steps.push(
        { on: '2021-03-02', ...pause },
        { at: '2021-03-01T10:00:00+01:00', ...resume },
        { on: '2021-03-01', ...pause },
      ),
    );
    expect(commands.map(({ at, do: command }) => `${at} ${command}`)).toEqual([
      '2021-03-01T09:00:00.000Z resume-engagement',
      '2021-03-01T09:00:00.000Z pause-engagement',
      '2021-03-02T09:00:00.000Z pause-engagement',
    ]);
  });

  it('have the same ids every time, and one id where the story says so', () => {
    const scenario = smallScenario();
    const claim = { on: '2021-03-01', do: 'make-claim', with: { person: '@AW001', outcome: 'enters_work' } };
    scenario.steps.push({ ...claim, commandId: 'c1' }, { ...claim, commandId: 'c1', expect: { repeated: true } });
    const ids = () => commandsOf(parseScenario(scenario, 'small.json')).map(({ commandId }) => commandId);
    expect(ids()).toEqual(ids());
    expect(ids().filter((id) => id === 'small/id/c1')).toHaveLength(2);
    expect(new Set(ids()).size).toBe(ids().length - 1);
  });

  it('know a claim by the reference of its person', () => {
    const [held, proposed] = told(({ steps }) =>
      steps.push(
        {
          on: '2021-03-01',
          do: 'hold-claim-out',
          by: 'sam',
          with: { claim: 'ashdown_work.@AW001.enters_work.1', reasonCode: 'other' },
        },
        {
          on: '2021-03-02',
          do: 'propose-clawback',
          by: 'petra',
          with: {
            cause: 'duplicate',
            collect: 'netted',
            claims: [{ claim: 'ashdown_work.@AW001.enters_work.1', pence: 5 }],
          },
        },
      ),
    );
    const claim = `ashdown_work.${PERSON}.enters_work.1`;
    expect(held?.input).toEqual({ contract: 'ashdown_work', claim, reasonCode: 'other' });
    expect(proposed?.input).toMatchObject({ claims: [{ claim, pence: 5 }] });
  });

  it('are given by the provider of the person, and by nobody else of the part', () => {
    const commands = told((scenario) => {
      scenario.organisations.push({ organisation: 'bridges', name: 'Bridges to Work (synthetic)' });
      Object.assign(scenario.actors, {
        bea: { subject: 'bea', organisation: 'bridges', role: 'service-provider' },
      });
      scenario.people = [{ reference: 'AW001', synthetic: true, provider: 'bea' } as (typeof scenario.people)[number]];
      scenario.steps.push(
        { on: '2021-01-11', do: 'engage', with: { person: '@AW001' } },
        { on: '2021-02-10', do: 'achieve', with: { person: '@AW001', outcome: 'enters_work' } },
        { on: '2021-04-08', do: 'settle', with: { period } },
      );
    });
    // One organisation more comes before the story.
    expect(commands.map(({ by, do: command }) => `${by} ${command}`)).toEqual([
      'sam agree-rate-card-revision',
      'gwen refer-person',
      'bea accept-referral',
      'bea start-engagement',
      'bea submit-evidence',
      'vera verify-evidence',
      'bea make-claim',
      'sam issue-statement',
      'petra approve-statement',
      'rolf make-payment',
    ]);
  });

  it('say how much of it there was, to the verifier too', () => {
    const commands = told(({ steps }) =>
      steps.push({
        on: '2021-02-10',
        do: 'achieve',
        with: { person: '@AW001', outcome: 'enters_work', quantity: 3, measured: '8.4' },
      }),
    );
    expect(commands.map(({ do: command, input }) => [command, input.quantity, input.measured])).toEqual([
      ['submit-evidence', 3, '8.4'],
      ['verify-evidence', 3, '8.4'],
      ['make-claim', undefined, undefined],
    ]);
  });

  it('leave a statement to the payers that a step names', () => {
    const commands = told(({ steps }) => steps.push({ on: '2021-04-08', do: 'settle', with: { period, payers: [] } }));
    expect(commands.map(({ do: command }) => command)).toEqual(['issue-statement']);
  });

  it('come with the evidence that the revision in force on the day asks for', () => {
    const commands = told((scenario) => {
      const [line] = scenario.rateCard[0]?.lines ?? [];
      scenario.steps.push(
        {
          on: '2021-02-01',
          do: 'propose-rate-card-revision',
          by: 'petra',
          with: {
            effectiveFrom: '2021-03-01',
            reason: 'A contract shows more.',
            changes: [{ change: 'change', line: { ...line, evidenceRule: { kind: 'employment_contract' } } }],
          },
        },
        { on: '2021-02-10', do: 'achieve', with: { person: '@AW001', outcome: 'enters_work' } },
        { on: '2021-03-10', do: 'achieve', with: { person: '@AW001', outcome: 'enters_work', occurrence: 2 } },
      );
    });
    const kinds = commands.filter(({ do: command }) => command === 'submit-evidence').map(({ input }) => input.kind);
    expect(kinds).toEqual(['payslip', 'employment_contract']);
  });
});
