import { ContractId, calendarDate, type StatementRef } from '#kernel';
import { datesOf } from '../pace.js';
import { parseScenario } from '../read-scenario.js';
import { SCENARIO_FORMAT, type Scenario } from '../scenario.js';
import { type Curtailed, curtailedBy } from './expected-money.js';
import { ENTRY, manchesterLine, manchesterOutcome, manchesterOutcomes } from './greater-manchester-card.js';
import {
  type Achieved,
  type ManchesterPerson,
  manchesterPeople,
  SERVICE_ENDS,
  SERVICE_STARTS,
} from './greater-manchester-people.js';
import {
  claimedOnOf,
  monthlyReturn,
  nthStatementOf,
  quarterlyBill,
  quartersFrom,
  settleStep,
} from './quarterly-billing.js';

export const GREATER_MANCHESTER = ContractId.parse('greater_manchester');
const SIGNED_ON = calendarDate('2017-09-11');
const ENDS_ON = calendarDate('2021-12-31');

export const MANCHESTER_VERIFIED_PENCE = 332_402_000;
export const MANCHESTER_CAPS = { personPence: 1_900_000, contractPence: 262_900_000 } as const;

/** Who acts in it. Nobody in it is real. */
export const greaterManchesterActors = {
  pauline: { subject: 'demo:pauline', organisation: 'city_region', role: 'outcome-payer' },
  rajesh: { subject: 'demo:rajesh', organisation: 'city_region', role: 'outcome-payer' },
  hilary: { subject: 'demo:hilary', organisation: 'homes_first', role: 'social-prime' },
  nadia: { subject: 'demo:nadia', organisation: 'north_homes', role: 'service-provider' },
  owen: { subject: 'demo:owen', organisation: 'open_door', role: 'service-provider' },
  rosa: { subject: 'demo:rosa', organisation: 'street_link', role: 'service-provider' },
  grace: { subject: 'demo:grace', organisation: 'rough_sleeper_gateway', role: 'referral-agency' },
  vikram: { subject: 'demo:vikram', organisation: 'pennine_verification', role: 'verifier' },
  esme: { subject: 'demo:esme', organisation: 'pennine_evaluation', role: 'evaluator' },
} as const;

/** The demonstration contract as the file says it: plain JSON. */
export function greaterManchesterFile() {
  const people = manchesterPeople();
  const { statements, sums } = statementsOf(people);
  const total = (of: (statement: Curtailed) => number) => sums.reduce((sum, statement) => sum + of(statement), 0);
  const claims = total(({ count }) => count);
  const paid = { count: claims, pence: MANCHESTER_CAPS.contractPence };
  return {
    $schema: '../../../docs/schemas/scenario.schema.json',
    format: SCENARIO_FORMAT,
    name: 'greater-manchester',
    title: 'Greater Manchester: homes for people sleeping rough, 2017 to 2021',
    description:
      'People who sleep rough are supported into a home of their own and stay there for two years. Twenty-two outcomes, each once for a person; later milestones need the earlier ones and their full time, and a break of more than four weeks sets the clock back. What was verified is worth £3,324,020 at the prices of the rate card. The contract pays £19,000 for one person and £2,629,000 in all at most, so £695,020 is cut: by the cap per person for three people, and by the cap of the contract from the day on which it is reached. Afterwards outcomes go on, are verified and claimed, and nothing is paid. One person has three months in accommodation verified although their entry was never verified nor claimed: its evidence was sent back with a question that nobody answered. The rate card asks that the entry was achieved, which such evidence shows, and not that it was verified. That is why 328 entries stand beside 329 times three months.',
    source:
      'Published: prices, how many of each outcome were verified, the cap of the contract and the cap per person, that each outcome is paid once for a person, and that milestones need their full interval (Government Outcomes Lab, INDIGO Impact Bond Dataset). Made up: everybody in it, all organisations, all dates and evidence, how many people were referred and came, evidence rules, intervals outside accommodation, breaks, and how the claims fell into quarters.',
    organisations: [
      { organisation: 'city_region', name: 'City Region Authority (synthetic)' },
      { organisation: 'homes_first', name: 'Homes First Partnership (synthetic)' },
      { organisation: 'north_homes', name: 'North Homes Support (synthetic)' },
      { organisation: 'open_door', name: 'Open Door Housing (synthetic)' },
      { organisation: 'street_link', name: 'Street Link Services (synthetic)' },
      { organisation: 'rough_sleeper_gateway', name: 'Rough Sleeper Referral Gateway (synthetic)' },
      { organisation: 'pennine_verification', name: 'Pennine Outcomes Verification (synthetic)' },
      { organisation: 'pennine_evaluation', name: 'Pennine Evaluation Group (synthetic)' },
    ],
    actors: greaterManchesterActors,
    contract: contractPart(),
    rateCard: [
      {
        effectiveFrom: SERVICE_STARTS,
        proposedOn: '2017-09-18',
        reason: 'The rate card of the contract as signed.',
        lines: manchesterOutcomes.map(manchesterLine),
      },
    ],
    people: people.map(({ reference, team }) => ({ reference, provider: team, synthetic: true })),
    everyday: {
      records: 'pauline',
      refers: 'grace',
      verifies: 'vikram',
      issues: 'hilary',
      approves: { city_region: 'pauline' },
      releases: { city_region: 'rajesh' },
      method: 'document-check',
      pace: monthlyReturn,
    },
    steps: [...people.flatMap(stepsOf), ...statements.map(({ step }) => step)],
    expect: {
      statements: statements.map(({ expected }) => expected),
      cut: {
        person_cap: { count: total((one) => one.claims.person), pence: total((one) => one.cut.person) },
        contract_cap: { pence: total((one) => one.cut.contract) },
      },
      balances: {
        verified: { count: claims, pence: MANCHESTER_VERIFIED_PENCE },
        claimed: { count: claims, pence: MANCHESTER_VERIFIED_PENCE },
        issued: paid,
        approved: { pence: MANCHESTER_CAPS.contractPence },
        paid: { pence: MANCHESTER_CAPS.contractPence },
        unbilled: { count: 0, pence: 0 },
        curtailed: { pence: MANCHESTER_VERIFIED_PENCE - MANCHESTER_CAPS.contractPence },
        notPayable: { pence: MANCHESTER_VERIFIED_PENCE - MANCHESTER_CAPS.contractPence },
      },
      payers: { city_region: { issued: paid.pence, approved: paid.pence, paid: paid.pence } },
      outcomes: { verified: claims, queried: 1 },
      people: {
        referred: people.length,
        accepted: people.filter(({ acceptedOn }) => acceptedOn !== undefined).length,
        declined: people.filter(({ declined }) => declined !== undefined).length,
        engaged: 406,
        onService: 0,
        onBreak: 0,
        ended: 406,
      },
      refusals: {},
    },
  };
}

