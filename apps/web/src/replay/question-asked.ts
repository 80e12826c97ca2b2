import type { ContractId } from '#kernel';
import type { FrameStep, ReplayClock, ReplayQuestion } from '#replay';
import { type Asked, dayFrom, invalid, oneOf } from '../http/query-desk.js';

export const frameFilters = ['by', 'clock', 'from', 'to'];

const steps: readonly FrameStep[] = ['event', 'day', 'month'];
const clocks: readonly ReplayClock[] = ['recorded', 'happened'];

/** @throws Problem for a step or a clock that there is not, or days that are none or in the wrong order. */
export function questionAsked(contract: string, { asOf, filters }: Asked, after?: string): ReplayQuestion {
  const { from, to } = filters;
  const span = {
    from: from === undefined ? undefined : dayFrom('from', from),
    to: to === undefined ? undefined : dayFrom('to', to),
  };
  if (span.from !== undefined && span.to !== undefined && span.to < span.from) {
    throw invalid('to', 'must not be before from');
  }
  return {
    contract: contract as ContractId,
    by: oneOf('by', steps, filters['by']) ?? 'month',
    clock: oneOf('clock', clocks, filters['clock']) ?? 'recorded',
    asOf,
    ...span,
    after,
  };
}
