import type { Findings, Place } from '../findings.js';
import { canonical } from '../formats/index.js';
import { calculationProblems } from '../money/calculation.js';
import type { Agreement } from './agreement.js';
import type { BundleEvent } from './bundle-event.js';
import type { BundleIndex } from './check-index.js';
import { type BundleLine, type BundleStatement, type Issued, type Part, penceOf } from './statements.js';

/** What was worked out again, and how much of it rests on nothing outside of the bundle. */
export interface MoneyCounts {
  /** Lines whose amount was worked out again from their price, cuts, limits and split. */
  readonly lines: number;
  /** Of these, those whose price was found in the rate card of the bundle; of the others, the price is as the line says. */
  readonly priced: number;
  /** Limits found in the terms of the bundle, of all that were held against lines. */
  readonly limitsFound: number;
  readonly limits: number;
  /** Statements whose total, parts and running sums are those of their lines. */
  readonly statements: number;
  /** Of these, those that go on from the statement before them, which is in the bundle too. */
  readonly continued: number;
  readonly payments: number;
}

/** The amounts of a bundle, from its own events. */
export class MoneyCheck {
  #lines = 0;
  #priced = 0;
  #limits = 0;
  #limitsFound = 0;
  #statements = 0;
  #continued = 0;
  #payments = 0;
  readonly #submissions: ReadonlyMap<string, readonly BundleEvent[]>;

