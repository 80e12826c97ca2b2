import type { AgreedPlan, Naming } from '#contracts';
import { spanInWords } from '#kernel';
import { offered } from '../access/may.js';
import { readable } from '../audit-trail/readable.js';
import type { Caller } from '../http/identity.js';
import { type BarChart, barChart } from '../layout/bar-chart.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import { type LineChart, lineChart } from '../layout/line-chart.js';
import type { Page } from '../layout/pages.js';
import { type Action, type Cell, type Crumb, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { countWords, dayWords, moneyWords, monthWords, plainWords, poundsWords } from '../layout/words.js';
import { type Actuals, type HeldPeriod, heldAgainst } from './plan-and-actual.js';

export interface PlansContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly actions: readonly Action[];
  readonly intro: readonly string[];
  readonly links: readonly Crumb[];
  readonly scenarios: readonly ToldScenario[];
  readonly versions: DataTable;
  readonly recorded: string;
}

export interface ToldScenario {
  readonly heading: string;
  readonly chart: BarChart;
  readonly steps: LineChart;
  readonly people: DataTable;
  readonly payments: DataTable;
  readonly outcomes: DataTable;
}

export interface PlansFacts {
  readonly contract: NamedContract;
  readonly plans: readonly AgreedPlan[];
  readonly actuals: Actuals;
  readonly naming: Naming;
  readonly asked: ReadAt;
  readonly caller?: Caller | undefined;
}

/** What was planned, period by period, beside what came of it. A plan never moves money. */
export function plansPage(facts: PlansFacts): Page<PlansContent> {
  const { contract, plans, asked } = facts;
  const heading = `Plans, and what came of them: ${contract.title}`;
  return {
    template: 'contracts/plans.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked),
      heading,
      actions: asked.isPast
        ? []
        : offered(facts.caller, [
            {
              text: 'Record an agreed plan',
              href: `/contracts/${contract.contract}/plans/agree`,
              operation: 'record-board',
            },
          ]),
      links: [
        {
          text: 'Plans and actual figures as CSV, Excel or JSON Lines',
          href: keepingMoment(`/contracts/${contract.contract}/exports/plans-and-actuals`, asked),
        },
      ],
      intro: [
        'Each period is held against the version of the plan that was in force when it began. Claims count by the day the outcome was achieved; money counts in the period in which its statement ends. What was paid as a grant counts in the period in which its span ends. A plan never decides what is paid.',
      ],
      scenarios: [...new Set(plans.map(({ scenario }) => scenario))].map((scenario) => scenarioTold(scenario, facts)),
      versions: versionsTable(facts),
      recorded:
        'A plan, and each further version of it, is recorded in the form here, through the API or on the command line.',
    },
  };
}

function scenarioTold(scenario: string, { plans, actuals, naming }: PlansFacts): ToldScenario {
  const held = heldAgainst(
    plans.filter((plan) => plan.scenario === scenario),
    actuals,
  );
  const name = readable(scenario);
  return {
    heading: `Plan “${name}”`,
    chart: barChart(
      {
        title: `Payments planned, issued and paid: plan “${name}”`,
        series: ['Planned', 'Issued', 'Paid, grants included'],
      },
      held.map(({ planned, issuedPence, paidPence, grantedPence }) => ({
        label: monthWords(planned.from),
        amounts: [planned.paymentsPence, issuedPence, paidPence + grantedPence],
      })),
    ),
    steps: stepsOf(name, held),
    people: peopleTable(held),
    payments: paymentsTable(held),
    outcomes: outcomesTable(held, naming),
  };
}

const sumOf = (held: readonly HeldPeriod[], amount: (period: HeldPeriod) => number) =>
  held.reduce((sum, period) => sum + amount(period), 0);

/** Together; undefined where no period says anything of it. */
function plannedOf(
  held: readonly HeldPeriod[],
  amount: (planned: HeldPeriod['planned']) => number | undefined,
): number | undefined {
  const said = held.flatMap(({ planned }) => amount(planned) ?? []);
  return said.length === 0 ? undefined : said.reduce((sum, one) => sum + one, 0);
}

/** A column that says nothing pushes those that do off the screen. */
function only<Each>(said: readonly boolean[], cells: readonly Each[]): readonly Each[] {
  return cells.filter((_, place) => said[place] === true);
}

function peopleTable(held: readonly HeldPeriod[]): DataTable {
  const referrals = plannedOf(held, (planned) => planned.referrals);
  const starts = plannedOf(held, (planned) => planned.starts);
  const said = [true, true, referrals !== undefined, true, starts !== undefined, true];
  return {
    caption: 'People, planned and actual',
    columns: only(said, [
      { text: 'Period' },
      { text: 'Plan' },
      { text: 'Referrals planned', numeric: true },
      { text: 'Referred', numeric: true },
      { text: 'Starts planned', numeric: true },
      { text: 'Started', numeric: true },
    ]),
    rows: held.map(({ version, planned, referred, started }) =>
      only(said, [
        cell(spanInWords(planned)),
        cell(String(version)),
        plannedCell(planned.referrals),
        cell(countWords(referred)),
        plannedCell(planned.starts),
        cell(countWords(started)),
      ]),
    ),
    foot: only(said, [
      cell('Together'),
      cell(''),
      plannedCell(referrals),
      cell(countWords(sumOf(held, ({ referred }) => referred))),
      plannedCell(starts),
      cell(countWords(sumOf(held, ({ started }) => started))),
    ]),
    empty: 'No period is held against this plan.',
  };
}

