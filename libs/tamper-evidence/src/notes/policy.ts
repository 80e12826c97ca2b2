import type { Instant } from '#kernel';
import { type Checkpoint, readCheckpoint } from './checkpoint.js';
import { cosignedAt } from './cosignature.js';
import { type Ed25519Verifier, KeyRefused, readVkey, type SignatureType } from './ed25519-keys.js';
import { NoteRefused, openNote } from './signed-note.js';

/** Whose word is needed before a checkpoint is believed (C2SP tlog-policy). */
export interface Policy {
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  readonly groups: readonly PolicyGroup[];
  /** A witness or a group, or `none` where the log's own word is enough. */
  readonly quorum: string;
}

export interface PolicyLog {
  readonly verifier: Ed25519Verifier;
  readonly url?: string;
}

export interface PolicyWitness {
  /** What the policy calls it. It means nothing elsewhere. */
  readonly name: string;
  readonly verifier: Ed25519Verifier;
  /** Where it takes checkpoints, without `/add-checkpoint`. */
  readonly url?: string;
}

export interface PolicyGroup {
  readonly name: string;
  /** How many of the members it takes. */
  readonly threshold: number;
  /** Witnesses and groups. */
  readonly members: readonly string[];
}

/** What a policy makes of a note whose signatures hold. */
export interface Judgement {
  readonly checkpoint: Checkpoint;
  /** The text that was signed. */
  readonly text: string;
  readonly witnesses: readonly Witnessing[];
  /** Whether enough witnesses have cosigned. Without it, nobody but the log says that there is only one such tree. */
  readonly isQuorum: boolean;
}

export interface Witnessing {
  /** As the policy calls the witness. */
  readonly name: string;
  /** When it had seen the tree, at the latest. */
  readonly at: Instant;
}

/** A policy that cannot be read. The message names the line and the rule. */
export class PolicyMalformed extends Error {
  override readonly name = 'PolicyMalformed';
}

const NONE = 'none';

/** @throws PolicyMalformed naming the first line that is wrong. */
export function readPolicy(text: string): Policy {
  const draft = new PolicyDraft();
  for (const [index, line] of text.split('\n').entries()) {
    try {
      draft.take(line);
    } catch (error) {
      if (!(error instanceof PolicyMalformed) && !(error instanceof KeyRefused)) throw error;
      throw new PolicyMalformed(`Line ${index + 1} of the policy: ${error.message}`);
    }
  }
  return draft.whole();
}

/**
 * Opens a note and weighs who has signed it. One key's wrong signature refuses the whole note; witnesses that are
 * missing do not, and are for the caller to weigh by `isQuorum`.
 *
 * @throws NoteRefused when no log of the policy has signed it, or a signature under a known key is wrong.
 */
export function judgeNote(policy: Policy, note: string): Judgement {
  const logs = policy.logs.map(({ verifier }) => verifier);
  const cosigners = policy.witnesses.map(({ verifier }) => verifier);
  const { text, verified, signatures } = openNote(note, [...logs, ...cosigners]);
  const checkpoint = readCheckpoint(text);
  if (!logs.some((log) => verified.includes(log) && log.name === checkpoint.origin)) {
    throw new NoteRefused('no-known-signature', 'No log that the policy names has signed this checkpoint as its own');
  }
  const witnesses = policy.witnesses.flatMap(({ name, verifier }): Witnessing[] => {
    const line = signatures.find((each) => each.name === verifier.name && each.keyId.equals(verifier.keyId));
    const at = line === undefined ? undefined : cosignedAt(line);
    return at === undefined ? [] : [{ name, at }];
  });
  return { checkpoint, text, witnesses, isQuorum: isQuorum(policy, new Set(witnesses.map(({ name }) => name))) };
}

/** @param cosigned the witnesses that have cosigned, as the policy calls them. */
export function isQuorum({ groups, quorum }: Policy, cosigned: ReadonlySet<string>): boolean {
  if (quorum === NONE) return true;
  // A group can only name what stands above it, so one pass from the top settles all of them.
  const witnessed = new Set(cosigned);
  for (const { name, threshold, members } of groups) {
    if (members.filter((member) => witnessed.has(member)).length >= threshold) witnessed.add(name);
  }
  return witnessed.has(quorum);
}

