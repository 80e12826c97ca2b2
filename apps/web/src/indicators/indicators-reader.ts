import { Injectable } from '@nestjs/common';
import {
  type AroundDay,
  type DecisionsOf,
  type DeclinesOf,
  type DelaysOf,
  GamingIndicators,
  type MonthEndsOf,
  type OnlyClaimsOf,
  type PathsOf,
} from '#claims';
import { EvidenceRegister } from '#evidence';
import { type CalendarDate, calendarDate } from '#kernel';
import { RateCardHistory } from '#rate-cards';
import { type AgreementRate, AgreementRegister } from '#samples';

/** Evidence that was handed in for several people; a file is told by its mark, which says nothing of what is in it. */
export interface ReusedFile {
  readonly fileMark: string;
  /** For whom it was handed in. */
  readonly people: number;
  readonly items: number;
}

/** The figures that point to where a contract may be worked by its price list. */
export interface IndicatorFigures {
  /** How far the people of each provider have come. */
  readonly byProvider: readonly PathsOf[];
  /** How far the people of each payment group have come. */
  readonly byPaymentGroup: readonly PathsOf[];
  /** Why referrals were declined, by provider. */
  readonly declines: readonly DeclinesOf[];
  /** How long after they were achieved outcomes were first shown, by provider. */
  readonly delays: readonly DelaysOf[];
  /** Verified outcomes that are dated on one of the last five days of a month, by outcome. */
  readonly monthEnds: readonly MonthEndsOf[];
  /** Verified outcomes in the two weeks before and after each change of prices. */
  readonly aroundPriceChanges: readonly AroundDay[];
  /** For how many people an outcome is all that was ever claimed, by outcome. */
  readonly onlyClaims: readonly OnlyClaimsOf[];
  readonly decisions: readonly DecisionsOf[];
  readonly agreement: readonly AgreementRate[];
  /** Files that were handed in as evidence for more than one person. */
  readonly reusedFiles: readonly ReusedFile[];
}

const REVISIONS_MAX = 200;

/** Gathers them from the registers, for the page and for the API alike. */
@Injectable()
export class IndicatorsReader {
  constructor(
    private readonly indicators: GamingIndicators,
    private readonly evidence: EvidenceRegister,
    private readonly agreement: AgreementRegister,
    private readonly rateCards: RateCardHistory,
  ) {}

  /** @param day from which half a year without evidence is counted back. */
  of(contract: string, day: CalendarDate, asOf: number): IndicatorFigures {
    const moment = { asOf };
    const { rows } = this.rateCards.revisions(contract, { asOf, limit: REVISIONS_MAX });
    // The first revision begins the service: nothing could be moved over that day.
    const changed = rows
      .flatMap(({ validFrom }) => (validFrom === undefined ? [] : [calendarDate(validFrom)]))
      .slice(1);
    return {
      byProvider: this.indicators.paths(contract, 'provider', day, moment),
      byPaymentGroup: this.indicators.paths(contract, 'payment_group', day, moment),
      declines: this.indicators.declines(contract, moment),
      delays: this.indicators.delays(contract, moment),
      monthEnds: this.indicators.monthEnds(contract, moment),
      aroundPriceChanges: this.indicators.around(contract, changed, moment),
      onlyClaims: this.indicators.onlyClaims(contract, moment),
      decisions: this.indicators.decisions(contract, moment),
      agreement: this.agreement.rates(contract, { asOf, by: 'organisation' }),
      reusedFiles: this.evidence
        .filesUnderSeveralPeople(contract, moment)
        .map(({ file_mark, people, items }) => ({ fileMark: file_mark, people, items })),
    };
  }
}
