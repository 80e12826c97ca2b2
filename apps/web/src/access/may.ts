import { mayInRole, type Operation } from '#contracts';
import type { Caller } from '../http/identity.js';
import type { Action } from '../layout/parts.js';

/** An action that a page offers to whoever may take it. */
export interface OfferedAction extends Action {
  readonly operation: Operation;
}

/**
 * The actions that the role of the reader allows. Whether the contract and the day allow them too is for the command to
 * say: what is offered here is never the last word.
 */
export function offered(caller: Caller | undefined, actions: readonly OfferedAction[]): readonly Action[] {
  if (caller === undefined) return [];
  return actions
    .filter(({ operation }) => mayInRole(caller.actor.role, operation))
    .map(({ text, href }) => ({ text, href }));
}
