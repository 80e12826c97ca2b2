import type { CalendarDate } from '#kernel';

/** One claim as far as its money goes. */
export interface ClaimedAmount {
  readonly person: string;
  readonly achievedOn: CalendarDate;
  readonly claimedOn: CalendarDate;
  readonly pence: number;
}

export interface Curtailed {
  readonly count: number;
  readonly totalPence: number;
  /** What the cap per person and the cap of the contract cut off. */
  readonly cut: { readonly person: number; readonly contract: number };
  /** How many claims each of them cut. */
  readonly claims: { readonly person: number; readonly contract: number };
}

/**
 * What statements must come to under a cap per person and a cap of the contract, worked out apart from the ledger's own
 * rules: statement by statement, in the order achieved. Claims of one day change nothing in a statement's sums, whichever
 * comes first, as long as nobody meets both caps in one statement.
 */
export function curtailedBy(
  claims: readonly ClaimedAmount[],
  periods: readonly { readonly from: CalendarDate; readonly to: CalendarDate }[],
  caps: { readonly personPence: number; readonly contractPence: number },
): Curtailed[] {
  const usedBy = new Map<string, number>();
  let left = caps.contractPence;
  return periods.map(({ from, to }) => {
    const within = claims.filter(({ claimedOn }) => from <= claimedOn && claimedOn <= to);
    const inOrder = [...within].sort((a, b) =>
      a.achievedOn < b.achievedOn ? -1 : a.achievedOn > b.achievedOn ? 1 : 0,
    );
    const cut = { person: 0, contract: 0 };
    const cutClaims = { person: 0, contract: 0 };
    let totalPence = 0;
    for (const { person, pence } of inOrder) {
      const used = usedBy.get(person) ?? 0;
      const afterPerson = Math.min(pence, caps.personPence - used);
      const payable = Math.min(afterPerson, left);
      if (afterPerson < pence) cutClaims.person += 1;
      if (payable < afterPerson) cutClaims.contract += 1;
      cut.person += pence - afterPerson;
      cut.contract += afterPerson - payable;
      usedBy.set(person, used + payable);
      left -= payable;
      totalPence += payable;
    }
    return { count: within.length, totalPence, cut, claims: cutClaims };
  });
}