function paymentsTable(held: readonly HeldPeriod[]): DataTable {
  const payments = plannedOf(held, ({ paymentsPence }) => paymentsPence);
  const granted = sumOf(held, ({ grantedPence }) => grantedPence);
  const said = [true, true, true, true, true, granted > 0, true];
  return {
    caption: 'Payments, planned and actual',
    columns: only(said, [
      { text: 'Period' },
      { text: 'Plan' },
      { text: 'Payments planned', numeric: true },
      { text: 'Issued', numeric: true },
      { text: 'Paid', numeric: true },
      { text: 'Paid as grant', numeric: true },
      { text: 'Paid less planned', numeric: true },
    ]),
    rows: held.map(({ version, planned, issuedPence, paidPence, grantedPence }) =>
      only(said, [
        cell(spanInWords(planned)),
        cell(String(version)),
        plannedMoney(planned.paymentsPence),
        cell(moneyWords(issuedPence)),
        cell(moneyWords(paidPence)),
        cell(moneyWords(grantedPence)),
        plannedMoney(planned.paymentsPence, paidPence + grantedPence),
      ]),
    ),
    foot: only(said, [
      cell('Together'),
      cell(''),
      plannedMoney(payments),
      cell(moneyWords(sumOf(held, ({ issuedPence }) => issuedPence))),
      cell(moneyWords(sumOf(held, ({ paidPence }) => paidPence))),
      cell(moneyWords(granted)),
      plannedMoney(
        payments,
        sumOf(held, ({ paidPence, grantedPence }) => paidPence + grantedPence),
      ),
    ]),
    empty: 'No period is held against this plan.',
  };
}

/** What was planned and paid by the end of each period, all before it included. */
function stepsOf(name: string, held: readonly HeldPeriod[]): LineChart {
  const running = (amount: (period: HeldPeriod) => number) => {
    let total = 0;
    return held.map((period) => {
      total += amount(period);
      return total;
    });
  };
  return lineChart(
    `Payments planned, issued and paid by the end of each period: plan “${name}”`,
    held.map(({ planned }) => monthWords(planned.to)),
    [
      { name: 'Planned', values: running(({ planned }) => planned.paymentsPence ?? 0) },
      { name: 'Issued', values: running(({ issuedPence }) => issuedPence) },
      { name: 'Paid, grants included', values: running(({ paidPence, grantedPence }) => paidPence + grantedPence) },
    ],
    poundsWords,
  );
}

/** What was planned; or, of an amount that is given, how much more it is than that. */
function plannedMoney(planned: number | undefined, actual?: number): Cell {
  if (planned === undefined) return cell('Not planned');
  return cell(moneyWords(actual === undefined ? planned : actual - planned));
}

function plannedCell(count: number | undefined): Cell {
  return cell(count === undefined ? 'Not planned' : countWords(count));
}

/** Outcomes that are in the plan or were claimed, over all periods that the plan is held against. */
function outcomesTable(held: readonly HeldPeriod[], { names }: Naming): DataTable {
  const sums = new Map<string, { planned: number; claimed: number }>();
  const sumOf = (outcome: string) => {
    const sum = sums.get(outcome) ?? { planned: 0, claimed: 0 };
    sums.set(outcome, sum);
    return sum;
  };
  const isPlanned = held.some(({ planned }) => planned.outcomes.length > 0);
  for (const { planned, claimed } of held) {
    for (const { outcome, number } of planned.outcomes) sumOf(outcome).planned += number;
    for (const { outcome, claims } of claimed) sumOf(outcome).claimed += claims;
  }
  return {
    caption: isPlanned ? 'Outcomes, planned and claimed' : 'Outcomes claimed; the plan names none',
    columns: [
      { text: 'Outcome' },
      ...(isPlanned ? [{ text: 'Planned', numeric: true }] : []),
      { text: 'Claimed', numeric: true },
      ...(isPlanned ? [{ text: 'Claimed less planned', numeric: true }] : []),
    ],
    rows: [...sums].map(([outcome, { planned, claimed }]) => [
      cell(names.get(outcome) ?? plainWords(outcome)),
      ...(isPlanned ? [cell(countWords(planned))] : []),
      cell(countWords(claimed)),
      ...(isPlanned
        ? [cell(claimed < planned ? `-${countWords(planned - claimed)}` : countWords(claimed - planned))]
        : []),
    ]),
    empty: 'The plan says nothing of single outcomes, and none was claimed in its periods.',
  };
}

function versionsTable({ contract, plans, asked }: PlansFacts): DataTable {
  return {
    caption: 'Versions of the plans',
    columns: [
      { text: 'Plan' },
      { text: 'Version' },
      { text: 'In force from' },
      { text: 'Agreed' },
      { text: 'By' },
      { text: 'Payments planned', numeric: true },
    ],
    rows: plans.map(({ scenario, version, inForceFrom, agreedOn, variation, periods }) => [
      cell(readable(scenario)),
      cell(`Version ${version}`, { nowrap: true }),
      cell(dayWords(inForceFrom)),
      cell(dayWords(agreedOn)),
      variation === undefined
        ? cell('No variation')
        : cell(`Variation ${variation}`, {
            href: keepingMoment(`/contracts/${contract.contract}/variations/${variation}`, asked),
          }),
      cell(moneyWords(periods.reduce((sum, { paymentsPence }) => sum + (paymentsPence ?? 0), 0))),
    ]),
    empty: 'No plan has been agreed.',
  };
}
