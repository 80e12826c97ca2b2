import { type Decider, type Decision, unreachable } from '#kernel';
import {
  type CheckItemCommand,
  type CheckReason,
  type CorrectFindingCommand,
  check,
  correct,
  type RecheckCommand,
  recheck,
} from './checks.js';
import { type CloseReason, type CloseSampleCommand, close, type ProposeRecoveryCommand, propose } from './closing.js';
import { type CloseFrameCommand, closeFrame, type DrawReason, type DrawSampleCommand, draw } from './drawing.js';
import { evolve, type SampleState } from './sample-state.js';
import type { SampleEvent } from './samples.events.js';

export type SampleCommand =
  | CloseFrameCommand
  | DrawSampleCommand
  | CheckItemCommand
  | CorrectFindingCommand
  | RecheckCommand
  | CloseSampleCommand
  | ProposeRecoveryCommand;

export type SampleReason = DrawReason | CheckReason | CloseReason;

/** A sample: what it is drawn from, by which seed, what was found of each item, and what follows from it. */
export const sampleDecider: Decider<SampleCommand, SampleState, SampleEvent, SampleReason> = {
  initial: { status: 'absent' },
  decide(command, state): Decision<SampleEvent, SampleReason> {
    switch (command.type) {
      case 'close-frame':
        return closeFrame(command, state);
      case 'draw':
        return draw(command, state);
      case 'check':
        return check(command, state);
      case 'correct':
        return correct(command, state);
      case 'recheck':
        return recheck(command, state);
      case 'close':
        return close(command, state);
      case 'propose-recovery':
        return propose(command, state);
      default:
        return unreachable(command);
    }
  },
  evolve,
};
