import type { Installation } from '#installation';
import type { ContractId, Period } from '#kernel';
import { EffectOfChange, NothingBilled, Recompute } from '#payments';

/** Everything that was billed, worked out again from the first claim on. */
export interface ReportedRecomputation {
  readonly agrees: boolean;
  readonly billedPence: number;
  readonly nowPence: number;
}

export interface EffectAsked {
  readonly variation?: number | undefined;
  readonly revision?: number | undefined;
  readonly achievedIn?: Period | undefined;
}

/** What a change did to the money, or would do. */
export interface ReportedEffect extends EffectAsked {
  readonly direction: 'past' | 'proposed';
  /** Claims that come to something else, or whose payers pay other parts. */
  readonly changed: number;
  readonly beforePence: number;
  readonly afterPence: number;
  readonly differencePence: number;
  readonly payers: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
}

/** What the ledger answers about a story that has been told: asked of the same queries as pages and terminal ask. */
export interface AskedAfterwards {
  readonly recomputed: ReportedRecomputation;
  readonly effects: readonly ReportedEffect[];
}

/** @throws NoSuchChange for a change that there is not, or that is over without having been agreed. */
export async function askAfterwards(
  installation: Installation,
  contract: ContractId,
  effects: readonly EffectAsked[],
): Promise<AskedAfterwards> {
  const found: ReportedEffect[] = [];
  for (const asked of effects) found.push(await effectAsked(installation, contract, asked));
  return { recomputed: await recomputed(installation, contract), effects: found };
}

async function recomputed(installation: Installation, contract: ContractId): Promise<ReportedRecomputation> {
  const recompute = await installation.get(Recompute);
  try {
    const { agrees, billedPence, nowPence } = await recompute.ofContract(contract);
    return { agrees, billedPence, nowPence };
  } catch (error) {
    // A story may be about a contract that was refused.
    if (error instanceof NothingBilled) return { agrees: true, billedPence: 0, nowPence: 0 };
    throw error;
  }
}

async function effectAsked(
  installation: Installation,
  contract: ContractId,
  { variation, revision, achievedIn }: EffectAsked,
): Promise<ReportedEffect> {
  const change =
    variation === undefined
      ? ({ kind: 'rate-card-revision', number: revision ?? 0 } as const)
      : ({ kind: 'variation', number: variation } as const);
  const effectOfChange = await installation.get(EffectOfChange);
  const { direction, total, byPayer, byOutcome } = await effectOfChange.of(contract, change, achievedIn);
  return {
    variation,
    revision,
    achievedIn,
    direction,
    changed: total.changed,
    beforePence: total.payableBeforePence,
    afterPence: total.payableAfterPence,
    differencePence: total.differencePence,
    payers: Object.fromEntries(byPayer.map(({ payer, differencePence }) => [payer, differencePence])),
    outcomes: Object.fromEntries(byOutcome.map(({ outcome, differencePence }) => [outcome, differencePence])),
  };
}