/** What has been read of a policy so far: a line may only name what stands above it. */
class PolicyDraft {
  readonly #logs: PolicyLog[] = [];
  readonly #witnesses: PolicyWitness[] = [];
  readonly #groups: PolicyGroup[] = [];
  readonly #members = new Set<string>();
  #quorum: string | undefined;

  take(line: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(line)) {
      throw new PolicyMalformed('there must be no control character but the tab and the newline');
    }
    const [keyword = '', ...fields] = line.split(/[ \t]+/).filter((field) => field !== '');
    if (keyword === '' || keyword.startsWith('#')) return;
    switch (keyword) {
      case 'log':
        this.#takeLog(fields);
        break;
      case 'witness':
        this.#takeWitness(fields);
        break;
      case 'group':
        this.#takeGroup(fields);
        break;
      case 'quorum':
        this.#takeQuorum(fields);
        break;
      default:
        throw new PolicyMalformed('it must begin with log, witness, group or quorum');
    }
  }

  whole(): Policy {
    if (this.#quorum === undefined) throw new PolicyMalformed('The policy must have a quorum line');
    return { logs: this.#logs, witnesses: this.#witnesses, groups: this.#groups, quorum: this.#quorum };
  }

  #takeLog([vkey = '', url, ...more]: readonly string[]): void {
    if (vkey === '' || more.length > 0) throw new PolicyMalformed('it must read: log <vkey> [<url>]');
    const verifier = readKey(vkey, 'note', this.#logs);
    this.#logs.push({ verifier, ...(url === undefined ? {} : { url: readUrl(url) }) });
  }

  #takeWitness([name = '', vkey = '', url, ...more]: readonly string[]): void {
    if (vkey === '' || more.length > 0) throw new PolicyMalformed('it must read: witness <name> <vkey> [<url>]');
    this.#requireNew(name);
    const verifier = readKey(vkey, 'cosignature', this.#witnesses);
    this.#witnesses.push({ name, verifier, ...(url === undefined ? {} : { url: readUrl(url) }) });
  }

  #takeGroup([name = '', rule = '', ...members]: readonly string[]): void {
    if (members.length === 0) throw new PolicyMalformed('it must read: group <name> all|any|<number> <members>');
    this.#requireNew(name);
    const threshold = rule === 'all' ? members.length : rule === 'any' ? 1 : countOf(rule);
    if (threshold < 1 || threshold > members.length) {
      throw new PolicyMalformed('the number must be from 1 to the number of members');
    }
    for (const member of members) {
      this.#requireKnown(member);
      if (this.#members.has(member))
        throw new PolicyMalformed(`${member} must be a member of one group only, and once`);
      this.#members.add(member);
    }
    this.#groups.push({ name, threshold, members });
  }

  #takeQuorum([name = '', ...more]: readonly string[]): void {
    if (name === '' || more.length > 0) throw new PolicyMalformed('it must read: quorum <name>, or quorum none');
    if (this.#quorum !== undefined) throw new PolicyMalformed('there must be one quorum line only');
    if (name !== NONE) this.#requireKnown(name);
    this.#quorum = name;
  }

  #isKnown(name: string): boolean {
    return [...this.#witnesses, ...this.#groups].some((each) => each.name === name);
  }

  #requireKnown(name: string): void {
    if (!this.#isKnown(name)) throw new PolicyMalformed(`${name} must be a witness or group of a line above`);
  }

  #requireNew(name: string): void {
    if (name === NONE) throw new PolicyMalformed('none must not be the name of a witness or group');
    if (this.#isKnown(name)) throw new PolicyMalformed(`${name} is the name of another witness or group already`);
  }
}

/** The same key under two names would count twice. */
function readKey(vkey: string, type: SignatureType, others: readonly { readonly verifier: Ed25519Verifier }[]) {
  const verifier = readVkey(vkey);
  if (verifier.type !== type) {
    throw new PolicyMalformed(
      type === 'note' ? 'the key of a log must be of type 0x01' : 'the key of a witness must be of type 0x04',
    );
  }
  if (others.some((other) => other.verifier.publicKey.equals(verifier.publicKey))) {
    throw new PolicyMalformed('this key stands in a line above already');
  }
  return verifier;
}

function readUrl(url: string): string {
  if (!URL.canParse(url) || !/^https?:\/\//.test(url)) {
    throw new PolicyMalformed('the last field must be a URL that begins with https:// or http://');
  }
  return url;
}

function countOf(text: string): number {
  return /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 0;
}
