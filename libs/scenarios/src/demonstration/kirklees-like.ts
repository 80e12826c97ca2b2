import { addDays, calendarDate } from '#kernel';
import { parseScenario } from '../read-scenario.js';
import { SCENARIO_FORMAT, type Scenario } from '../scenario.js';
import { definitionOf, firstOutcomes, kirkleesLikeLine, REVISIONS } from './kirklees-like-card.js';
import { changeSteps, grantSchedule, PAYER_CAP_TERMS } from './kirklees-like-changes.js';
import {
  type Disallowed,
  KIRKLEES_LIKE,
  type KirkleesLikeMoney,
  type KirkleesLikeStatement,
  kirkleesLikeMoney,
  nthStatement,
  quarters,
  SHARES,
} from './kirklees-like-money.js';
import { type KirkleesLikePerson, kirkleesLikePeople, SERVICE_ENDS, SERVICE_STARTS } from './kirklees-like-people.js';
import { issuedOnAfter, monthlyReturn, quarterlyBill, settleStep } from './quarterly-billing.js';
import { workday } from './workdays.js';

const SIGNED_ON = calendarDate('2019-09-02');
const ENDS_ON = calendarDate('2024-12-31');

/** The statement that one payer pays in two parts. */
const PAID_IN_PARTS = nthStatement(6);

/** Who acts in it. Nobody in it is real. */
export const kirkleesLikeActors = {
  priya: { subject: 'demo:priya', organisation: 'valley_council', role: 'outcome-payer' },
  ruth: { subject: 'demo:ruth', organisation: 'valley_council', role: 'outcome-payer' },
  fergus: { subject: 'demo:fergus', organisation: 'national_fund', role: 'outcome-payer' },
  freda: { subject: 'demo:freda', organisation: 'national_fund', role: 'outcome-payer' },
  bella: { subject: 'demo:bella', organisation: 'better_outcomes', role: 'social-prime' },
  henry: { subject: 'demo:henry', organisation: 'hill_support', role: 'service-provider' },
  molly: { subject: 'demo:molly', organisation: 'mill_homes', role: 'service-provider' },
  carl: { subject: 'demo:carl', organisation: 'canal_works', role: 'service-provider' },
  gita: { subject: 'demo:gita', organisation: 'valley_gateway', role: 'referral-agency' },
  victor: { subject: 'demo:victor', organisation: 'moor_verification', role: 'verifier' },
  elias: { subject: 'demo:elias', organisation: 'moor_evaluation', role: 'evaluator' },
  ivan: { subject: 'demo:ivan', organisation: 'bridge_investment', role: 'investor' },
} as const;

