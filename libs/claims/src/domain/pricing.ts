import type { PricingDatePolicy } from '#contracts';
import type { CalendarDate } from '#kernel';

/** The dates of a person's path that a contract may price by. */
export interface PricingDates {
  readonly achievedOn: CalendarDate;
  readonly claimedOn: CalendarDate;
  readonly referredOn: CalendarDate | undefined;
  readonly startedOn: CalendarDate | undefined;
}

/** The day that decides the price under a policy; undefined when the person's path has no such day. */
export function pricingDate(policy: PricingDatePolicy, dates: PricingDates): CalendarDate | undefined {
  switch (policy) {
    case 'achieved':
      return dates.achievedOn;
    case 'referral':
      return dates.referredOn;
    case 'engagement-start':
      return dates.startedOn;
    case 'claim':
      return dates.claimedOn;
  }
}
