import { known } from '#read-store';

/** Which payments are asked for; all of them, where nothing is said. */
export interface PaymentChoice {
  readonly statement?: string | undefined;
  readonly payer?: string | undefined;
  /** The first and the last day on which they were paid. */
  readonly paidFrom?: string | undefined;
  readonly paidUntil?: string | undefined;
  /** How far the statement has come that they are for. */
  readonly status?: string | undefined;
  /** On a statement with a line of this outcome; priced by this revision of the rate card; of this provider's people. */
  readonly outcome?: string | undefined;
  readonly revision?: number | undefined;
  readonly provider?: string | undefined;
  /** On a statement of which a later one has changed a line. */
  readonly corrected?: true | undefined;
  /** On a statement with a claim that was made more than thirty days after it was achieved. */
  readonly backdated?: true | undefined;
}

/** What the rows of `payments p` must satisfy, and the parameters of it beside `:asOf`. */
export function paymentCondition(choice: PaymentChoice): {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string | number>>;
} {
  const { statement, payer, paidFrom, paidUntil, status, outcome, revision, provider, corrected, backdated } = choice;
  const given: (readonly [string, Readonly<Record<string, string | number>>])[] = [];
  // What is not asked for is not in the question, so that an index leads to what is.
  if (statement !== undefined) given.push(['p.statement = :statement', { statement }]);
  if (payer !== undefined) given.push(['p.payer = :payer', { payer }]);
  if (paidFrom !== undefined) given.push(['p.paid_on >= :paidFrom', { paidFrom }]);
  if (paidUntil !== undefined) given.push(['p.paid_on <= :paidUntil', { paidUntil }]);
  if (status !== undefined) {
    given.push([
      `EXISTS (SELECT 1 FROM statements s WHERE s.contract = p.contract AND s.statement = p.statement
         AND s.status = :status AND ${known('s')})`,
      { status },
    ]);
  }
  if (outcome !== undefined) given.push([marked('outcome', ':outcome'), { outcome }]);
  if (revision !== undefined) given.push([marked('revision', ':revision'), { revision: String(revision) }]);
  if (provider !== undefined) given.push([marked('provider', ':provider'), { provider }]);
  if (backdated !== undefined) given.push([marked('backdated', "'true'"), {}]);
  if (corrected !== undefined) {
    given.push([
      `EXISTS (SELECT 1 FROM payment_marks m JOIN statements s ON s.contract = m.contract AND s.statement = m.value
         AND s.status <> 'abandoned' AND ${known('s')}
        WHERE m.contract = p.contract AND m.statement = p.statement AND m.mark = 'adjusted-by' AND m.entry <= :asOf)`,
      {},
    ]);
  }
  return {
    sql: given.map(([sql]) => ` AND ${sql}`).join(''),
    parameters: Object.assign({}, ...given.map(([, parameters]) => parameters)) as Record<string, string | number>,
  };
}

/** A step down a key for each payment: the lines of its statement may be thousands. */
function marked(mark: string, value: string): string {
  return `EXISTS (SELECT 1 FROM payment_marks m WHERE m.contract = p.contract AND m.statement = p.statement
     AND m.mark = '${mark}' AND m.value = ${value} AND m.entry <= :asOf)`;
}
