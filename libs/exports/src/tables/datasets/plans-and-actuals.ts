import { ClaimsRegister } from '#claims';
import { type AgreedPlan, ChangeLog } from '#contracts';
import { AdvancesRegister, StatementsRegister } from '#payments';
import { ReferralRegister } from '#referrals';
import { column } from '../columns.js';
import { type Reading, wholeDataset } from '../dataset.js';
import { everyRow } from '../every-row.js';

type Planned = AgreedPlan['periods'][number];

/** One thing that was planned for a span of days, or happened in it. */
interface HeldRow {
  readonly contract: string;
  readonly scenario: string;
  readonly version: number;
  readonly from: string;
  readonly to: string;
  readonly measure: 'referred' | 'started' | 'claimed' | 'issued' | 'paid' | 'granted';
  readonly outcome: string | undefined;
  readonly planned: number | undefined;
  readonly actual: number;
}

interface Happened {
  readonly referred: readonly Dated[];
  readonly started: readonly Dated[];
  readonly claimed: readonly (Dated & { readonly outcome: string })[];
  readonly issued: readonly Dated[];
  readonly paid: readonly Dated[];
  readonly granted: readonly Dated[];
}
interface Dated {
  readonly day: string;
  readonly number: number;
}

const isMoney = ({ measure }: HeldRow) => measure === 'issued' || measure === 'paid' || measure === 'granted';

export const plansAndActuals = wholeDataset<HeldRow>({
  name: 'plans-and-actuals',
  title: 'Plans and what came of them',
  about:
    'Each span of a plan, by the version in force on its first day, with what happened in it. Claims are those that stand, by the day they were achieved; statements count in the span in which their period ends, and grants in the one in which what they are for ends.',
  lists: [],
  columns: [
    column('contract', 'reference', 'The contract.', (row) => row.contract),
    column('scenario', 'reference', 'Which plan.', (row) => row.scenario),
    column('version', 'whole-number', 'The version of the plan that the span is held against.', (row) => row.version),
    column('period_from', 'date', 'The first day of the span.', (row) => row.from),
    column('period_to', 'date', 'The last day of the span.', (row) => row.to),
    column('measure', 'text', 'What is counted.', (row) => row.measure),
    column('outcome', 'reference', 'The outcome, where claims are counted.', (row) => row.outcome),
    column('planned', 'whole-number', 'How many were planned.', (row) => (isMoney(row) ? null : row.planned)),
    column('actual', 'whole-number', 'How many there were.', (row) => (isMoney(row) ? null : row.actual)),
    column('planned_pence', 'pence', 'How much was planned to be paid.', (row) => (isMoney(row) ? row.planned : null)),
    column('actual_pence', 'pence', 'How much it was.', (row) => (isMoney(row) ? row.actual : null)),
  ],
  all(reading) {
    const happened = whatHappened(reading);
    const plans = new ChangeLog(reading.store).plans(reading.contract, { asOf: reading.asOf });
    return [...Map.groupBy(plans, ({ scenario }) => scenario).values()].flatMap((versions) =>
      inForceSpans(versions).flatMap(({ plan, period }) => heldRows(reading.contract, plan, period, happened)),
    );
  },
});

/** A span counts under the version that is in force on its first day; what a later version leaves out is not planned any more. */
function inForceSpans(versions: readonly AgreedPlan[]) {
  const inOrder = versions.toSorted((one, other) =>
    one.inForceFrom === other.inForceFrom ? one.version - other.version : one.inForceFrom < other.inForceFrom ? -1 : 1,
  );
  return inOrder.flatMap((plan, place) => {
    const until = inOrder[place + 1]?.inForceFrom;
    return plan.periods
      .filter(({ from }) => from >= plan.inForceFrom && (until === undefined || from < until))
      .map((period) => ({ plan, period }));
  });
}

function heldRows(contract: string, plan: AgreedPlan, period: Planned, happened: Happened): HeldRow[] {
  const sum = (of: readonly Dated[]) =>
    of.filter(({ day }) => day >= period.from && day <= period.to).reduce((total, { number }) => total + number, 0);
  const row = (
    measure: HeldRow['measure'],
    planned: number | undefined,
    actual: number,
    outcome?: string,
  ): HeldRow => ({
    contract,
    scenario: plan.scenario,
    version: plan.version,
    from: period.from,
    to: period.to,
    measure,
    outcome,
    planned,
    actual,
  });
  const codes = new Set([
    ...period.outcomes.map(({ outcome }) => outcome),
    ...happened.claimed.filter(({ day }) => day >= period.from && day <= period.to).map(({ outcome }) => outcome),
  ]);
  return [
    row('referred', period.referrals, sum(happened.referred)),
    row('started', period.starts, sum(happened.started)),
    ...[...codes]
      .sort()
      .map((code) =>
        row(
          'claimed',
          period.outcomes.find(({ outcome }) => outcome === code)?.number,
          sum(happened.claimed.filter(({ outcome }) => outcome === code)),
          code,
        ),
      ),
    row('issued', undefined, sum(happened.issued)),
    row('paid', period.paymentsPence, sum(happened.paid)),
    row('granted', undefined, sum(happened.granted)),
  ];
}

function whatHappened({ store, contract, asOf }: Reading): Happened {
  const people = new ReferralRegister(store).byDay(contract, { asOf });
  const issued = everyRow((after) => new StatementsRegister(store).statements(contract, { asOf, ...after })).filter(
    ({ issued_on }) => issued_on !== null,
  );
  const granted = everyRow((after) => new AdvancesRegister(store).advances(contract, { asOf, ...after })).filter(
    ({ kind, paid_on, period_to }) => kind === 'grant' && paid_on !== null && period_to !== null,
  );
  const counted = (days: typeof people.referred) => days.map(({ day, people: number }) => ({ day, number }));
  return {
    referred: counted(people.referred),
    started: counted(people.started),
    claimed: new ClaimsRegister(store)
      .byDay(contract, { asOf })
      .map(({ achieved_on, outcome, claims }) => ({ day: achieved_on, outcome, number: claims })),
    issued: issued.map(({ period_to, total_pence }) => ({ day: period_to, number: total_pence })),
    paid: issued.map(({ period_to, paid_pence }) => ({ day: period_to, number: paid_pence })),
    granted: granted.map(({ period_to, pence }) => ({ day: period_to ?? '', number: pence })),
  };
}
