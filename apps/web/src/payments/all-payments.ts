import { Injectable } from '@nestjs/common';
import { type ContractDetails, ContractNames, ContractRegister } from '#contracts';
import { type PaidSum, type PaymentChoice, type PaymentRow, StatementsRegister } from '#payments';
import { RateCardHistory } from '#rate-cards';
import { pageAsked } from '../http/page-of-all.js';
import type { Asked, AskedList } from '../http/query-desk.js';
import type { PaymentsOffer } from './payments-filter.js';

const CONTRACTS_MAX = 500;
const REVISIONS_MAX = 200;

interface ChosenPayments {
  readonly rows: readonly PaymentRow[];
  readonly next?: string | undefined;
  readonly total: PaidSum;
}

/** The payments of all contracts that whoever asks may read: contract by contract, each in the order of its references. */
@Injectable()
export class AllPayments {
  constructor(
    private readonly contracts: ContractRegister,
    private readonly statements: StatementsRegister,
    private readonly rateCards: RateCardHistory,
    private readonly names: ContractNames,
  ) {}

  payments(asked: AskedList, choice: PaymentChoice): ChosenPayments {
    const contracts = this.chosen(asked);
    const query = { ...choice, ...pageAsked(asked) };
    const { asOf } = asked;
    return {
      ...this.statements.paymentsIn(contracts, query),
      total: this.statements.paidIn(contracts, { ...choice, asOf }),
    };
  }

  /** The contracts that are asked about: those that may be read, or the one of them that the filter names. */
  chosen({ asOf, only, filters: { contract = '' } }: Asked): readonly string[] {
    return this.contracts
      .contracts({ asOf, only, limit: CONTRACTS_MAX })
      .rows.map((row) => row.contract)
      .filter((code) => contract === '' || code === contract);
  }

  titlesOf({ asOf, only }: Asked): ReadonlyMap<string, string> {
    const { rows } = this.contracts.contracts({ asOf, only, limit: CONTRACTS_MAX });
    return new Map(rows.map(({ contract, title }) => [contract, title]));
  }

  /** What payments can be chosen by: in all contracts, or in the one that is named. */
  offer(asked: Asked, home: string): PaymentsOffer {
    const { asOf } = asked;
    const titles = this.titlesOf(asked);
    const chosen = this.chosen(asked);
    // Who pays under another contract can still be asked for: that nothing was paid by them under this one is an answer.
    const codes = home === '/payments' ? [...titles.keys()] : chosen;
    const details = codes.flatMap((code) => this.contracts.contract(code, asked) ?? []);
    const looked = details.filter(({ contract }) => chosen.includes(contract));
    const [only] = looked.length === 1 ? looked : [];
    const revisions = details.map(
      ({ contract }) => this.rateCards.revisions(contract, { asOf, limit: REVISIONS_MAX }).rows.length,
    );
    return {
      home,
      contracts: home === '/payments' ? [...titles] : undefined,
      payers: this.#parties(details, 'outcome-payer'),
      providers: this.#parties(details, 'service-provider'),
      outcomes: outcomesOf(details),
      revisions: Math.max(0, ...revisions),
      startsOn: looked.map(({ startsOn }) => startsOn).sort()[0],
      contractYears: only && { startsOn: only.startsOn, endsOn: only.endsOn },
    };
  }

  #parties(details: readonly ContractDetails[], role: string): readonly (readonly [string, string])[] {
    const found = details.flatMap((contract) => {
      const { nameOf } = this.names.of(contract);
      return contract.parties
        .filter(({ roles }) => roles.some((one) => one === role))
        .map(({ organisation }) => [organisation, nameOf(organisation)] as const);
    });
    return [...new Map(found)].sort(([, one], [, other]) => (one < other ? -1 : 1));
  }
}

/** Outcomes by code. Where contracts call different things by one code, it has all their titles. */
function outcomesOf(details: readonly ContractDetails[]): readonly (readonly [string, string])[] {
  const titles = new Map<string, Set<string>>();
  for (const { outcomes } of details) {
    for (const { outcome, title } of outcomes) titles.set(outcome, (titles.get(outcome) ?? new Set()).add(title));
  }
  return [...titles].map(([code, names]) => [code, [...names].join(' / ')]);
}