/** The demonstration contract, ready to run. */
export function greaterManchester(): Scenario {
  return parseScenario(greaterManchesterFile(), 'greater-manchester');
}

function contractPart() {
  return {
    contract: GREATER_MANCHESTER,
    title: 'Homes for people sleeping rough in Greater Manchester',
    signedOn: SIGNED_ON,
    startsOn: SERVICE_STARTS,
    endsOn: ENDS_ON,
    synthetic: true,
    source:
      'Prices, verified numbers and caps: Government Outcomes Lab, INDIGO Impact Bond Dataset. Organisations, people, dates and evidence are synthetic.',
    parties: [
      { organisation: 'city_region', roles: ['outcome-payer'], from: SIGNED_ON },
      { organisation: 'homes_first', roles: ['social-prime'], from: SIGNED_ON },
      { organisation: 'north_homes', roles: ['service-provider'], from: SIGNED_ON },
      { organisation: 'open_door', roles: ['service-provider'], from: SIGNED_ON },
      { organisation: 'street_link', roles: ['service-provider'], from: SIGNED_ON },
      { organisation: 'rough_sleeper_gateway', roles: ['referral-agency'], from: SIGNED_ON },
      { organisation: 'pennine_verification', roles: ['verifier'], from: SIGNED_ON },
      { organisation: 'pennine_evaluation', roles: ['evaluator'], from: SIGNED_ON },
    ],
    outcomes: manchesterOutcomes.map(({ outcome, title, definition }) => ({
      outcome,
      title,
      definition,
      unit: 'person',
    })),
    terms: {
      pricingDatePolicy: 'achieved',
      statementPeriod: 'quarter',
      deadlines: { approveDays: 20, payDays: 30, disputeDays: 15 },
      splits: [{ split: { rule: 'percentage', shares: [{ payer: 'city_region', percentage: '100' }] } }],
      caps: [
        { cap: 'person_cap', level: 'person', limitPence: MANCHESTER_CAPS.personPence },
        { cap: 'contract_cap', level: 'contract', limitPence: MANCHESTER_CAPS.contractPence },
      ],
      approvers: ['city_region', 'homes_first'],
      gateway: ['rough_sleeper_gateway'],
      eligibility: {
        version: 1,
        criteria: [
          { code: 'sleeps_rough', words: 'Sleeps rough, or did so in the weeks before the referral' },
          { code: 'in_the_region', words: 'Was seen sleeping rough in one of the boroughs of the city region' },
        ],
      },
      paymentGroups: [],
    },
  };
}

