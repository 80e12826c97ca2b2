import { setTimeout as waitMs } from 'node:timers/promises';
import type { Entropy, Instant } from '#kernel';
import { type Checkpoint, readCheckpoint } from '../notes/checkpoint.js';
import { cosignedAt } from '../notes/cosignature.js';
import { isQuorum, type Policy, type PolicyWitness } from '../notes/policy.js';
import { addSignatures, NoteRefused, type NoteSignature, readNote, readSignatureLine } from '../notes/signed-note.js';
import { ADD_CHECKPOINT_PATH, addCheckpointText, readSizeAnswer } from './add-checkpoint.js';

/** The consistency proof between two sizes of the log, both above 0 and not equal. */
export type ProveConsistency = (oldSize: number, newSize: number) => readonly Buffer[] | Promise<readonly Buffer[]>;

/** What became of asking one witness. */
export type WitnessOutcome = { readonly witness: string } & (
  | { readonly outcome: 'cosigned'; readonly at: Instant; readonly lines: readonly string[] }
  /** It has cosigned a larger tree of this log: the log has lost its end, or somebody else has its key. */
  | { readonly outcome: 'ahead'; readonly size: number }
  | { readonly outcome: WitnessRefusal; readonly said: string }
  | { readonly outcome: 'unreachable'; readonly said: string }
  /** There were enough others, and it took too long. */
  | { readonly outcome: 'not-waited-for' }
);

/** `not-consistent` is the one that must wake somebody: the witness remembers another history. */
export type WitnessRefusal =
  | 'request-refused'
  | 'signature-refused'
  | 'log-unknown'
  | 'not-consistent'
  | 'cosignature-wrong';

export interface Cosigning {
  /** The note with every cosignature that was given. */
  readonly note: string;
  readonly outcomes: readonly WitnessOutcome[];
  readonly isQuorum: boolean;
}

export interface WitnessClientOptions {
  readonly entropy: Entropy;
  /** For one request, in milliseconds. */
  readonly timeoutMs?: number;
  /** How often a witness that does not answer is asked, the first time included. */
  readonly attempts?: number;
  /** Before asking again, in milliseconds; doubled each time, less a part by chance. */
  readonly retryMs?: number;
  /** How long the others have once there is a quorum, in milliseconds. */
  readonly graceMs?: number;
  readonly fetch?: typeof fetch;
  /** Settles after so many milliseconds, or rejects when the signal aborts. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const RETRY_MS_MAX = 5_000;
/** A witness may take a checkpoint from another process between its answer and our next request. */
const SIZES_TAKEN_UP_MAX = 5;
const ANSWER_BYTES_MAX = 64 * 1024;

interface Asked {
  readonly note: string;
  readonly text: string;
  readonly checkpoint: Checkpoint;
  readonly prove: ProveConsistency;
  readonly signal: AbortSignal;
}

/** Asks witnesses to cosign what the log has signed. It remembers which size each of them knows, and may forget it. */
export class WitnessClient {
  readonly #sizes = new Map<string, number>();
  readonly #options: Required<WitnessClientOptions>;

  constructor(options: WitnessClientOptions) {
    this.#options = {
      timeoutMs: 5_000,
      attempts: 3,
      retryMs: 200,
      graceMs: 1_000,
      fetch: (input, init) => fetch(input, init),
      wait: (ms, signal) => waitMs(ms, undefined, { signal, ref: true }),
      ...options,
    };
  }

  /**
   * Asks all witnesses of the policy that have a URL, at once, and returns when all have answered, or a while after
   * there are enough. A witness that has cosigned this note already is not asked again.
   *
   * @param note the checkpoint as the log has signed it.
   * @param signal ends it: who has not answered by then is not waited for.
   * @throws NoteRefused when it is no checkpoint; whatever `prove` throws.
   */
  async cosign(policy: Policy, note: string, prove: ProveConsistency, signal?: AbortSignal): Promise<Cosigning> {
    const { text, signatures } = readNote(note);
    const stop = new AbortController();
    const asked: Asked = { note, text, checkpoint: readCheckpoint(text), prove, signal: stop.signal };
    const end = () => stop.abort();
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted === true) end();
    const cosigned = new Set<string>();
    const ask = async (witness: PolicyWitness): Promise<readonly WitnessOutcome[]> => {
      const before = cosignedIn(signatures, witness, text);
      const outcome = before ?? (witness.url === undefined ? undefined : await this.#ask(witness, witness.url, asked));
      if (outcome?.outcome === 'cosigned') {
        cosigned.add(witness.name);
        if (isQuorum(policy, cosigned)) this.#stopSoon(stop);
      }
      return outcome === undefined ? [] : [outcome];
    };
    try {
      const outcomes = (await Promise.all(policy.witnesses.map(ask))).flat();
      const lines = outcomes.flatMap((each) => (each.outcome === 'cosigned' ? each.lines : []));
      return { note: addSignatures(note, lines), outcomes, isQuorum: isQuorum(policy, cosigned) };
    } finally {
      signal?.removeEventListener('abort', end);
      stop.abort();
    }
  }