/** The demonstration contract as the file says it: plain JSON. */
export function kirkleesLikeFile() {
  const people = kirkleesLikePeople();
  const money = kirkleesLikeMoney(people);
  const { statements, cut } = money;
  const claims = statements.reduce((sum, statement) => sum + statement.claims.length, 0);
  const total = statements.reduce((sum, { totalPence }) => sum + totalPence, 0);
  const engaged = people.filter(({ engagement }) => engagement !== undefined).length;
  const granted = (payer: string) =>
    grantSchedule()
      .filter((grant) => grant.payer === payer)
      .reduce((sum, { pence }) => sum + pence, 0);
  return {
    $schema: '../../../docs/schemas/scenario.schema.json',
    format: SCENARIO_FORMAT,
    name: 'kirklees-like',
    title: 'A contract like that of Kirklees: support to live well, 2019 to 2024',
    description:
      'Two payers share every outcome 29.6% to 70.4%, up to a limit each. The rate card is revised four times by the whole procedure: once after a party had asked for a change, with an outcome that was added for a time, and once reaching back, so that what was billed at old prices is adjusted on the next statement. In 2020 three quarters are paid as a grant while outcomes are recorded all the same. A cap on outcomes of January to September 2022 is reached in June: the statement for the third quarter pays nothing while outcomes go on, and half of what was cut is released in 2023. A provider joins, a payer disputes a line and the payee concedes it, another dispute is dropped, a claim is clawed back after an audit, a payer pays in two parts, and a change of the shares is declined.',
    source:
      'Published: two payers with 29.6% and 70.4%, at most £6,600,000 and £15,697,917; 33 outcomes; a rate card that was adapted by a formal procedure; payment plans in four versions; three quarters paid as a grant in 2020 and 2021; one quarter in which nothing was paid because of a cap (Government Outcomes Lab, INDIGO Impact Bond Dataset, Kirklees Better Outcomes Partnership). Made up: everybody and every organisation in it, the outcomes and their prices, all dates, volumes, evidence, changes and amounts. It is about a tenth of the real size and is not that contract.',
    organisations: [
      { organisation: 'valley_council', name: 'Valley Council (synthetic)' },
      { organisation: 'national_fund', name: 'National Outcomes Top-up Fund (synthetic)' },
      { organisation: 'better_outcomes', name: 'Valley Better Outcomes (synthetic)' },
      { organisation: 'hill_support', name: 'Hill Support (synthetic)' },
      { organisation: 'mill_homes', name: 'Mill Homes (synthetic)' },
      { organisation: 'canal_works', name: 'Canal Works (synthetic)' },
      { organisation: 'valley_gateway', name: 'Valley Referral Gateway (synthetic)' },
      { organisation: 'moor_verification', name: 'Moor Outcomes Verification (synthetic)' },
      { organisation: 'moor_evaluation', name: 'Moor Evaluation (synthetic)' },
      { organisation: 'bridge_investment', name: 'Bridge Social Investment (synthetic)' },
    ],
    actors: kirkleesLikeActors,
    contract: contractPart(),
    rateCard: [
      {
        effectiveFrom: SERVICE_STARTS,
        proposedOn: '2019-09-09',
        reason: 'The rate card of the contract as signed.',
        lines: firstOutcomes.map(kirkleesLikeLine),
      },
    ],
    people: people.map(({ reference, team }) => ({ reference, provider: team, synthetic: true })),
    everyday: {
      records: 'priya',
      refers: 'gita',
      verifies: 'victor',
      issues: 'bella',
      approves: { valley_council: 'priya', national_fund: 'fergus' },
      releases: { valley_council: 'ruth', national_fund: 'freda' },
      method: 'document-check',
      pace: monthlyReturn,
    },
    steps: [
      ...changeSteps(money),
      ...people.flatMap(stepsOf),
      ...statements.flatMap((statement) => statementSteps(statement)),
      ...disputeSteps(money),
      ...clawbackSteps(money),
    ],
    expect: {
      statements: statements.map(({ statement, period, issuedOn, claims: own, adjustments, totalPence }) => ({
        statement,
        period,
        issuedOn,
        count: own.length + adjustments,
        adjustments,
        totalPence,
      })),
      cut: {
        budget_2022: { pence: cut.capped },
        disallowed: { count: 2, pence: cut.disallowed },
        'payment-mode': { pence: cut.grant },
      },
      balances: {
        verified: { count: claims },
        claimed: { count: claims },
        unbilled: { count: 0, pence: 0 },
        payable: { pence: total },
        curtailed: { pence: cut.capped },
        notPayable: { pence: cut.capped + cut.grant + cut.disallowed },
        issued: { pence: total },
      },
      payers: {
        valley_council: { advanced: granted('valley_council') },
        national_fund: { advanced: granted('national_fund') },
      },
      variations: [1, 2, 3, 4, 5, 6].map((variation) => ({
        variation,
        status: variation === 6 ? 'declined' : 'agreed',
        draft: 1,
      })),
      revisions: [
        { revision: 1, status: 'agreed', draft: 1 },
        ...Object.values(REVISIONS).map((revised) => ({
          status: 'agreed',
          draft: revised.revision === 2 ? 2 : 1,
          retroactive: revised.revision === 4,
          ...revised,
        })),
      ],
      terms: [
        { on: '2020-03-31', paymentMode: 'outcomes' },
        { on: '2020-04-01', paymentMode: 'grant' },
        { on: '2021-01-01', paymentMode: 'outcomes' },
        { on: '2022-01-01', caps: { ...limits(), budget_2022: money.capPence } },
        { on: '2023-02-01', caps: { ...limits(), budget_2022: money.capPence + money.releasedPence } },
      ],
      effects: [
        { revision: 4, direction: 'past', differencePence: money.repricedPence },
        { variation: 5, direction: 'past', differencePence: money.releasedPence },
      ],
      disputes: [money.dispute, money.dropped].map(({ statement, line, pence }, index) => ({
        line: `${statement}/${line}`,
        payer: index === 0 ? 'valley_council' : 'national_fund',
        status: 'resolved',
        heldPence: pence,
        disallowedPence: index === 0 ? pence : 0,
      })),
      clawbacks: [{ clawback: 1, status: 'agreed' }],
      investment: { drawnPence: 45_000_000, repaidPence: 45_000_000, returnPence: 3_000_000 },
      outcomes: { verified: claims },
      people: { referred: people.length, accepted: engaged, engaged, ended: engaged },
      refusals: {},
    },
  };
}

