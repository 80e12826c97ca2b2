import { addDays, addMonths, ContractId, calendarDate, type StatementRef } from '#kernel';
import { parseScenario } from '../read-scenario.js';
import { SCENARIO_FORMAT, type Scenario } from '../scenario.js';
import {
  claimedOnOf,
  monthlyReturn,
  nthStatementOf,
  quarterlyBill,
  quartersFrom,
  settleStep,
} from './quarterly-billing.js';
import { type PublishedOutcome, published, publishedOutcomes } from './reboot-west-card.js';
import {
  type Achievement,
  rebootWestPeople,
  SERVICE_ENDS,
  SERVICE_STARTS,
  type SyntheticPerson,
} from './reboot-west-people.js';
import { workday } from './workdays.js';

export const REBOOT_WEST = ContractId.parse('reboot_west');
const SIGNED_ON = calendarDate('2018-08-31');
const ENDS_ON = calendarDate('2022-10-31');

/** Who acts in it. Nobody in it is real. */
export const rebootWestActors = {
  paula: { subject: 'demo:paula', organisation: 'dfe', role: 'outcome-payer' },
  rowan: { subject: 'demo:rowan', organisation: 'dfe', role: 'outcome-payer' },
  sam: { subject: 'demo:sam', organisation: 'iip_1625', role: 'service-provider' },
  mina: { subject: 'demo:mina', organisation: 'iip_1625', role: 'service-provider' },
  rita: { subject: 'demo:rita', organisation: 'leaving_care_gateway', role: 'referral-agency' },
  vera: { subject: 'demo:vera', organisation: 'west_verification', role: 'verifier' },
  ella: { subject: 'demo:ella', organisation: 'west_evaluation', role: 'evaluator' },
} as const;

/** The demonstration contract as the file says it: plain JSON. */
export function rebootWestFile() {
  const people = rebootWestPeople();
  const statements = statementsOf(people);
  return {
    $schema: '../../../docs/schemas/scenario.schema.json',
    format: SCENARIO_FORMAT,
    name: 'bristol-reboot-west',
    title: 'Bristol "Reboot West": a contract for care leavers, 2018 to 2022',
    description:
      'Young people aged 16 to 25 who have left care and are not in education, employment or training, or at risk of that, are supported into it. The Department for Education pays for 23 outcomes, at most £2,250,000. The contract paid £1,871,540 for 3,118 claims from 1,997 person-outcomes of 241 people, and so does this story, outcome by outcome.',
    source:
      'Published: title, provider, payer, maximum, month of signature, time of service, rate card, people engaged, and claims and people for each outcome (Government Outcomes Lab, INDIGO Impact Bond Dataset, project INDIGO-POJ-0121). Made up: everybody in it, all dates and evidence, referrals that came to nothing, the referral gateway and the verifier, evidence rules, prerequisites and limits of claims, and how the payments fell into quarters.',
    organisations: [
      { organisation: 'dfe', name: 'Department for Education' },
      { organisation: 'iip_1625', name: '1625 Independent People' },
      { organisation: 'leaving_care_gateway', name: 'Leaving Care Referral Gateway (synthetic)' },
      { organisation: 'west_verification', name: 'West Outcomes Verification (synthetic)' },
      { organisation: 'west_evaluation', name: 'West Evaluation Centre (synthetic)' },
    ],
    actors: rebootWestActors,
    contract: contractPart(),
    rateCard: [
      {
        effectiveFrom: SERVICE_STARTS,
        proposedOn: '2018-09-10',
        reason: 'The rate card of the contract as signed.',
        lines: publishedOutcomes.map(lineOf),
      },
    ],
    people: people.map(({ reference }) => ({ reference, synthetic: true })),
    everyday: {
      records: 'paula',
      refers: 'rita',
      runs: 'sam',
      submits: 'sam',
      verifies: 'vera',
      claims: 'mina',
      issues: 'mina',
      approves: { dfe: 'paula' },
      releases: { dfe: 'rowan' },
      method: 'document-check',
      pace: monthlyReturn,
    },
    steps: [...people.flatMap(stepsOf), ...statements.map(({ step }) => step)],
    expect: {
      statements: statements.map(({ expected }) => expected),
      byLine: Object.fromEntries(
        publishedOutcomes.map(({ outcome, claims, pounds }) => [
          outcome,
          { count: claims, pence: claims * pounds * 100 },
        ]),
      ),
      balances: {
        verified: { count: 3118, pence: 187_154_000 },
        claimed: { count: 3118, pence: 187_154_000 },
        issued: { count: 3118, pence: 187_154_000 },
        approved: { count: 3118, pence: 187_154_000 },
        paid: { count: 3118, pence: 187_154_000 },
        unbilled: { count: 0, pence: 0 },
      },
      payers: { dfe: { issued: 187_154_000, approved: 187_154_000, paid: 187_154_000 } },
      people: {
        referred: people.length,
        accepted: people.filter(({ acceptedOn }) => acceptedOn !== undefined).length,
        declined: people.filter(({ declined }) => declined !== undefined).length,
        engaged: 241,
        onService: 0,
        onBreak: 0,
        ended: 241,
      },
    },
  };
}

