import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Installation } from '#installation';
import { type Actor, readActor } from '#kernel';
import type { Acting, ActingTogether } from './acting-options.js';
import { Failure } from './exit-codes.js';
import type { Session } from './session.js';
import { standardInput } from './standard-input.js';

const STDIN = '-';

/**
 * Whom the command is given by.
 *
 * @throws Failure (usage) when nobody is named, somebody is named twice, or the file cannot be read; (failed) for a token
 * that does not stand, or was not issued to write.
 */
export async function actorOf(session: Session, installation: Installation, { as, tokenFile }: Acting): Promise<Actor> {
  if (as !== undefined && tokenFile !== undefined) {
    throw new Failure('usage', 'actor-twice', 'Say --token-file or --as, and not both: one of them gives the command');
  }
  if (tokenFile !== undefined) return byToken(session, installation, tokenFile);
  if (as === undefined) throw nobody();
  return actorFrom(as);
}

/** Everybody who is named, in the order of the options. @throws Failure as `actorOf` does. */
export async function actorsNamed(
  session: Session,
  installation: Installation,
  { as = [], tokenFile = [] }: ActingTogether,
): Promise<readonly Actor[]> {
  if (as.length + tokenFile.length === 0) throw nobody();
  if (tokenFile.filter((file) => file === STDIN).length > 1) {
    throw new Failure('usage', 'stdin-twice', 'Only one token can stand on standard input');
  }
  const actors = as.map(actorFrom);
  for (const file of tokenFile) actors.push(await byToken(session, installation, file));
  return actors;
}

/** @throws Failure (usage) */
function actorFrom(text: string): Actor {
  const actor = readActor(text);
  if (!('wrong' in actor)) return actor;
  throw new Failure('usage', 'bad-actor', `--as ${text} is not subject;organisation;role: ${actor.wrong}`);
}

function nobody(): Failure {
  return new Failure(
    'usage',
    'actor-needed',
    'Who gives it? Say --token-file; in a demonstration --as "subject;organisation;role"',
  );
}

/** Whom a token stands for. Its secret comes from a file, because an option shows in the list of processes. */
async function byToken(session: Session, { members }: Installation, file: string): Promise<Actor> {
  let written: string;
  try {
    written =
      file === STDIN ? standardInput(session, 'the token') : readFileSync(resolve(session.io.cwd, file), 'utf8');
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('usage', 'file-not-found', `${file} cannot be read: ${(error as Error).message}`);
  }
  const believed = await members.believe(written, 'write');
  if (typeof believed !== 'string') return believed.actor;
  throw believed === 'scope'
    ? new Failure('failed', 'token-scope', 'The token was not issued to write')
    : new Failure('failed', 'token-refused', 'The token is not one that stands today');
}