/** The demonstration contract, ready to run. */
export function kirkleesLike(): Scenario {
  return parseScenario(kirkleesLikeFile(), 'kirklees-like');
}

function limits(): Record<string, number> {
  return Object.fromEntries(PAYER_CAP_TERMS.map(({ cap, limitPence }) => [cap, limitPence]));
}

function contractPart() {
  const shares = Object.entries(SHARES).map(([payer, percentage]) => ({ payer, percentage }));
  const party = (organisation: string, role: string) => ({ organisation, roles: [role], from: SIGNED_ON });
  return {
    contract: KIRKLEES_LIKE,
    title: 'Support to live well, like the Kirklees Better Outcomes Partnership',
    signedOn: SIGNED_ON,
    startsOn: SERVICE_STARTS,
    endsOn: ENDS_ON,
    synthetic: true,
    source:
      'Shares and limits of the payers and the number of outcomes: Government Outcomes Lab, INDIGO Impact Bond Dataset. Everything else is synthetic.',
    parties: [
      party('valley_council', 'outcome-payer'),
      party('national_fund', 'outcome-payer'),
      party('better_outcomes', 'social-prime'),
      party('hill_support', 'service-provider'),
      party('mill_homes', 'service-provider'),
      party('valley_gateway', 'referral-agency'),
      party('moor_verification', 'verifier'),
      party('bridge_investment', 'investor'),
      party('moor_evaluation', 'evaluator'),
    ],
    outcomes: firstOutcomes.map(definitionOf),
    terms: {
      pricingDatePolicy: 'achieved',
      statementPeriod: 'quarter',
      deadlines: { approveDays: 20, payDays: 30, disputeDays: 45 },
      splits: [{ split: { rule: 'percentage', shares } }],
      caps: [...PAYER_CAP_TERMS],
      approvers: ['valley_council', 'national_fund', 'better_outcomes'],
      gateway: ['valley_gateway'],
      eligibility: {
        version: 1,
        criteria: [
          { code: 'lives_in_the_valley', words: 'Lives in the area of the council' },
          { code: 'needs_support', words: 'Needs support to keep a home, and has no other that is paid for' },
        ],
      },
      paymentGroups: [
        { code: 'single', title: 'Single people' },
        { code: 'with_children', title: 'People with children' },
      ],
    },
  };
}

