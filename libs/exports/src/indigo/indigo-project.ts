import { ChangeLog, ContractRegister } from '#contracts';
import { InvestmentRegister, StatementsRegister } from '#payments';
import { RateCardHistory } from '#rate-cards';
import { asOfParameter, known, type ReadStore } from '#read-store';
import { everyRow } from '../tables/every-row.js';

/** How INDIGO writes a value that could also have a status or sources. */
const value = <Value>(of: Value) => ({ value: of });
const money = (pence: number, currency: string) => ({ currency: value(currency), amount: value(pence / 100) });
const period = (from: string, to: string) => ({ start: value(from), end: value(to) });

/**
 * A contract in the shape of a project of the INDIGO data standard. Only what the ledger has a fact for: a field that it
 * knows nothing of is absent.
 *
 * @returns undefined for a contract that the ledger did not know at that entry.
 */
export function indigoProject(store: ReadStore, contract: string, asOf: number): object | undefined {
  const details = new ContractRegister(store).contract(contract, { asOf });
  if (details === undefined) return undefined;
  const { currency, parties, outcomes, terms } = details;
  const caps = terms?.terms.caps ?? [];
  const maximum = caps.find((cap) => cap.level === 'contract' && cap.outcomes === undefined)?.limitPence;
  const payments = everyRow((after) => new StatementsRegister(store).payments(contract, { asOf, ...after }));
  const paid = payments.reduce((sum, { pence }) => sum + pence, 0);
  const playing = (role: string) => parties.filter(({ roles }) => (roles as readonly string[]).includes(role));
  return {
    id: contract,
    name: value(details.title),
    dates: {
      outcomes_contract_signed: value(details.signedOn),
      start_date_of_service_provision: value(details.startsOn),
      anticipated_end_date_of_service_provision: value(details.endsOn),
    },
    overall_project_finance: {
      ...(maximum === undefined ? {} : { maximum_potential_outcome_payment_v2: money(maximum, currency) }),
      total_outcome_payments_made: money(paid, currency),
    },
    service_provisions: [...playing('service-provider'), ...playing('social-prime')].map(({ organisation }, place) => ({
      id: `serviceprovision${place + 1}`,
      organisation_id: value(organisation),
    })),
    investments: playing('investor').map(({ organisation }, place) => ({
      id: `investment${place + 1}`,
      organisation_id: value(organisation),
    })),
    outcome_metrics: outcomes.map(({ outcome, title, definition }) => ({
      id: outcome,
      outcome_definition: value(`${title}\n${definition}`),
    })),
    outcome_pricings: pricings(store, contract, asOf, currency),
    outcome_payment_commitments: playing('outcome-payer').map(({ organisation }) => {
      const cap = caps.find(
        (each) => each.level === 'payer' && each.payer === organisation && each.outcomes === undefined,
      );
      const of = payments.filter(({ payer }) => payer === organisation).reduce((sum, { pence }) => sum + pence, 0);
      return {
        organisation_id: value(organisation),
        ...(cap?.limitPence === undefined
          ? {}
          : { maximum_potential_outcome_payment: money(cap.limitPence, currency) }),
        total_outcome_payments: money(of, currency),
      };
    }),
    ...plans(store, contract, asOf, currency),
    results: results(store, contract, asOf),
    transactions: transactions(store, contract, asOf, currency),
  };
}

/** The prices of the last revision that was agreed. */
function pricings(store: ReadStore, contract: string, asOf: number, currency: string): object[] {
  const history = new RateCardHistory(store);
  const last = everyRow((after) => history.revisions(contract, { asOf, ...after })).findLast(
    ({ status }) => status === 'agreed',
  );
  const lines = last === undefined ? [] : (history.revision(contract, last.revision, { asOf })?.lines ?? []);
  return lines.map(({ outcome, title, pricing }) => ({
    outcome_metric_id: value(outcome),
    currency: value(currency),
    ...(pricing.rule === 'fixed' ? { price_per_unit: { amount: value(pricing.pricePence / 100) } } : {}),
    price_description: value(title),
  }));
}

/** What was planned to be paid, and what was paid of each statement by each payer in the period of that statement. */
function plans(store: ReadStore, contract: string, asOf: number, currency: string) {
  const agreed = new ChangeLog(store).plans(contract, { asOf }).filter(({ periods }) => periods.length > 0);
  const idOf = ({ scenario, version }: { scenario: string; version: number }) => `${scenario}_${version}`;
  const planned = agreed.flatMap((plan) =>
    plan.periods.flatMap(({ from, to, paymentsPence }) =>
      paymentsPence === undefined
        ? []
        : [
            {
              outcome_payment_plan_id: value(idOf(plan)),
              period: period(from, to),
              type: value('Planned'),
              payments: money(paymentsPence, currency),
            },
          ],
    ),
  );
  const actual = store
    .all<{ period_from: string; period_to: string; payer: string; pence: number }>(
      `SELECT s.period_from, s.period_to, p.payer, sum(p.pence) AS pence FROM payments p
       JOIN statements s ON s.contract = p.contract AND s.statement = p.statement AND ${known('s')}
       WHERE p.contract = :contract AND ${known('p')}
       GROUP BY s.period_from, s.period_to, p.payer ORDER BY s.period_from, p.payer`,
      { contract, ...asOfParameter({ asOf }) },
    )
    .map((row) => ({
      period: period(row.period_from, row.period_to),
      payer_organisation_id: value(row.payer),
      type: value('Actual'),
      payments: money(row.pence, currency),
    }));
  return {
    outcome_payment_plans: agreed.map((plan) => ({
      id: idOf(plan),
      period: period(plan.periods[0]?.from ?? '', plan.periods.at(-1)?.to ?? ''),
    })),
    outcome_payments: [...planned, ...actual],
  };
}

/** Outcomes that are verified, by outcome and year of achievement. */
function results(store: ReadStore, contract: string, asOf: number): object[] {
  return store
    .all<{ outcome: string; first: string; last: string; achieved: number }>(
      `SELECT outcome, min(achieved_on) AS first, max(achieved_on) AS last, count(*) AS achieved FROM outcomes o
       WHERE contract = :contract AND status = 'verified' AND ${known('o')}
       GROUP BY outcome, substr(achieved_on, 1, 4) ORDER BY outcome, first`,
      { contract, ...asOfParameter({ asOf }) },
    )
    .map(({ outcome, first, last, achieved }) => ({
      outcome_metric_id: value(outcome),
      period: period(first, last),
      outcomes_achieved: value(achieved),
    }));
}

function transactions(store: ReadStore, contract: string, asOf: number, currency: string): object[] {
  const register = new InvestmentRegister(store);
  return everyRow((after) => register.flows(contract, { asOf, ...after })).map((flow) => {
    const isDrawn = flow.kind === 'drawn';
    return {
      id: flow.investment,
      date: value(flow.moved_on),
      ...(isDrawn
        ? { sending_organisation_id: value(flow.investor) }
        : { receiving_organisation_id: value(flow.investor) }),
      money: money(flow.capital_pence + flow.return_pence, currency),
    };
  });
}
