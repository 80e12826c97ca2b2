import { type CalendarDate, calendarDate } from '#kernel';
import { parseScenario } from '../read-scenario.js';
import { SCENARIO_FORMAT, type Scenario } from '../scenario.js';
import { definitionsOfOutcomes, FEWER_NIGHTS, TREATMENT_PLACES } from './harbour-steps-card.js';
import { firstRevision, harbourCaps, harbourChanges } from './harbour-steps-changes.js';
import { type HarbourDays, harbourDays, harbourSignedOn } from './harbour-steps-days.js';
import {
  disputableLine,
  HARBOUR_STEPS,
  type HarbourClaim,
  type HarbourStatement,
  type HarbourStatements,
  harbourClaims,
  harbourStatements,
} from './harbour-steps-money.js';
import { type HarbourPerson, harbourPeople, harbourReferrals } from './harbour-steps-people.js';
import { harbourWork, harbourWorkCounts } from './harbour-steps-work.js';
import { settleStep } from './quarterly-billing.js';

/** Most of it is used: what is left is for a few months. */
const MAXIMUM_PENCE = 5_600_000;

/** The day on which the file of the scenario tells it, so that the file is the same whenever it is written. */
const DAY_OF_THE_FILE = calendarDate('2026-06-15');

/** Who acts in it. Nobody in it is real. */
export const harbourStepsActors = {
  amara: { subject: 'demo:amara', organisation: 'harbour_council', role: 'outcome-payer' },
  oscar: { subject: 'demo:oscar', organisation: 'harbour_council', role: 'outcome-payer' },
  hugo: { subject: 'demo:hugo', organisation: 'coast_health', role: 'outcome-payer' },
  imogen: { subject: 'demo:imogen', organisation: 'coast_health', role: 'outcome-payer' },
  lena: { subject: 'demo:lena', organisation: 'lighthouse', role: 'service-provider' },
  leo: { subject: 'demo:leo', organisation: 'lighthouse', role: 'service-provider' },
  tariq: { subject: 'demo:tariq', organisation: 'tideway', role: 'service-provider' },
  robin: { subject: 'demo:robin', organisation: 'harbour_outreach', role: 'referral-agency' },
  yusuf: { subject: 'demo:yusuf', organisation: 'northgate_verification', role: 'verifier' },
  edith: { subject: 'demo:edith', organisation: 'northgate_evaluation', role: 'evaluator' },
} as const;

/**
 * The running contract as a scenario says it: plain JSON.
 *
 * @param signedOn the day with which it begins; everything else in it is counted from there.
 */
