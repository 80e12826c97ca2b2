import type { ImportedEvent } from '#event-log';
import { addDays, type Period } from '#kernel';
import { type ContractLedger, DAYS, FIRST_DAY, InventedContract } from './contract-ledger.js';
import { STEPS } from './contract-terms.js';

/** People on the service at the same time: a statement of ten thousand claims is of thousands of people. */
const ACTIVE_PEOPLE = 4_000;
const STEPS_PER_PERSON = 5;
const LINES_PER_STATEMENT = 2_500;
/** Cuts the last claims of about one person in six. */
const PERSON_CAP_PENCE = 3_500_00;
const PERIOD_DAYS = 30;

export interface AgedContract {
  readonly contract: string;
  /** The first one of a ledger is 0. */
  readonly number: number;
  /** Claims that statements have billed. */
  readonly billed: number;
  /** Claims that none has, each with the period in which they were made: see `periodAfter`. */
  readonly waiting: readonly { readonly nth: number; readonly claims: number }[];
}

/** The nth period, from 0, after the last one that was billed. */
export function periodAfter(nth: number): Period {
  const from = addDays(FIRST_DAY, DAYS + nth * PERIOD_DAYS);
  return { from, to: addDays(from, PERIOD_DAYS - 1) };
}

/**
 * A contract of some age: its claims were billed over four years, five outcomes a person, with limits on all four levels
 * and two payers; more claims wait for their statement.
 *
 * Of the billed ones the referrals and the evidence are left out: no statement looks at them, and making their read models
 * would take several times as long as what is measured.
 */
export function* agedContract(ledger: ContractLedger, aged: AgedContract): Generator<ImportedEvent> {
  const contract = new InventedContract(ledger, aged.contract, aged.number, {
    activePeople: ACTIVE_PEOPLE,
    personCapPence: PERSON_CAP_PENCE,
    stepsOf: (serial) => Array.from({ length: STEPS_PER_PERSON }, (_, nth) => stepAt(serial * STEPS_PER_PERSON + nth)),
  });
  ledger.today = FIRST_DAY;
  yield* contract.begin();
  const lives = contract.lives();
  contract.isWhole = false;
  while (contract.claims < aged.billed) {
    ledger.today = addDays(FIRST_DAY, Math.floor((contract.claims / aged.billed) * DAYS));
    yield* next(lives);
    if (contract.unbilled >= LINES_PER_STATEMENT) yield* contract.statement();
  }
  if (contract.unbilled > 0) yield* contract.statement();
  contract.isWhole = true;
  for (const { nth, claims } of aged.waiting) {
    ledger.today = periodAfter(nth).to;
    const until = contract.claims + claims;
    while (contract.claims < until) yield* next(lives);
  }
}

function stepAt(nth: number): string {
  return STEPS[nth % STEPS.length] ?? '';
}

function* next(lives: Generator<ImportedEvent>): Generator<ImportedEvent> {
  const { value, done } = lives.next();
  if (done !== true) yield value;
}
