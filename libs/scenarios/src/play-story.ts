import { InvalidInput, type LedgerCommand, NotAllowed } from '#contracts';
import type { Answer, Position } from '#event-log';
import type { Installation } from '#installation';
import { type Instant, newPersonId, type PersonId, type SetClock } from '#kernel';
import { fileToStore, type PseudonymOf, withStoredFile } from './command-input.js';
import { SeededEntropy } from './seeded-entropy.js';
import { stepCommands } from './step-commands.js';
import type { StoryCommand } from './story.js';

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** The moment of the story. */
  readonly at: Instant;
}

export interface StepAnswer {
  readonly command: StoryCommand;
  readonly kind: 'recorded' | 'repeated' | 'refused';
  /** Why it was refused. */
  readonly reason?: string;
  readonly detail?: Readonly<Record<string, string | number>>;
}

export interface PlayOptions {
  readonly clock: SetClock;
  /**
   * Whether everybody draws the same pseudonym in every run. Where they are random anyway, people can be referred side by
   * side, and a story is told the sooner.
   */
  readonly drawsInOrder?: boolean;
  /** Whether the first refusal ends the story, because what follows would build on what is not there. */
  readonly stopsAtRefusal?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Played {
  readonly answers: readonly StepAnswer[];
  /** The reference of a person by pseudonym. */
  referenceOf(person: string): string;
}

/** Commands that run side by side at most; the log commits what waits at one time together. */
const SIDE_BY_SIDE_MAX = 128;
/** How long a statement waits for the register of claims. */
const CATCH_UP_MS = 60_000;

/**
 * Gives the commands of a story one after the other, setting the clock to the moment of each. Commands of one moment
 * that are about different people run side by side, so that a log with group commit writes them together; those about
 * one person, and everything that is about nobody in particular, keep their order.
 *
 * @returns once the read models have caught up.
 */
export async function playStory(
  commands: readonly StoryCommand[],
  installation: Installation,
  { clock, drawsInOrder = true, stopsAtRefusal = false, onProgress }: PlayOptions,
): Promise<Played> {
  const player = new Player(installation, clock);
  await player.prepare();
  const answers: StepAnswer[] = [];
  for (const group of groupsOf(commands, drawsInOrder)) {
    const together = await player.playTogether(group);
    answers.push(...together);
    if (stopsAtRefusal && together.some(({ kind }) => kind === 'refused')) break;
    const last = group.at(-1)?.at(-1);
    if (last !== undefined) onProgress?.({ done: answers.length, total: commands.length, at: last.at });
  }
  await player.caughtUp();
  return { answers, referenceOf: (person) => player.referenceOf(person) };
}

/** Lanes of one moment that may run side by side; a lane is a sequence. */
function* groupsOf(commands: readonly StoryCommand[], drawsInOrder: boolean): Generator<StoryCommand[][]> {
  let lanes = new Map<string, StoryCommand[]>();
  let at: Instant | undefined;
  for (const command of commands) {
    // A referral draws a pseudonym: side by side, the order of drawing would not be the same in every run.
    const alone = command.person === undefined || (drawsInOrder && command.do === 'refer-person');
    if (lanes.size > 0 && (alone || command.at !== at)) {
      yield [...lanes.values()];
      lanes = new Map();
    }
    at = command.at;
    if (alone || command.person === undefined) {
      yield [[command]];
      continue;
    }
    const name = nameIn(command.contract, command.person);
    const lane = lanes.get(name);
    if (lane === undefined) lanes.set(name, [command]);
    else lane.push(command);
  }
  if (lanes.size > 0) yield [...lanes.values()];
}

/** A reference means somebody in one contract only. */
function nameIn(contract: string, reference: string): string {
  return `${contract}/${reference}`;
}

class Player {
  readonly #pseudonyms = new Map<string, PersonId>();
  readonly #references = new Map<string, string>();
  #bus: { execute(command: LedgerCommand<unknown, string, object>): Promise<Answer<string, object>> } | undefined;
  #position: Position | undefined;

  constructor(
    private readonly installation: Installation,
    private readonly clock: SetClock,
  ) {}

  async prepare(): Promise<void> {
    this.#bus = await this.installation.bus();
  }