export function harbourStepsFile(signedOn: CalendarDate = harbourSignedOn(DAY_OF_THE_FILE)) {
  const days = harbourDays(signedOn);
  const statements = harbourStatements(days);
  const claims = harbourClaims(days);
  const { paid, toPay, toApprove } = statements;
  const issued = [...paid, toPay, toApprove];
  const cut = claims.filter(({ isCut }) => isCut);
  const sumOf = (some: readonly { readonly pence: number }[]) => some.reduce((sum, { pence }) => sum + pence, 0);
  const issuedPence = issued.reduce((sum, { totalPence }) => sum + totalPence, 0);
  const { waiting, returned, unclaimed, rejected, claimed } = harbourWorkCounts;
  const referred = harbourPeople.length + harbourReferrals.length;
  const declined = harbourReferrals.filter((person) => person.declined !== undefined).length;
  const accepted = harbourReferrals.filter((person) => person.accepted !== undefined).length;
  return {
    $schema: '../../../docs/schemas/scenario.schema.json',
    format: SCENARIO_FORMAT,
    name: 'harbour-steps',
    title: 'Harbour Steps: a contract that is running, with work for everybody',
    description:
      'People who sleep rough are supported into a home of their own and stay there. The contract is in its second year, and the story stops in the middle of it: one statement is to be issued, one to be approved, with a line that the council disputes, and one to be paid. Evidence waits for the verifier, for a long time, sent again, sent late, and with a file that was sent for somebody else before; some was returned to the providers; some is verified and not claimed. People were referred and wait for a provider. Prices that reach back wait for the health board, and a variation for the council and the provider. All dates are counted from the day on which the contract was signed: the demonstration tells it up to the day before it is filled, and this file up to a day that never changes.',
    source: 'Made up: everybody and everything in it.',
    organisations: [
      { organisation: 'harbour_council', name: 'Harbour Council (synthetic)' },
      { organisation: 'coast_health', name: 'Coast Health Board (synthetic)' },
      { organisation: 'lighthouse', name: 'Lighthouse Homes (synthetic)' },
      { organisation: 'tideway', name: 'Tideway Support (synthetic)' },
      { organisation: 'harbour_outreach', name: 'Harbour Street Outreach (synthetic)' },
      { organisation: 'northgate_verification', name: 'Northgate Verification (synthetic)' },
      { organisation: 'northgate_evaluation', name: 'Northgate Evaluation (synthetic)' },
    ],
    actors: harbourStepsActors,
    contract: contractPart(days),
    rateCard: [firstRevision(days)],
    people: [...harbourPeople, ...harbourReferrals].map(({ reference, team }) => ({
      reference,
      provider: team,
      synthetic: true,
    })),
    everyday: {
      records: 'amara',
      refers: 'robin',
      verifies: 'yusuf',
      issues: 'lena',
      approves: { harbour_council: 'amara', coast_health: 'hugo' },
      releases: { harbour_council: 'oscar', coast_health: 'imogen' },
      method: 'document-check',
    },
    steps: [
      ...harbourChanges(days, MAXIMUM_PENCE),
      ...harbourPeople.flatMap((person) => personSteps(person, days)),
      ...claims.map(achieveStep),
      ...harbourReferrals.flatMap((person) => referralSteps(person, days)),
      ...harbourWork(days),
      ...statementSteps(statements, days),
    ],
    expect: {
      statements: issued.map(({ statement, period, issuedOn, claims: { length }, totalPence }) => ({
        statement,
        period,
        issuedOn,
        count: length,
        adjustments: 0,
        totalPence,
      })),
      cut: { treatment_places: { count: cut.length, pence: sumOf(cut) } },
      balances: {
        claimed: { count: claims.length + claimed },
        issued: { pence: issuedPence },
        approved: { pence: issuedPence - toApprove.totalPence },
        paid: { pence: paid.reduce((sum, { totalPence }) => sum + totalPence, 0) },
      },
      variations: [
        { variation: 1, status: 'agreed', draft: 1 },
        { variation: 2, status: 'proposed', draft: 1 },
      ],
      revisions: [
        { revision: 1, status: 'agreed', draft: 1 },
        { revision: 2, status: 'agreed', draft: 1, retroactive: false },
        { revision: 3, status: 'proposed', draft: 1 },
      ],
      disputes: [
        {
          line: `${toApprove.statement}/${disputableLine(toApprove)}`,
          payer: 'harbour_council',
          status: 'open',
        },
      ],
      outcomes: {
        submitted: waiting,
        queried: returned,
        verified: claims.length + unclaimed + claimed,
        rejected,
      },
      people: {
        referred,
        accepted: harbourPeople.length + accepted,
        declined,
        engaged: harbourPeople.length,
        ended: harbourPeople.filter(({ ended }) => ended !== undefined).length,
      },
      refusals: {},
    },
  };
}

/** The running contract, ready to run. @param signedOn the day with which it begins. */
export function harbourSteps(signedOn: CalendarDate): Scenario {
  return parseScenario(harbourStepsFile(signedOn), 'harbour-steps');
}

