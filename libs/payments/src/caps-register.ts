import { Injectable } from '@nestjs/common';
import { type Cap, ContractRegister, type ContractTerms } from '#contracts';
import type { CalendarDate, ContractId } from '#kernel';
import { RateCardHistory, type RateCardLine } from '#rate-cards';
import { asOfParameter, known, type Moment, ReadStore } from '#read-store';
import { AccountBook } from './account-book.js';
import type { Limit } from './domain/money/calculation.js';
import type { PersonScope } from './domain/money/scope.js';
import type { UseSource } from './domain/money/use.js';

/** How one limit stands: what it is, what billed claims have used of it, what is left, and what it has cut off. */
export interface CapStanding
  extends Pick<Limit, 'cap' | 'level' | 'counts' | 'source' | 'version' | 'limit'>,
    PersonScope {
  readonly payer: string | undefined;
  /** Of a limit for each person: what the one who has used most of it has used. */
  readonly used: number;
  /** Of a limit for each person: what is left to the one who has used most of it. */
  readonly left: number;
  /** How many persons have used all of it; only of a limit for each person. */
  readonly personsAtLimit: number | undefined;
  /** The claims that it has cut, as they stand now, and by how much. */
  readonly cutClaims: number;
  readonly cutPence: number;
}

interface CutRow {
  readonly cap: string;
  readonly level: string;
  readonly counts: string;
  readonly source: string;
  readonly claims: number;
  readonly cut_pence: number;
}

/** How every cap of the terms and every limit of the rate card stands, as the next statement finds it, now or then. */
@Injectable()
export class CapsRegister {
  constructor(
    private readonly store: ReadStore,
    private readonly book: AccountBook,
  ) {}

  /** In the order in which they are held against a claim: for a person, for outcomes, for payers, for the contract. */
  caps(contract: ContractId, on: CalendarDate, moment: Moment = {}): readonly CapStanding[] {
    const terms = new ContractRegister(this.store).terms(contract, { ...moment, on });
    const card = new RateCardHistory(this.store).inForce(contract, { ...moment, on });
    const use = this.book.at(moment).useOf(contract);
    const cuts = this.#cuts(contract, moment);
    return capsInForce(terms, card).map((one) => {
      const cut = cuts.find(
        ({ cap, level, counts, source }) =>
          cap === one.cap && level === one.level && counts === one.counts && source === one.source,
      );
      return {
        ...one,
        ...this.#standing(contract, one, use, moment),
        cutClaims: cut?.claims ?? 0,
        cutPence: cut?.cut_pence ?? 0,
      };
    });
  }

  #standing(
    contract: ContractId,
    held: CapInForce,
    use: UseSource,
    moment: Moment,
  ): Pick<CapStanding, 'used' | 'left' | 'personsAtLimit'> {
    if (held.level === 'person') {
      const { used, personsAtLimit } = this.#ofPersons(contract, held, moment);
      return { used, left: Math.max(0, held.limit - used), personsAtLimit };
    }
    const used = usedOf(held, use);
    return { used, left: Math.max(0, held.limit - used), personsAtLimit: undefined };
  }

  /** Persons are many and each has a limit of their own, so what is told is how near the nearest is. */
  #ofPersons(
    contract: ContractId,
    { limit, source, cap, outcomes, achievedIn, paymentGroups }: CapInForce,
    moment: Moment,
  ) {
    const row = this.store.get<{ most: number; persons: number }>(
      `SELECT coalesce(max(used), 0) AS most, coalesce(sum(used >= :limit), 0) AS persons FROM (
         SELECT sum(billed_pence) AS used FROM account_claims c
         WHERE contract = :contract AND batch > 0 AND person IS NOT NULL AND ${known('c')}
           AND (:line IS NULL OR counted_line = :line)
           AND (:outcomes IS NULL OR outcome IN (SELECT value FROM json_each(:outcomes)))
           AND (:groups IS NULL OR counted_group IN (SELECT value FROM json_each(:groups)))
           AND coalesce(counted_on, achieved_on) >= :from AND coalesce(counted_on, achieved_on) <= :to
         GROUP BY person)`,
      {
        contract,
        limit,
        line: source === 'rate-card' ? cap : null,
        outcomes: outcomes === undefined ? null : JSON.stringify(outcomes),
        groups: paymentGroups === undefined ? null : JSON.stringify(paymentGroups),
        from: achievedIn?.from ?? '',
        to: achievedIn?.to ?? '9999-12-31',
        ...asOfParameter(moment),
      },
    );
    return { used: row?.most ?? 0, personsAtLimit: row?.persons ?? 0 };
  }

  #cuts(contract: ContractId, moment: Moment): CutRow[] {
    return this.store.all<CutRow>(
      `SELECT cap, level, counts, source, count(*) AS claims, sum(cut_pence) AS cut_pence FROM not_payable c
       WHERE contract = :contract AND reason = 'cap' AND ${known('c')} GROUP BY cap, level, counts, source`,
      { contract, ...asOfParameter(moment) },
    );
  }
}