  async playTogether(lanes: readonly (readonly StoryCommand[])[]): Promise<StepAnswer[]> {
    const answers: StepAnswer[] = [];
    for (let from = 0; from < lanes.length; from += SIDE_BY_SIDE_MAX) {
      const together = lanes.slice(from, from + SIDE_BY_SIDE_MAX);
      answers.push(...(await Promise.all(together.map((lane) => this.#playLane(lane)))).flat());
    }
    return answers;
  }

  referenceOf(person: string): string {
    return this.#references.get(person) ?? person;
  }

  async #playLane(lane: readonly StoryCommand[]): Promise<StepAnswer[]> {
    const answers: StepAnswer[] = [];
    for (const command of lane) answers.push(await this.#play(command));
    return answers;
  }

  async #play(command: StoryCommand): Promise<StepAnswer> {
    this.clock.set(command.at);
    // A statement takes claims from a register that follows the log.
    if (command.do === 'issue-statement') await this.caughtUp();
    const { command: Class } = stepCommands[command.do];
    const pseudonymOf = (reference: string) => this.#pseudonymOf(command.contract, reference);
    const isUnknown = command.person === undefined || command.do === 'refer-person';
    const person = isUnknown ? undefined : pseudonymOf(command.person);
    const input = await this.#withFileStored(command.input(pseudonymOf), person, pseudonymOf);
    const context = { commandId: command.commandId, actor: command.actor };
    const given = new (Class as new (...parts: unknown[]) => LedgerCommand<unknown, string, object>)(input, context);
    try {
      return this.#answered(command, await this.#execute(given));
    } catch (error) {
      if (error instanceof NotAllowed) return { command, kind: 'refused', reason: error.code, detail: {} };
      if (error instanceof InvalidInput) {
        return { command, kind: 'refused', reason: 'invalid-input', detail: { problems: error.message } };
      }
      throw error;
    }
  }

  /** A page or an import stores a file before it submits it, and so does a story. */
  async #withFileStored(
    input: Readonly<Record<string, unknown>>,
    person: PersonId | undefined,
    pseudonymOf: PseudonymOf,
  ) {
    const file = fileToStore(input);
    if (file === undefined || person === undefined) return input;
    const content = Buffer.from(file.text);
    const { digest } = await this.installation.evidenceFiles.store({
      subject: file.storedFor === undefined ? person : pseudonymOf(file.storedFor.slice(1)),
      content,
      mediaType: 'text/plain',
    });
    return withStoredFile(input, file, digest);
  }

  async #execute(given: LedgerCommand<unknown, string, object>): Promise<Answer<string, object>> {
    if (this.#bus === undefined) throw new Error('prepare() comes first');
    return this.#bus.execute(given);
  }

  #answered(command: StoryCommand, answer: Answer<string, object>): StepAnswer {
    if (answer.kind === 'refused') {
      const { refused: reason, detail = {} } = answer.refusal;
      const told = Object.entries(detail).map(([name, value]) => [name, this.#inReferences(value)] as const);
      return { command, kind: 'refused', reason, detail: Object.fromEntries(told) };
    }
    const { person } = answer.about as { readonly person?: PersonId };
    if (command.do === 'refer-person' && command.person !== undefined && person !== undefined) {
      this.#know(command.contract, command.person, person);
    }
    const { position } = answer;
    if (position !== undefined && (this.#position === undefined || position > this.#position))
      this.#position = position;
    return { command, kind: answer.repeated ? 'repeated' : 'recorded' };
  }

  #pseudonymOf(contract: string, reference: string): PersonId {
    const known = this.#pseudonyms.get(nameIn(contract, reference));
    if (known !== undefined) return known;
    // Somebody who was never referred, or whose referral was refused: a pseudonym that nobody has.
    const person =
      this.installation.participants.find(contract, reference) ??
      newPersonId(new SeededEntropy(nameIn(contract, reference)));
    this.#know(contract, reference, person);
    return person;
  }

  /** A story knows people by their references: the pseudonym in the name of a claim is another in every run. */
  #inReferences(value: string | number): string | number {
    if (typeof value === 'number') return value;
    return value
      .split('.')
      .map((part) => this.#references.get(part) ?? part)
      .join('.');
  }

  #know(contract: string, reference: string, person: PersonId): void {
    this.#pseudonyms.set(nameIn(contract, reference), person);
    this.#references.set(person, reference);
  }

  /** Waits until the read models have everything that the story has recorded so far. */
  async caughtUp(): Promise<void> {
    if (this.#position === undefined) return;
    if (await this.installation.store.whenHandled(this.#position, CATCH_UP_MS)) return;
    throw new Error(`The read models are behind: one has stopped, or needs more than ${CATCH_UP_MS / 1000} seconds`);
  }
}