function contractPart({ signedOn, startsOn, endsOn }: HarbourDays) {
  const party = (organisation: string, role: string) => ({ organisation, roles: [role], from: signedOn });
  return {
    contract: HARBOUR_STEPS,
    title: 'Harbour Steps: from the street to a home (synthetic)',
    signedOn,
    startsOn,
    endsOn,
    synthetic: true,
    parties: [
      party('harbour_council', 'outcome-payer'),
      party('coast_health', 'outcome-payer'),
      party('lighthouse', 'service-provider'),
      party('tideway', 'service-provider'),
      party('harbour_outreach', 'referral-agency'),
      party('northgate_verification', 'verifier'),
      party('northgate_evaluation', 'evaluator'),
    ],
    outcomes: definitionsOfOutcomes(),
    terms: {
      pricingDatePolicy: 'achieved',
      statementPeriod: 'month',
      deadlines: { approveDays: 20, payDays: 40, disputeDays: 30 },
      splits: [
        // What keeps people out of hospital is for the health board to pay.
        {
          outcomes: [FEWER_NIGHTS.outcome],
          split: { rule: 'percentage', shares: [{ payer: 'coast_health', percentage: '100' }] },
        },
        {
          split: {
            rule: 'percentage',
            shares: [
              { payer: 'harbour_council', percentage: '62.5' },
              { payer: 'coast_health', percentage: '37.5' },
            ],
          },
        },
      ],
      caps: harbourCaps({ maximumPence: MAXIMUM_PENCE, treatments: TREATMENT_PLACES }),
      approvers: ['harbour_council', 'coast_health', 'lighthouse'],
      gateway: ['harbour_outreach'],
      eligibility: {
        version: 1,
        criteria: [
          { code: 'sleeps_rough', words: 'Has slept rough in the last month' },
          { code: 'in_harbour', words: 'Was found in the area of the council' },
        ],
      },
      paymentGroups: [
        { code: 'first_time', title: 'Sleeping rough for the first time' },
        { code: 'long_spells', title: 'With long spells on the street' },
      ],
    },
  };
}

function personSteps({ reference, group, age, referred, ended }: HarbourPerson, { ago }: HarbourDays): object[] {
  const person = `@${reference}`;
  const acceptedOn = ago(referred - 4);
  return [
    {
      on: ago(referred),
      do: 'engage',
      with: { person, acceptedOn, startedOn: ago(referred - 10), paymentGroup: group, ageAtReferral: age },
    },
    ...(ended === undefined
      ? []
      : [
          {
            on: ago(ended.ago),
            do: 'end-engagement',
            with: { person, endedOn: ago(ended.ago), reasonCode: ended.reasonCode },
          },
        ]),
  ];
}

function achieveStep({ person, achieved, achievedOn, submittedOn, verifiedOn, claimedOn }: HarbourClaim): object {
  const { outcome, occurrence, quantity } = achieved;
  return {
    on: achievedOn,
    do: 'achieve',
    with: {
      person: `@${person.reference}`,
      outcome,
      ...(occurrence === undefined ? {} : { occurrence }),
      ...(quantity === undefined ? {} : { quantity }),
      submittedOn,
      verifiedOn,
      claimedOn,
    },
  };
}

function referralSteps(
  { reference, referred, accepted, declined }: (typeof harbourReferrals)[number],
  { ago }: HarbourDays,
): object[] {
  const person = `@${reference}`;
  const referredOn = ago(referred);
  return [
    { on: referredOn, do: 'refer-person', with: { person, referredOn } },
    ...(accepted === undefined
      ? []
      : [
          {
            on: ago(accepted),
            do: 'accept-referral',
            with: {
              person,
              acceptedOn: ago(accepted),
              criteriaMet: ['sleeps_rough', 'in_harbour'],
              paymentGroup: 'first_time',
              ageAtReferral: 35,
            },
          },
        ]),
    ...(declined === undefined
      ? []
      : [
          {
            on: ago(declined.ago),
            do: 'decline-referral',
            with: { person, declinedOn: ago(declined.ago), reasonCode: declined.reasonCode },
          },
        ]),
  ];
}

function statementSteps({ paid, toPay, toApprove, draft }: HarbourStatements, { ago }: HarbourDays): object[] {
  const issueStep = ({ statement, period, issuedOn }: HarbourStatement) => ({
    at: `${issuedOn}T16:00:00Z`,
    do: 'issue-statement',
    with: { statement, period, issuedOn },
  });
  const { statement, approvedOn } = toPay;
  return [
    ...paid.map((one) => settleStep({ ...one, bankReference: `HS-${one.period.from.slice(0, 7)}` })),
    issueStep(toPay),
    ...['amara', 'hugo'].map((by) => ({
      on: approvedOn,
      do: 'approve-statement',
      by,
      with: { statement, approvedOn },
    })),
    issueStep(toApprove),
    {
      on: ago(5),
      do: 'dispute-line',
      by: 'amara',
      with: {
        statement: toApprove.statement,
        line: disputableLine(toApprove),
        disputedOn: ago(5),
        reasonCode: 'evidence-insufficient',
        words: 'We cannot tell from the document on which day this was achieved.',
      },
    },
    { on: ago(1), do: 'draft-statement', with: { statement: draft.statement, period: draft.period } },
  ];
}
