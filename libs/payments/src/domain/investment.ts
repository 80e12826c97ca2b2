import {
  type CalendarDate,
  type ContractId,
  type Decider,
  type Decision,
  type Of,
  type OrganisationId,
  PaymentRef,
  type Pence,
  type Refusal,
  refuse,
  unreachable,
} from '#kernel';
import type { InvestmentEvent } from './payments.events.js';

interface Asked {
  readonly contract: ContractId;
  /** `<contract>.I<number>`, when absent. */
  readonly investment?: PaymentRef | undefined;
  readonly investor: OrganisationId;
  /** Whether the organisation is an investor of the contract: looked up by the handler. */
  readonly isInvestor: boolean;
  /** The organisation that asks, where it asks as an investor: it speaks for its own money only. */
  readonly askingInvestor: OrganisationId | undefined;
  readonly words?: string | undefined;
}

export type InvestmentCommand =
  | ({ readonly type: 'draw-investment'; readonly pence: Pence; readonly drawnOn: CalendarDate } & Asked)
  | ({
      readonly type: 'repay-investment';
      readonly capitalPence: Pence;
      readonly returnPence: Pence;
      readonly repaidOn: CalendarDate;
    } & Asked);

/** One movement of an investor's money, in or out. */
export interface InvestmentFlow {
  readonly investment: PaymentRef;
  readonly kind: 'drawn' | 'repaid';
  readonly investor: OrganisationId;
  /** Put in, of a drawing; given back of what was put in, of a repayment. */
  readonly capitalPence: Pence;
  /** Paid for the use of it; nothing, of a drawing. */
  readonly returnPence: number;
  readonly on: CalendarDate;
}

/** What investors put in and got back, as recorded. It never affects what is paid for outcomes. */
export interface InvestmentState {
  readonly flows: readonly InvestmentFlow[];
}

export type InvestmentReason =
  | 'not-an-investor'
  | 'another-investors-money'
  | 'investment-ref-already-used'
  | 'nothing-drawn-yet'
  | 'repaid-more-than-drawn';

export const investmentDecider: Decider<InvestmentCommand, InvestmentState, InvestmentEvent, InvestmentReason> = {
  initial: { flows: [] },

  decide(command, state): Decision<InvestmentEvent, InvestmentReason> {
    const { investor, isInvestor, askingInvestor } = command;
    if (!isInvestor) return refuse('not-an-investor', { investor });
    if (askingInvestor !== undefined && askingInvestor !== investor) {
      return refuse('another-investors-money', { investor, organisation: askingInvestor });
    }
    const investment = command.investment ?? nextReference(command.contract, state);
    const flow = flowOf(command, investment);
    // Without a reference the content is all that tells a repetition: two equal movements of one day need references.
    const standing = state.flows.find((other) =>
      command.investment === undefined ? isSameMovement(other, flow) : other.investment === investment,
    );
    if (standing !== undefined) {
      return isSameMovement(standing, flow) ? [] : refuse('investment-ref-already-used', { investment });
    }
    switch (command.type) {
      case 'draw-investment':
        return [drawn(command, investment)];
      case 'repay-investment':
        return repayable(flow, state) ?? [repaid(command, investment)];
      default:
        return unreachable(command);
    }
  },

  evolve({ flows }, event): InvestmentState {
    return { flows: [...flows, flowFrom(event)] };
  },
};

/** What investors have in the contract at the end of a day: drawn, and not given back. */
export function outstandingOn({ flows }: InvestmentState, investor: OrganisationId, day: CalendarDate): number {
  return flows
    .filter((flow) => flow.investor === investor && flow.on <= day)
    .reduce((sum, { kind, capitalPence }) => sum + (kind === 'drawn' ? capitalPence : -capitalPence), 0);
}

/** Nobody gets back more than they put in, on any day: what is given above it is a return, and says so. */
function repayable(flow: InvestmentFlow, state: InvestmentState): Refusal<InvestmentReason> | undefined {
  const { investor, on, capitalPence } = flow;
  const own = state.flows.filter((other) => other.investor === investor);
  if (!own.some((other) => other.kind === 'drawn' && other.on <= on)) {
    return refuse('nothing-drawn-yet', { investor, repaidOn: on });
  }
  // Movements are recorded as they become known, so one that is dated back must leave enough for the later ones.
  const days = [on, ...own.map((other) => other.on).filter((day) => day > on)];
  const least = Math.min(...days.map((day) => outstandingOn(state, investor, day)));
  if (capitalPence <= least) return undefined;
  return refuse('repaid-more-than-drawn', { investor, capitalPence, outstandingPence: least });
}

function nextReference(contract: ContractId, { flows }: InvestmentState): PaymentRef {
  const taken = new Set(flows.map(({ investment }) => investment));
  for (let number = flows.length + 1; ; number += 1) {
    const reference = PaymentRef.parse(`${contract}.I${String(number).padStart(2, '0')}`);
    if (!taken.has(reference)) return reference;
  }
}

/** Whether two movements say the same, whatever they are called. */
export function isSameMovement(
  one: Omit<InvestmentFlow, 'investment'>,
  other: Omit<InvestmentFlow, 'investment'>,
): boolean {
  return (
    one.kind === other.kind &&
    one.investor === other.investor &&
    one.capitalPence === other.capitalPence &&
    one.returnPence === other.returnPence &&
    one.on === other.on
  );
}

function drawn(
  { contract, investor, pence, drawnOn, words }: Of<InvestmentCommand, 'draw-investment'>,
  investment: PaymentRef,
): InvestmentEvent {
  return { type: 'InvestmentDrawn', contract, investment, investor, pence, drawnOn, words };
}

function repaid(command: Of<InvestmentCommand, 'repay-investment'>, investment: PaymentRef): InvestmentEvent {
  const { contract, investor, capitalPence, returnPence, repaidOn, words } = command;
  return { type: 'InvestmentRepaid', contract, investment, investor, capitalPence, returnPence, repaidOn, words };
}

function flowOf(command: InvestmentCommand, investment: PaymentRef): InvestmentFlow {
  return flowFrom(command.type === 'draw-investment' ? drawn(command, investment) : repaid(command, investment));
}

function flowFrom(event: InvestmentEvent): InvestmentFlow {
  const { investment, investor } = event;
  switch (event.type) {
    case 'InvestmentDrawn':
      return { investment, kind: 'drawn', investor, capitalPence: event.pence, returnPence: 0, on: event.drawnOn };
    case 'InvestmentRepaid': {
      const { capitalPence, returnPence, repaidOn } = event;
      return { investment, kind: 'repaid', investor, capitalPence, returnPence, on: repaidOn };
    }
    default:
      return unreachable(event);
  }
}