/** The demonstration contract, ready to run. */
export function rebootWest(): Scenario {
  return parseScenario(rebootWestFile(), 'bristol-reboot-west');
}

function contractPart() {
  return {
    contract: REBOOT_WEST,
    title: 'Reboot West: care leavers into education, employment and training',
    signedOn: SIGNED_ON,
    startsOn: SERVICE_STARTS,
    endsOn: ENDS_ON,
    synthetic: true,
    source:
      'Prices, claims and totals: Government Outcomes Lab, INDIGO Impact Bond Dataset, project INDIGO-POJ-0121. People, dates and evidence are synthetic.',
    parties: [
      { organisation: 'dfe', roles: ['outcome-payer'], from: SIGNED_ON },
      { organisation: 'iip_1625', roles: ['service-provider'], from: SIGNED_ON },
      { organisation: 'leaving_care_gateway', roles: ['referral-agency'], from: SIGNED_ON },
      { organisation: 'west_verification', roles: ['verifier'], from: SIGNED_ON },
      { organisation: 'west_evaluation', roles: ['evaluator'], from: SIGNED_ON },
    ],
    outcomes: publishedOutcomes.map(({ outcome, title, definition }) => ({
      outcome,
      title,
      definition,
      unit: 'person',
    })),
    terms: {
      pricingDatePolicy: 'achieved',
      statementPeriod: 'quarter',
      splits: [{ split: { rule: 'percentage', shares: [{ payer: 'dfe', percentage: '100' }] } }],
      approvers: ['dfe', 'iip_1625'],
      gateway: ['leaving_care_gateway'],
      eligibility: {
        version: 1,
        criteria: [
          { code: 'care_leaver', words: 'Has left a foster or other care placement' },
          { code: 'aged_16_to_25', words: 'Is between 16 and 25 years old' },
          { code: 'neet', words: 'Is not in education, employment or training, or at risk of that' },
        ],
      },
      paymentGroups: [
        { code: 'neet', title: 'Not in education, employment or training' },
        { code: 'at_risk_of_neet', title: 'At risk of leaving education, employment or training' },
      ],
      caps: [{ cap: 'contract_maximum', level: 'contract', limitPence: 225_000_000 }],
    },
  };
}

function lineOf({ outcome, title, pounds, perPerson, after, evidence }: PublishedOutcome) {
  const rules = evidence.kinds.map(([kind, shows]) => ({ kind, shows }));
  return {
    line: outcome,
    outcome,
    title,
    unit: 'person',
    pricing: { rule: 'fixed', pricePence: pounds * 100 },
    claimsPerPerson: perPerson === 'twice' ? { limit: 'times', times: 2 } : { limit: perPerson },
    prerequisites: after === undefined ? [] : [{ outcome: after, state: 'claimed' }],
    claimWindow: { daysMax: 183, late: 'refuse' },
    evidenceRule: rules.length === 1 ? rules[0] : { any: rules },
  };
}

