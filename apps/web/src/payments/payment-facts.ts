import { Injectable } from '@nestjs/common';
import { type TrailEntry, TrailOf } from '#audit-trail';
import { ClaimsRegister } from '#claims';
import { readingRoles } from '#contracts';
import type { ContractId, Role } from '#kernel';
import {
  NothingBilled,
  type PaymentAccount,
  PaymentAccounts,
  Recompute,
  type RecomputedClaims,
  type StatementLineRow,
  StatementsRegister,
} from '#payments';
import { RateCardHistory } from '#rate-cards';
import { ReferralRegister } from '#referrals';
import { type SignedCheckpoint, TransparencyLog } from '#tamper-evidence';
import type { Caller } from '../http/identity.js';
import { type Asked, type AskedList, invalid, numberFrom, oneOf } from '../http/query-desk.js';
import type { ListLinks } from '../pages/page-desk.js';
import { type SettlementFacts, SettlementReader } from './settlement-facts.js';

/** The parameters of the page of a payment: which of its lines it lists, and what more it shows. */
export const PAYMENT_PAGE_FILTERS = ['line', 'revision', 'kind', 'again', 'story', 'events'] as const;

/** Each line is shown with its whole story, so there are fewer on a page than in other lists. */
const LINES_A_PAGE = 10;
/** A page works out by itself what so many claims come to; for more it is asked, because the reader would wait for it. */
const WORKED_OUT_UNASKED = 500;
const DIFFERENCES_EXPLAINED = 10;

/** A line of the statement that a payment is for, with what was claimed, proved and decided under it. */
export interface PaidLine {
  readonly line: StatementLineRow;
  /** What of it is the payer's. */
  readonly payerPence: number;
  readonly claimedOn: string | undefined;
  /** The entries about its claim and the evidence of it, the oldest first; none for whoever may not read them. */
  readonly entries: readonly TrailEntry[];
}

/** All of it worked out again; or nothing, where it is still to be asked for or was never billed. */
export type PaymentAgain =
  | { readonly recomputed: RecomputedClaims }
  | { readonly askAbout: number }
  | { readonly nothing: true };

export interface PaymentFacts extends SettlementFacts {
  readonly account: PaymentAccount;
  /** Who issued the statement and is paid; undefined where the statement was issued by nobody that is known. */
  readonly payee: string | undefined;
  readonly paidLines: readonly PaidLine[];
  readonly again: PaymentAgain;
  readonly checkpoint: SignedCheckpoint | undefined;
  /** The revisions of the rate card by number, each with the day from which it is in force. */
  readonly revisions: ReadonlyMap<number, string>;
  readonly filters: Readonly<Record<string, string>>;
  /** The filters that asked for what is not in the statement. */
  readonly wrong: readonly string[] | undefined;
}

/** Gathers why a payment was made. */
@Injectable()
export class PaymentReader {
  constructor(
    private readonly accounts: PaymentAccounts,
    private readonly statements: StatementsRegister,
    private readonly settlements: SettlementReader,
    private readonly claims: ClaimsRegister,
    private readonly trails: TrailOf,
    private readonly recompute: Recompute,
    private readonly rateCards: RateCardHistory,
    private readonly transparency: TransparencyLog,
    private readonly referrals: ReferralRegister,
  ) {}

