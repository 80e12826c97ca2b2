import type { CheckReason } from './domain/checks.js';
import type { CloseReason } from './domain/closing.js';
import type { DrawReason } from './domain/drawing.js';
import type { SampleReason } from './domain/samples.js';

const notFound = { 'sample-not-found': 'There is no sample {sample}' };
const notDrawn = { 'sample-not-drawn': 'The sample {sample} has no seed yet, so nothing has been drawn' };

export const drawReasons: Record<DrawReason, string> = {
  ...notFound,
  'sample-exists-otherwise': 'There is a sample {sample} already, of another frame or size',
  'drawn-by-the-payee': '{organisation} is paid under this contract, so it cannot draw a sample of what it is paid for',
  'frame-entry-not-reached': 'The frame would be as of entry {asOf}, and the last entry of the ledger is {entry}',
  'frame-empty': 'Nothing in the ledger is what the frame asks for, so there is nothing to draw from',
  'sample-size-does-not-fit':
    'A sample of {size} does not fit: the frame has {members} members in {strata} strata, and at least one is drawn from each',
  'strata-sized-otherwise':
    'The sizes must name each stratum of the frame once, with at least one and at most all of its members, and add up to the size of the sample: {strata}',
  'drawn-by-another-seed': 'The sample {sample} was drawn already, by another seed',
  'seed-not-later':
    'The seed must come after the frame, so that nobody could choose either of them: it is {seed}, and the frame was closed {frame}',
  'seed-not-the-root': 'The seed is not the root of a checkpoint of size {size} that this ledger signed',
};

export const checkReasons: Record<CheckReason, string> = {
  ...notFound,
  ...notDrawn,
  'another-kind-of-sample': 'The sample {sample} is one of {of}: claims are checked, verifications are decided again',
  'item-not-in-sample': '{item} was not drawn into this sample',
  'verifier-not-independent': '{organisation} pays, provides, coordinates or invests, so it cannot check a sample',
  'checker-verified-this': 'You decided about {item} first, so another person must check it',
  'right-amount-out-of-range':
    'Where an item is partly right, the right amount is above nothing and below its {pence} pence; it says {rightPence}',
  'checked-otherwise': '{item} was checked already, with another result or by somebody else',
  'sample-closed': 'The sample {sample} is closed; what was found stands',
  'item-not-checked': '{item} was not checked yet, so there is nothing to correct',
};

export const closeReasons: Record<CloseReason, string> = {
  ...notFound,
  ...notDrawn,
  'items-not-checked': '{left} of {items} items are not checked yet',
  'sample-not-closed': 'The sample {sample} is not closed yet, so nothing follows from it',
  'terms-extrapolate-nothing':
    'The terms under which the frame of {sample} was closed let nothing be taken back beyond what was found',
  'nothing-to-recover': 'Nothing is to be taken back: no error in {sample} costs anything that was paid',
  'recovery-proposed-already': 'This was proposed already, as clawback {clawback}',
};

/** Every reason has words that whoever draws, checks or recovers can act on. */
export const sampleReasons: Record<SampleReason, string> = { ...drawReasons, ...checkReasons, ...closeReasons };
