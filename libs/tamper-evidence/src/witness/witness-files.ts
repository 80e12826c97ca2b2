import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeNewFile } from '#durable-files';
import type { Clock, Entropy } from '#kernel';
import {
  type Ed25519Verifier,
  KeyRefused,
  privateFormOf,
  privateKeyOfSeed,
  readPrivateForm,
  readVkey,
  SEED_BYTES,
  vkeyOf,
} from '../notes/ed25519-keys.js';
import { Witness } from './witness.js';
import { WitnessFileError, WitnessState } from './witness-state.js';

/** The folder of a witness: its key, the logs it watches, and what it remembers. */
export interface WitnessFolder {
  readonly folder: string;
  readonly keyFile: string;
  readonly logsFile: string;
  readonly stateFile: string;
}

export function witnessFolder(folder: string): WitnessFolder {
  return {
    folder,
    keyFile: join(folder, 'witness.key'),
    logsFile: join(folder, 'logs.txt'),
    stateFile: join(folder, 'witness.sqlite'),
  };
}

const LOGS_HEAD = `# The logs that this witness watches: one vkey a line, as the log's operator handed it over.
# A log whose key changes has a line for each of its keys. The witness reads this file when it starts.
`;

/**
 * Makes the folder of a witness with a new key, and a state that remembers nothing.
 *
 * @returns the vkey that the logs and their auditors are given.
 * @throws WitnessFileError when there is a witness already. KeyRefused for a name or vkey that is not one.
 */
export function createWitness(
  folder: string,
  { name, logs, entropy }: { readonly name: string; readonly logs: readonly string[]; readonly entropy: Entropy },
): string {
  for (const vkey of logs) readLogVkey(vkey);
  const seed = entropy.bytes(SEED_BYTES);
  const [secret, vkey] = [
    privateFormOf(name, seed, 'cosignature'),
    vkeyOf(name, privateKeyOfSeed(seed), 'cosignature'),
  ];
  mkdirSync(folder, { recursive: true });
  const { keyFile, logsFile, stateFile } = witnessFolder(folder);
  for (const file of [keyFile, logsFile, stateFile]) {
    if (existsSync(file)) throw new WitnessFileError(`There is a witness in ${folder} already: ${file}`);
  }
  writeNewFile(logsFile, LOGS_HEAD + logs.map((log) => `${log}\n`).join(''), 0o644);
  WitnessState.create(stateFile).close();
  // The key comes last: without it there is no witness, so a folder that was left half made is never served.
  writeNewFile(keyFile, `${secret}\n`, 0o400);
  return vkey;
}

/** The vkey of the witness in this folder. @throws WitnessFileError */
export function vkeyOfWitness(folder: string): string {
  const { name, seed } = readKey(witnessFolder(folder).keyFile);
  return vkeyOf(name, privateKeyOfSeed(seed), 'cosignature');
}

/** What the witness remembers, for whoever asks while it runs. The caller closes it. @throws WitnessFileError */
export function openWitnessState(folder: string): WitnessState {
  return WitnessState.open(witnessFolder(folder).stateFile);
}

/** The logs of this folder's list. @throws WitnessFileError naming the line that is no vkey of a log. */
export function readLogs(file: string): readonly Ed25519Verifier[] {
  return readText(file)
    .split('\n')
    .flatMap((line, index) => {
      const vkey = line.trim();
      if (vkey === '' || vkey.startsWith('#')) return [];
      try {
        return [readLogVkey(vkey)];
      } catch (error) {
        if (!(error instanceof KeyRefused)) throw error;
        throw new WitnessFileError(`Line ${index + 1} of ${file} is no vkey of a log: ${error.message}`);
      }
    });
}

export interface OpenedWitness {
  readonly witness: Witness;
  readonly name: string;
  readonly vkey: string;
  readonly logs: readonly Ed25519Verifier[];
  close(): void;
}

/** @throws WitnessFileError when a file is missing or is not what it should be. */
export function openWitness(folder: string, clock: Clock): OpenedWitness {
  const { keyFile, logsFile, stateFile } = witnessFolder(folder);
  const { name, seed } = readKey(keyFile);
  const logs = readLogs(logsFile);
  const state = WitnessState.open(stateFile);
  return {
    witness: new Witness({ name, key: seed, logs, state, clock }),
    name,
    vkey: vkeyOfWitness(folder),
    logs,
    close: () => state.close(),
  };
}

function readLogVkey(vkey: string): Ed25519Verifier {
  const verifier = readVkey(vkey);
  if (verifier.type !== 'note') throw new KeyRefused('The key of a log must be of type 0x01');
  return verifier;
}

function readKey(file: string): { readonly name: string; readonly seed: Buffer } {
  try {
    const { type, name, seed } = readPrivateForm(readText(file).trim());
    if (type !== 'cosignature') throw new KeyRefused('The key of a witness must be of type 0x04');
    return { name, seed };
  } catch (error) {
    if (!(error instanceof KeyRefused)) throw error;
    throw new WitnessFileError(`${file} is not the key of a witness: ${error.message}`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new WitnessFileError(
      `There is no witness here: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}
