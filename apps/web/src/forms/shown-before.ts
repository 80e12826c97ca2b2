import type { Caller } from '../http/identity.js';
import type { FieldProblem } from '../http/problem.js';
import { FILES, firstTyped, type Typed } from './typed.js';

/** As whom a form was shown: a browser has one session for all of its pages, in which its member may choose another role. */
export const AS = '_as';

const ANOTHER_ROLE =
  'You chose another role after you opened this form. Nothing is recorded. Send it if it is right for the role in which you act now';
const ANOTHER_SESSION =
  'You signed in again after you opened this form. Nothing is recorded. Read what you filled in, and send it';
const CHANGED = 'Read what has changed, and send the form again if it is still right';

export function asWhom({ actor }: Caller): string {
  return `${actor.organisation};${actor.role}`;
}

export function isAnotherRole(typed: Typed, caller: Caller): boolean {
  const as = firstTyped(typed, AS);
  return caller.by === 'session' && as !== '' && as !== asWhom(caller);
}

/** What has to be known of a form that somebody filled in before, beside what came of sending it. */
export function shownBefore(
  typed: Typed,
  caller: Caller,
  told: { readonly problems: readonly FieldProblem[]; readonly hasChanged: boolean },
): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (code: string, detail: string, pointer = '') => {
    if (!told.problems.some((one) => one.code === code || (pointer !== '' && one.pointer === pointer)))
      problems.push({ pointer, code, detail });
  };
  if (isAnotherRole(typed, caller)) add('another-role', ANOTHER_ROLE);
  else if (isAnotherSession(typed, caller)) add('another-session', ANOTHER_SESSION);
  if (told.hasChanged) add('version-stale', CHANGED);
  for (const field of typed.get(FILES) ?? []) {
    add('file-not-kept', 'must be chosen again: no file is kept while a form is not recorded', `/${field}`);
  }
  return problems;
}

function isAnotherSession(typed: Typed, { by, formToken }: Caller): boolean {
  return by === 'session' && typed.has('_token') && firstTyped(typed, '_token') !== formToken;
}