  async of(
    contract: string,
    ref: string,
    asked: AskedList,
    links: (next: string | undefined) => ListLinks,
    caller?: Caller,
  ): Promise<PaymentFacts | undefined> {
    const account = this.accounts.of(contract, ref, asked);
    if (account === undefined) return undefined;
    const { payment, priced } = account;
    requireBilled(account, asked.filters);
    const few = { ...asked, limit: Math.min(asked.limit, LINES_A_PAGE) };
    const facts = await this.settlements.of(contract, payment.statement, few, links, linesChosen(asked.filters));
    if (facts === undefined) return undefined;
    const paidLines: PaidLine[] = [];
    for (const line of facts.lines) {
      paidLines.push(await this.#paidLine(line, payment.payer, asked, this.#maySee(line, asked, caller)));
    }
    const revisions = [...new Set(priced.map(({ revision }) => revision))];
    return {
      ...facts,
      titleOfLine: this.settlements.titlesOf(facts.contract, revisions, asked.asOf),
      account,
      payee: facts.story.find(({ type }) => type === 'StatementIssued')?.actor.organisation,
      paidLines,
      again: await this.#again(contract, payment.statement, asked),
      checkpoint: this.transparency.checkpoint(),
      revisions: new Map(
        revisions.map((number) => [number, this.rateCards.revision(contract, number, asked)?.effectiveFrom ?? '']),
      ),
      filters: asked.filters,
      wrong: asked.wrong,
    };
  }

  /** Whether whoever reads is told of the evidence of a line: whose contract it is, and who takes care of the person. */
  #maySee({ contract, person }: StatementLineRow, asked: Asked, caller: Caller | undefined): boolean {
    if (asked.only === undefined || caller === undefined || person === null) return true;
    const { role, organisation } = caller.actor;
    const roles: readonly Role[] = readingRoles['read-people'];
    if (role !== 'service-provider') return roles.includes(role);
    const provider = this.referrals.person(contract, person, asked)?.provider;
    return provider === undefined || provider === organisation;
  }

  async #paidLine(line: StatementLineRow, payer: string, asked: Asked, maySee: boolean): Promise<PaidLine> {
    const { contract, statement, number, claim, person } = line;
    const parts = this.statements.partsOfLine(contract, statement, number, asked);
    // The claim of a person has the reference of the outcome, so that one question finds what is about both.
    const about = { kind: person === null ? 'claim' : 'person-outcome', ref: claim };
    return {
      line,
      payerPence: parts.find((part) => part.payer === payer)?.pence ?? 0,
      claimedOn: this.claims.claim(claim, asked)?.claimed_on,
      entries: maySee ? ((await this.trails.of(about, asked.asOf))?.entries ?? []) : [],
    };
  }

  async #again(contract: string, statement: string, asked: Asked): Promise<PaymentAgain> {
    const { claims } = this.statements.totals(contract, asked);
    if (claims > WORKED_OUT_UNASKED && asked.filters['again'] !== 'shown') return { askAbout: claims };
    try {
      const ofStatement = this.accounts.claimsOf(contract, statement, asked);
      const code = contract as ContractId;
      return { recomputed: await this.recompute.ofClaims(code, ofStatement, DIFFERENCES_EXPLAINED, asked.workedOutAt) };
    } catch (error) {
      if (!(error instanceof NothingBilled)) throw error;
      return { nothing: true };
    }
  }
}

/** @throws Problem for a line of the rate card, or a revision, under which nothing of the statement is priced. */
function requireBilled({ priced }: PaymentAccount, filters: Readonly<Record<string, string>>): void {
  const { line = '', revision = '' } = filters;
  if (line !== '' && priced.every(({ rate_card_line: each }) => each !== line))
    throw invalid('line', 'is not one of it');
  if (revision !== '' && priced.every(({ revision: each }) => String(each) !== revision)) {
    throw invalid('revision', 'is not one of it');
  }
}

/** @throws Problem for a filter that is none. One that is there and empty was left empty in a form. */
function linesChosen(filters: Readonly<Record<string, string>>) {
  const given = (name: string) => (filters[name] === '' ? undefined : filters[name]);
  const [line, revision, kind] = [given('line'), given('revision'), given('kind')];
  oneOf('events', ['shown'], given('events'));
  oneOf('story', ['table'], given('story'));
  const of = oneOf('kind', ['claim', 'adjustment'], kind);
  return {
    ...(line === undefined ? {} : { line }),
    ...(revision === undefined ? {} : { revision: numberFrom('revision', revision) }),
    ...(of === undefined ? {} : { kind: of }),
  };
}