function stepsOf({
  reference,
  referredOn,
  age,
  declined,
  acceptedOn,
  alreadyInTreatment,
  engagement,
}: ManchesterPerson) {
  const person = `@${reference}`;
  if (declined !== undefined) {
    const { on, reasonCode } = declined;
    return [
      { on: referredOn, do: 'refer-person', with: { person, referredOn } },
      { on, do: 'decline-referral', with: { person, declinedOn: on, reasonCode } },
    ];
  }
  if (engagement === undefined) {
    return [
      { on: referredOn, do: 'refer-person', with: { person, referredOn } },
      {
        on: acceptedOn,
        do: 'accept-referral',
        with: { person, acceptedOn, criteriaMet: ['sleeps_rough', 'in_the_region'], ageAtReferral: age },
      },
    ];
  }
  const { startedOn, endedOn, endReason, lapse, achievements } = engagement;
  const steps: object[] = [
    { on: referredOn, do: 'engage', with: { person, acceptedOn, startedOn, ageAtReferral: age } },
  ];
  if (alreadyInTreatment !== undefined) {
    steps.push({
      at: `${referredOn}T09:05:00Z`,
      do: 'record-baseline',
      by: 'grace',
      with: { person, outcome: 'drugs_entry', recordedOn: referredOn, alreadyTrue: alreadyInTreatment },
    });
  }
  for (const achieved of achievements) steps.push(...achieveSteps(person, achieved));
  if (lapse !== undefined) {
    const { lapsedOn, regainedOn } = lapse;
    const about = { person, outcome: ENTRY };
    steps.push({ on: lapsedOn, do: 'record-lapse', with: { ...about, lapsedOn, reasonCode: 'ended' } });
    steps.push({ on: regainedOn, do: 'record-regained', with: { ...about, regainedOn } });
  }
  steps.push({ on: endedOn, do: 'end-engagement', with: { person, endedOn, reasonCode: endReason } });
  return steps;
}

function achieveSteps(person: string, { outcome, on, queried, rejected, leftOpen }: Achieved): object[] {
  if (leftOpen === true) {
    const { submittedOn, verifiedOn } = datesOf(on, monthlyReturn);
    const evidence = { kind: 'tenancy_agreement', issuedOn: on };
    return [
      { on: submittedOn, do: 'submit-evidence', with: { person, outcome, achievedOn: on, ...evidence } },
      { on: verifiedOn, do: 'query-evidence', with: { person, outcome, reasonCode: queried } },
    ];
  }
  const irregular = { ...(queried === undefined ? {} : { queried }), ...(rejected === undefined ? {} : { rejected }) };
  return [{ on, do: 'achieve', with: { person, outcome, ...irregular } }];
}

/** A statement a quarter, with what it must come to under the two caps. */
function statementsOf(people: readonly ManchesterPerson[]) {
  const claims = people.flatMap(({ reference, engagement }) =>
    (engagement?.achievements ?? [])
      .filter(({ rejected, leftOpen }) => rejected === undefined && leftOpen !== true)
      .map((achieved) => ({
        person: reference,
        achievedOn: achieved.on,
        claimedOn: claimedOnOf(achieved),
        pence: manchesterOutcome(achieved.outcome).pounds * 100,
      })),
  );
  const periods = quarters();
  const sums = curtailedBy(claims, periods, MANCHESTER_CAPS);
  const statements = sums.map(({ count, totalPence, cut }, index) => {
    const period = periods[index] ?? { from: SERVICE_STARTS, to: SERVICE_STARTS };
    const statement = nthStatement(index + 1);
    const cuts = { person_cap: cut.person, contract_cap: cut.contract };
    return {
      step: settleStep(quarterlyBill(statement, period, 'GM'), totalPence === 0 ? [] : undefined),
      expected: {
        statement,
        period,
        count,
        totalPence,
        cut: Object.fromEntries(Object.entries(cuts).filter(([, pence]) => pence > 0)),
      },
    };
  });
  return { statements, sums };
}

function quarters() {
  return quartersFrom(SERVICE_STARTS, SERVICE_ENDS);
}

function nthStatement(number: number): StatementRef {
  return nthStatementOf(GREATER_MANCHESTER, number);
}

/** The statement with which the story ends. */
export const LAST_MANCHESTER_STATEMENT = nthStatement(quarters().length);