function stepsOf({ reference, referredOn, age, group, declined, acceptedOn, engagement }: SyntheticPerson) {
  const person = `@${reference}`;
  if (declined !== undefined) {
    const { on, reasonCode } = declined;
    return [
      { on: referredOn, do: 'refer-person', with: { person, referredOn } },
      { on, do: 'decline-referral', with: { person, declinedOn: on, reasonCode } },
    ];
  }
  const facts = { paymentGroup: group, ageAtReferral: age };
  if (engagement === undefined) {
    return [
      { on: referredOn, do: 'refer-person', with: { person, referredOn } },
      {
        on: acceptedOn,
        do: 'accept-referral',
        with: { person, acceptedOn, criteriaMet: ['care_leaver', 'aged_16_to_25', 'neet'], ...facts },
      },
    ];
  }
  const { startedOn, startedOnRecorded, pause, endedOn, endReason, achievements } = engagement;
  const steps: object[] = [
    { on: referredOn, do: 'engage', with: { person, acceptedOn, startedOn: startedOnRecorded ?? startedOn, ...facts } },
  ];
  if (startedOnRecorded !== undefined) {
    const changes = [{ field: 'startedOn', to: startedOn }];
    steps.push({ on: workday(addDays(startedOnRecorded, 6)), do: 'correct-referral-dates', with: { person, changes } });
  }
  for (const { on, ...achieved } of achievements)
    steps.push({ on, do: 'achieve', with: achievedWith(person, achieved) });
  if (pause !== undefined) {
    const { from, to, reasonCode } = pause;
    steps.push({ on: from, do: 'pause-engagement', with: { person, pausedOn: from, reasonCode } });
    steps.push({ on: to, do: 'resume-engagement', with: { person, resumedOn: to } });
  }
  steps.push({ on: endedOn, do: 'end-engagement', with: { person, endedOn, reasonCode: endReason } });
  return steps;
}

function achievedWith(person: string, { outcome, occurrence, queried, rejected }: Omit<Achievement, 'on'>) {
  return {
    person,
    outcome,
    ...(occurrence === 1 ? {} : { occurrence }),
    ...(published(outcome).evidence.held === undefined ? {} : { held: published(outcome).evidence.held }),
    ...(queried === undefined ? {} : { queried }),
    ...(rejected === undefined ? {} : { rejected }),
  };
}

/** A statement a quarter, with what it must hold: counted from the paths, while the sums over all are the published ones. */
function statementsOf(people: readonly SyntheticPerson[]) {
  const claims = people.flatMap(({ engagement }) =>
    (engagement?.achievements ?? [])
      .filter(({ rejected }) => rejected === undefined)
      .map((achieved) => ({ claimedOn: claimedOnOf(achieved), pence: pencePaidFor(achieved.outcome) })),
  );
  return quarters().map((period, index) => {
    const statement = nthStatement(index + 1);
    const within = claims.filter(({ claimedOn }) => period.from <= claimedOn && claimedOn <= period.to);
    return {
      step: settleStep(quarterlyBill(statement, period, 'RW')),
      expected: {
        statement,
        period,
        count: within.length,
        totalPence: within.reduce((sum, { pence }) => sum + pence, 0),
      },
    };
  });
}

function pencePaidFor(outcome: string): number {
  return published(outcome).pounds * 100;
}

/** From the first quarter to the one after the service ended, in which its last claims are made. */
function quarters() {
  return quartersFrom(SERVICE_STARTS, addMonths(SERVICE_ENDS, 1));
}

function nthStatement(number: number): StatementRef {
  return nthStatementOf(REBOOT_WEST, number);
}

/** The statement with whose payment the story ends. */
export const LAST_STATEMENT = nthStatement(quarters().length);