/** A cap of the terms or a limit of the rate card, and what it is about. */
export type CapInForce = Pick<CapStanding, 'cap' | 'level' | 'counts' | 'source' | 'version' | 'limit' | 'payer'> &
  PersonScope;

/** In the order in which they are held against a claim: for a person, for outcomes, for payers, for the contract. */
export function capsInForce(
  terms: Pick<ContractTerms, 'version' | 'terms'> | undefined,
  card: { readonly revision: number; readonly lines: readonly RateCardLine[] } | undefined,
): readonly CapInForce[] {
  const held: CapInForce[] = [
    ...(card?.lines ?? []).flatMap((line) => ofLine(line, card?.revision ?? 0)),
    ...(terms?.terms.caps ?? []).flatMap((cap) => ofCap(cap, terms?.version ?? 0)),
  ];
  return (['person', 'outcome', 'payer', 'contract'] as const).flatMap((level) =>
    held.filter((one) => one.level === level),
  );
}

/** What billed claims have used of it together; a limit for each person is not used together. */
export function usedOf(
  { source, cap, counts, level, payer, outcomes, achievedIn }: CapInForce,
  use: UseSource,
): number {
  if (source === 'rate-card') return use.line(cap)[counts];
  const scope = { outcomes, achievedIn };
  return level === 'payer' && payer !== undefined
    ? use.payer(payer as Parameters<UseSource['payer']>[0], scope)
    : use.everybody(scope)[counts];
}

function ofCap(cap: Cap, version: number): CapInForce[] {
  const { outcomes, achievedIn } = cap;
  const all = { cap: cap.cap, level: cap.level, source: 'terms', version, outcomes, achievedIn } as const;
  const limitNumber = cap.level === 'outcome' ? cap.limitNumber : undefined;
  return [
    ...(limitNumber === undefined ? [] : [{ ...all, counts: 'number', limit: limitNumber, payer: undefined } as const]),
    ...(cap.limitPence === undefined
      ? []
      : [
          {
            ...all,
            counts: 'pence',
            limit: cap.limitPence,
            payer: cap.level === 'payer' ? cap.payer : undefined,
            paymentGroups: cap.level === 'person' ? cap.paymentGroups : undefined,
          } as const,
        ]),
  ];
}

function ofLine({ line, limits = {} }: RateCardLine, version: number): CapInForce[] {
  const { perPersonPence, totalNumber, totalPence } = limits;
  const all = { cap: line, source: 'rate-card', version, payer: undefined } as const;
  return [
    ...(perPersonPence === undefined
      ? []
      : [{ ...all, level: 'person', counts: 'pence', limit: perPersonPence } as const]),
    ...(totalNumber === undefined ? [] : [{ ...all, level: 'outcome', counts: 'number', limit: totalNumber } as const]),
    ...(totalPence === undefined ? [] : [{ ...all, level: 'outcome', counts: 'pence', limit: totalPence } as const]),
  ];
}