  constructor(
    private readonly events: readonly BundleEvent[],
    private readonly statements: readonly BundleStatement[],
    private readonly agreement: Agreement,
    private readonly index: BundleIndex,
    private readonly findings: Findings,
  ) {
    this.#submissions = Map.groupBy(
      events.filter(({ type }) => type === 'EvidenceSubmitted'),
      pathOf,
    );
  }

  run(): MoneyCounts {
    for (const statement of this.statements) {
      for (const line of statement.lines) this.#guarded(line.event, () => this.#line(line));
      const { issued } = statement;
      if (issued !== undefined) this.#guarded(issued.event, () => this.#statement(statement, issued));
    }
    for (const event of this.events) {
      this.#guarded(event, () => this.#order(event));
      if (event.type === 'PaymentMade') this.#guarded(event, () => this.#payment(event));
    }
    return {
      lines: this.#lines,
      priced: this.#priced,
      limits: this.#limits,
      limitsFound: this.#limitsFound,
      statements: this.#statements,
      continued: this.#continued,
      payments: this.#payments,
    };
  }

  /** In a browser there are no schemas at hand, so an event may lack what its type promises. */
  #guarded(event: BundleEvent, check: () => void): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError)) throw error;
      this.#found('schema', `is not what every ${event.type} is: ${error.message}`, event);
    }
  }

  #found(rule: string, says: string, { index, stream, revision }: BundleEvent): void {
    const place: Place = { entry: index, stream, revision };
    this.findings.found(rule, says, place);
  }

  #line({ event, line, statement }: BundleLine): void {
    const name = `line ${statement}/${line.number}`;
    const found = (rule: string, says: string) => this.#found(rule, `${name} ${says}`, event);
    const parts = sumOf(line.parts);
    if (parts !== line.amountPence) found('line-parts', `is ${line.amountPence} pence, and its parts sum to ${parts}`);
    const claimed = this.agreement.event(line.claimEvent);
    if (claimed !== undefined && (claimed.data['claim'] !== line.claim || claimed.index >= event.index)) {
      found('order-of-events', `bills ${line.claim}, and rests on an event that is not the claim before it`);
    }
    const { calculation } = line;
    if (calculation === undefined) {
      // Lines of the first version were stored without one; then the amount is as the line says.
      if (event.schemaVersion > 1) found('calculation', 'does not say how it was worked out');
      return;
    }
    this.#lines += 1;
    for (const problem of calculationProblems(calculation)) found('calculation', problem);
    this.#price(event, calculation, found);
    const contract = String(event.data['contract']);
    for (const { cap, counts, source, version, limit } of calculation.limits) {
      this.#limits += 1;
      const said =
        source === 'terms' ? this.agreement.limitOf(contract, { cap, counts, version }, event.index) : undefined;
      if (said === undefined) continue;
      this.#limitsFound += 1;
      if (said !== limit)
        found('limit', `is held to ${cap} at ${limit}, and version ${version} of the terms says ${said}`);
    }
    const splits = this.agreement.splits(contract, calculation.termsVersion, event.index)?.map(canonical);
    if (splits !== undefined && !splits.includes(canonical(calculation.split.by))) {
      found('split', `is split in a way that version ${calculation.termsVersion} of the terms does not know`);
    }
  }

  #price(
    event: BundleEvent,
    { pricing }: NonNullable<BundleLine['line']['calculation']>,
    found: (rule: string, says: string) => void,
  ): void {
    const { rule, unitPricePence, index, revision, steps } = pricing;
    // With an index, or by any rule but a price for one, the rule decides, and its steps say how.
    if (rule !== 'fixed' || unitPricePence === undefined || index !== undefined || steps.length > 0) return;
    const said = this.agreement.fixedPrice(String(event.data['contract']), pricing, event.index);
    if (said === undefined) return;
    this.#priced += 1;
    if (said !== unitPricePence) {
      found('price', `is priced at ${unitPricePence} pence, and revision ${revision} of the rate card says ${said}`);
    }
  }

  #statement({ lines, statement }: BundleStatement, { event, data }: NonNullable<BundleStatement['issued']>): void {
    const relation = this.index.relations.get(event.index);
    const before = lines.filter((line) => line.event.index < event.index);
    const isWhole = before.length === data.lines && before.every(({ line: { number } }, place) => number === place + 1);
    if (!isWhole) {
      // Of a statement that only came before or after, the bundle has what touches its own lines.
      if (relation === 'subject' || relation === 'rests-on') {
        const says = `${statement} is issued with ${data.lines} lines, and ${before.length} are here`;
        if (isMeantWhole(this.index.subject.kind)) this.#found('statement-lines', says, event);
      }
      return;
    }
    this.#statements += 1;
    const found = (rule: string, says: string) => this.#found(rule, `${statement} ${says}`, event);
    const sum = sumOf(before.map(({ line }) => ({ pence: line.amountPence })));
    const recovered = sumOf(data.recoveries?.flatMap(({ parts }) => parts));
    if (data.totalPence !== sum - recovered) {
      found('statement-total', `says a total of ${data.totalPence} pence, and its lines come to ${sum - recovered}`);
    }
    this.#partsOf(before, data, found);
    this.#worthOfClaims(before, event);
    this.#runningUse(before, data, event, found);
  }

  #partsOf(lines: readonly BundleLine[], data: Issued, found: (rule: string, says: string) => void): void {
    const of = (payer: string, collects?: readonly string[]) =>
      lines.reduce(
        (total, { line }) =>
          collects === undefined || collects.includes(line.collect ?? 'netted')
            ? total + penceOf(line.parts, payer)
            : total,
        0,
      );
    const payers = new Set([
      ...data.parts.map(({ payer }) => payer),
      ...lines.flatMap(({ line }) => line.parts.map(({ payer }) => payer)),
    ]);
    for (const payer of payers) {
      const recovered = (collect?: string) =>
        (data.recoveries ?? [])
          .filter((one) => collect === undefined || one.collect === collect)
          .reduce((total, { parts }) => total + penceOf(parts, payer), 0);
      const part = of(payer) - recovered();
      const said = penceOf(data.parts, payer);
      if (said !== part)
        found('statement-total', `says that the part of ${payer} is ${said} pence, and its lines come to ${part}`);
      if (data.due === undefined) continue;
      const advance = penceOf(data.setAgainstAdvances, payer);
      const due = part - of(payer, ['invoiced', 'held']) + recovered('invoiced') - advance;
      const owed = penceOf(data.due, payer);
      if (owed !== due) found('statement-due', `says that ${payer} owes ${owed} pence, and it comes to ${due}`);
    }
  }

  /** All lines of a claim here, with what had been billed of it before, come to what its calculation says. */
  #worthOfClaims(lines: readonly BundleLine[], event: BundleEvent): void {
    const byClaim = Map.groupBy(lines, ({ line }) => line.claim);
    for (const [claim, ofClaim] of byClaim) {
      const worth = ofClaim.at(-1)?.line.calculation?.payablePence;
      if (worth === undefined) continue;
      const before = ofClaim[0]?.line.adjusts?.billedBeforePence ?? 0;
      const billed = before + sumOf(ofClaim.map(({ line }) => ({ pence: line.amountPence })));
      if (billed !== worth) {
        const says = `${claim} is billed to ${billed} pence, and its calculation says ${worth}`;
        this.#found('comes-to-calculation', says, event);
      }
    }
  }

  /** What the statement before left as used, and these lines, are what this one leaves. */
  #runningUse(
    lines: readonly BundleLine[],
    data: Issued,
    event: BundleEvent,
    found: (rule: string, says: string) => void,
  ): void {
    const previous = this.#before(event, data.contract);
    const isFirst = event.data['statement'] === `${data.contract}.S01`;
    if (previous === undefined && !isFirst) return;
    this.#continued += 1;
    const toDate = (previous?.issuedToDatePence ?? 0) + data.totalPence;
    if (data.issuedToDatePence !== toDate) {
      found(
        'issued-to-date',
        `says that ${data.issuedToDatePence} pence were issued so far, and it comes to ${toDate}`,
      );
    }
    const { use } = data;
    if (use === undefined || (previous !== undefined && previous.use === undefined)) return;
    const used = (previous?.use?.contractPence ?? 0) + sumOf(lines.map(({ line }) => ({ pence: line.amountPence })));
    if (use.contractPence !== used) {
      found('running-use', `says that ${use.contractPence} pence of the contract were used, and it comes to ${used}`);
    }
    for (const { payer, pence } of use.payers) {
      const ofPayer =
        penceOf(previous?.use?.payers, payer) + sumOf(lines.map(({ line }) => ({ pence: penceOf(line.parts, payer) })));
      if (pence !== ofPayer) {
        found('running-use-payers', `says that ${pence} pence of ${payer} were used, and it comes to ${ofPayer}`);
      }
    }
  }

  /** The statement just before, by its number. */
  #before({ data }: BundleEvent, contract: string): Issued | undefined {
    const number = Number(/\.S(\d+)$/.exec(String(data['statement']))?.[1] ?? 0);
    // Statements that were given up keep their number, so the one before may have a smaller one.
    const abandoned = new Set(
      this.events.filter(({ type }) => type === 'StatementAbandoned').map((event) => event.data['statement']),
    );
    for (let earlier = number - 1; earlier > 0; earlier -= 1) {
      const ref = `${contract}.S${String(earlier).padStart(2, '0')}`;
      const found = this.statements.find(({ statement }) => statement === ref)?.issued?.data;
      if (found !== undefined || !abandoned.has(ref)) return found;
    }
    return undefined;
  }

  #payment(event: BundleEvent): void {
    const { statement, payer, releasedBy } = event.data;
    const of = (type: string) =>
      this.events.filter(
        (one) =>
          one.type === type &&
          one.data['statement'] === statement &&
          one.data['payer'] === payer &&
          one.index <= event.index,
      );
    this.#payments += 1;
    const found = (rule: string, says: string) => this.#found(rule, says, event);
    const issued = this.statements.find((one) => one.statement === statement)?.issued;
    if (issued === undefined || issued.event.index > event.index) {
      found('order-of-events', `pays ${String(statement)}, which was not issued before`);
      return;
    }
    const due = penceOf(issued.data.due ?? issued.data.parts, String(payer));
    const paid = sumOf(of('PaymentMade').map(({ data }) => ({ pence: Number(data['pence']) })));
    // Dropping a dispute approves what was held in it.
    const dropped = of('DisputeResolved')
      .filter(({ data }) => data['disallowedPence'] === 0)
      .map((resolved) => ({
        pence: Math.max(
          0,
          ...of('LineDisputed')
            .filter(({ data, index }) => data['line'] === resolved.data['line'] && index < resolved.index)
            .map(({ data }) => Number(data['heldPence'])),
        ),
      }));
    const approvals = of('StatementApproved');
    const approved = sumOf([...approvals.map(({ data }) => ({ pence: Number(data['pence']) })), ...dropped]);
    if (paid > due || paid > approved) {
      found(
        'paid-within-approved',
        `brings what ${String(payer)} paid to ${paid} pence; it owes ${due} and approved ${approved}`,
      );
    }
    if (approvals.some(({ data }) => data['approvedBy'] === releasedBy)) {
      found('approver-is-not-releaser', 'was approved and released by one person');
    }
  }

  /** What an event rests on stands before it, where it says. */
  #order(event: BundleEvent): void {
    for (const { event: id, stream, revision, as } of event.reliesOn) {
      const relied = this.agreement.event(id);
      if (relied === undefined) continue;
      if (relied.index >= event.index || relied.stream !== stream || relied.revision !== revision) {
        const says = `relies on ${stream}/${revision} as ${as}, and that stands at entry ${relied.index}, ${relied.stream}/${relied.revision}`;
        this.#found('reliance', says, event);
      }
    }
    if (event.type !== 'EvidenceVerified') return;
    const { verifiedBy, verifiedFor, evidence } = event.data;
    for (const { data } of this.#submissions.get(pathOf(event)) ?? []) {
      if (!(evidence as readonly unknown[]).includes(data['evidence'])) continue;
      if (data['submittedBy'] === verifiedBy || data['submittedFor'] === verifiedFor) {
        this.#found('submitter-is-not-verifier', 'was verified by whoever had submitted it', event);
      }
    }
  }
}

/** The outcome that evidence is for. */
function pathOf({ data }: BundleEvent): string {
  return ['contract', 'person', 'outcome', 'occurrence'].map((field) => String(data[field])).join('/');
}

/** Of a person, the bundle has that person's own lines. */
function isMeantWhole(kind: string): boolean {
  return kind === 'payment' || kind === 'statement';
}

function sumOf(parts: readonly Pick<Part, 'pence'>[] | undefined): number {
  return (parts ?? []).reduce((sum, { pence }) => sum + pence, 0);
}