  #stopSoon(stop: AbortController): void {
    // Rejected when everything has settled before, which ends the wait and is no fault.
    this.#options.wait(this.#options.graceMs, stop.signal).then(
      () => stop.abort(),
      () => undefined,
    );
  }

  async #ask(witness: PolicyWitness, url: string, asked: Asked): Promise<WitnessOutcome> {
    const { checkpoint, prove } = asked;
    const key = `${witness.verifier.name} ${checkpoint.origin}`;
    let oldSize = this.#sizes.get(key) ?? 0;
    // It knows a larger tree than this one; asked from 0 it says so, and from which size.
    if (oldSize > checkpoint.size) oldSize = 0;
    for (let taken = 0; taken < SIZES_TAKEN_UP_MAX; taken += 1) {
      const isGrowth = oldSize > 0 && oldSize < checkpoint.size;
      const proof = isGrowth ? await prove(oldSize, checkpoint.size) : [];
      const answer = await this.#send(url, addCheckpointText({ oldSize, proof, checkpoint: asked.note }), asked.signal);
      if (answer.status === undefined) return { witness: witness.name, ...answer };
      if (answer.status !== 409) {
        const outcome = outcomeOf(witness, answer.status, answer.body, asked.text);
        if (outcome.outcome === 'cosigned') this.#sizes.set(key, checkpoint.size);
        return outcome;
      }
      const size = readSizeAnswer(answer.body);
      if (size === undefined) return refused(witness, 'request-refused', 'It answered 409 without a size');
      // The same size as was said, and yet a conflict: an older form of saying that the root is another.
      if (size === oldSize) return refused(witness, 'not-consistent', 'It knows another root for this size');
      this.#sizes.set(key, size);
      if (size > checkpoint.size) return { witness: witness.name, outcome: 'ahead', size };
      oldSize = size;
    }
    return { witness: witness.name, outcome: 'unreachable', said: 'Its size changed with every request' };
  }

  /** Again and again while the witness cannot answer; its refusals are answers. */
  async #send(
    url: string,
    body: string,
    signal: AbortSignal,
  ): Promise<
    | { readonly status: number; readonly body: string }
    | { readonly status?: never; readonly outcome: 'unreachable'; readonly said: string }
    | { readonly status?: never; readonly outcome: 'not-waited-for' }
  > {
    const { attempts, retryMs, entropy, wait } = this.#options;
    let said = '';
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      try {
        if (attempt > 0) await wait(delayMs(attempt - 1, retryMs, entropy), signal);
        const answer = await this.#post(url, body, signal);
        if (answer.status < 500 && answer.status !== 429) return answer;
        said = `It answered ${answer.status}`;
      } catch (error) {
        if (signal.aborted) return { outcome: 'not-waited-for' };
        said = messageOf(error);
      }
    }
    return { outcome: 'unreachable', said };
  }

  async #post(
    url: string,
    body: string,
    signal: AbortSignal,
  ): Promise<{ readonly status: number; readonly body: string }> {
    const response = await this.#options.fetch(`${url.replace(/\/+$/, '')}${ADD_CHECKPOINT_PATH}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      // A checkpoint goes to the witness that the policy names, and to nobody it may point at.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(this.#options.timeoutMs)]),
    });
    return { status: response.status, body: await shortText(response) };
  }
}

function outcomeOf(witness: PolicyWitness, status: number, body: string, text: string): WitnessOutcome {
  switch (status) {
    case 200:
      return (
        cosignatureIn(witness, body, text) ?? refused(witness, 'cosignature-wrong', 'It gave no cosignature that holds')
      );
    case 403:
      return refused(witness, 'signature-refused', body);
    case 404:
      return refused(witness, 'log-unknown', body);
    case 422:
      return refused(witness, 'not-consistent', body);
    default:
      return refused(witness, 'request-refused', `${status}: ${body}`);
  }
}

/** The lines of the answer that hold under the key that we know. Lines of other keys are nothing to us. */
function cosignatureIn(witness: PolicyWitness, body: string, text: string): WitnessOutcome | undefined {
  try {
    return cosignedIn(
      body
        .split('\n')
        .filter((line) => line !== '')
        .map(readSignatureLine),
      witness,
      text,
    );
  } catch (error) {
    if (error instanceof NoteRefused) return undefined;
    throw error;
  }
}

function cosignedIn(
  signatures: readonly NoteSignature[],
  { name, verifier }: PolicyWitness,
  text: string,
): (WitnessOutcome & { readonly outcome: 'cosigned' }) | undefined {
  const found = signatures.find(
    (each) => each.name === verifier.name && each.keyId.equals(verifier.keyId) && verifier.verify(text, each.signature),
  );
  const at = found === undefined ? undefined : cosignedAt(found);
  return found === undefined || at === undefined
    ? undefined
    : { witness: name, outcome: 'cosigned', at, lines: [found.line] };
}

function refused({ name: witness }: PolicyWitness, outcome: WitnessRefusal, said: string): WitnessOutcome {
  return { witness, outcome, said: inOneLine(said) };
}

/** What others say goes into our reports: one line, not long, nothing that a terminal acts on. */
function inOneLine(said: string): string {
  return said
    .replace(/[\p{Cc}\p{White_Space}]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

/** Between half and the whole of a time that doubles, so that many logs do not come back in the same moment. */
function delayMs(failures: number, retryMs: number, entropy: Entropy): number {
  const whole = Math.min(RETRY_MS_MAX, retryMs * 2 ** failures);
  return Math.round(whole / 2 + (whole / 2) * (entropy.bytes(4).readUInt32BE() / 2 ** 32));
}

function messageOf(error: unknown): string {
  // The reason that a connection failed stands under the error of fetch.
  const { message, cause } = error as { readonly message?: string; readonly cause?: { readonly message?: string } };
  return inOneLine([message ?? String(error), cause?.message].filter((each) => each !== undefined).join(': '));
}

/** The beginning of an answer: no witness has more to say than a few lines. */
async function shortText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    length += part.length;
    if (length > ANSWER_BYTES_MAX) throw new RangeError(`The answer has more than ${ANSWER_BYTES_MAX} bytes`);
  }
  return Buffer.concat(parts).toString('utf8');
}