function stepsOf({ reference, referredOn, age, group, declined, engagement }: KirkleesLikePerson): object[] {
  const person = `@${reference}`;
  if (declined !== undefined) {
    const { on, reasonCode } = declined;
    return [
      { on: referredOn, do: 'refer-person', with: { person, referredOn } },
      { on, do: 'decline-referral', with: { person, declinedOn: on, reasonCode } },
    ];
  }
  if (engagement === undefined) return [{ on: referredOn, do: 'refer-person', with: { person, referredOn } }];
  const { acceptedOn, startedOn, endedOn, endReason, achievements } = engagement;
  return [
    {
      on: referredOn,
      do: 'engage',
      with: { person, acceptedOn, startedOn, paymentGroup: group, ageAtReferral: age },
    },
    ...achievements.map(({ on, outcome, queried }) => ({
      on,
      do: 'achieve',
      with: { person, outcome, ...(queried === undefined ? {} : { queried }) },
    })),
    { on: endedOn, do: 'end-engagement', with: { person, endedOn, reasonCode: endReason } },
  ];
}

function statementSteps({ statement, period, totalPence }: KirkleesLikeStatement): object[] {
  const bill = quarterlyBill(statement, period, 'KL');
  const { approvedOn, paidOn, bankReference } = bill;
  if (totalPence === 0) return [settleStep(bill, [])];
  if (statement !== PAID_IN_PARTS) return [settleStep(bill)];
  const secondPart = workday(addDays(paidOn, 21));
  return [
    settleStep(bill, ['valley_council']),
    { on: approvedOn, do: 'approve-statement', by: 'fergus', with: { statement, approvedOn } },
    {
      on: paidOn,
      do: 'make-payment',
      by: 'freda',
      note: 'What the fund has in this month.',
      with: { statement, paidOn, bankReference: `${bankReference}-national_fund-1`, pence: 1_000_000 },
    },
    {
      on: secondPart,
      do: 'make-payment',
      by: 'freda',
      note: 'The rest.',
      with: {
        statement,
        payment: `${statement}.P2b`,
        paidOn: secondPart,
        bankReference: `${bankReference}-national_fund-2`,
      },
    },
  ];
}

function disputeSteps({ dispute, dropped }: KirkleesLikeMoney): object[] {
  const issuedOn = (statement: Disallowed['statement']) =>
    quarters().reduce(
      (found, period, index) => (nthStatement(index + 1) === statement ? issuedOnAfter(period) : found),
      SERVICE_ENDS,
    );
  const disputed = ({ statement, line }: Disallowed, by: string, reasonCode: string, words: string) => {
    const on = addDays(issuedOn(statement), 3);
    return { on, do: 'dispute-line', by, with: { statement, line, disputedOn: on, reasonCode, words } };
  };
  const resolved = ({ statement, line, on }: Disallowed, by: string, disallowedPence: number, words: string) => ({
    on,
    do: 'resolve-dispute',
    by,
    with: { statement, line, disallowedPence, resolvedOn: on, words },
  });
  return [
    disputed(dispute, 'priya', 'evidence-insufficient', 'The document does not say until when the home was kept.'),
    resolved(dispute, 'bella', dispute.pence, 'No better document could be had.'),
    disputed(dropped, 'fergus', 'wrong-person', 'The reference on the document is that of somebody else.'),
    resolved(dropped, 'fergus', 0, 'The reference was misread.'),
  ];
}

function clawbackSteps({ clawback: { claim, on } }: KirkleesLikeMoney): object[] {
  return [
    {
      on: '2022-01-31',
      do: 'propose-clawback',
      by: 'priya',
      with: {
        cause: 'audit-finding',
        claims: [{ claim: `kirklees_like.@${claim.person}.${claim.outcome}.1` }],
        collect: 'netted',
        words: 'The employer says that the work ended after eight weeks.',
      },
    },
    { on, do: 'approve-clawback', by: 'ruth', with: { clawback: 1 } },
    { on, do: 'approve-clawback', by: 'freda', with: { clawback: 1 } },
  ];
}

/** The statement with which the story ends. */
export const LAST_KIRKLEES_LIKE_STATEMENT = nthStatement(quarters().length);
