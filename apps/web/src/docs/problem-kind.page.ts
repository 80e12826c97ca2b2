import type { NotAllowedCode } from '#contracts';
import { type ProblemCode, problemKinds } from '../http/problem.js';
import { notAllowedStatus, type RefusalReason, refusalStatus } from '../http/refusal-status.js';
import { wordsByLibrary } from '../http/refusals.js';
import type { Page } from '../layout/pages.js';

export interface ProblemKindContent {
  readonly code: string;
  readonly heading: string;
  readonly status: string;
  readonly meanings: readonly { readonly where: string; readonly words: string }[];
  readonly advice: string;
}

const statusAdvice: Record<number, string> = {
  403: 'Act in a role that your organisation holds in the contract, from the day on which it holds it.',
  404: 'Check the references in the request.',
  409: 'Look at the record as it stands now: it may have changed since you last saw it.',
  422: 'Change what is asked: as it stands it can never be recorded.',
};

/** The page that the `type` of a problem opens; undefined for a code that does not exist. */
export function problemKindPage(code: string): Page<ProblemKindContent> | undefined {
  if (Object.hasOwn(problemKinds, code)) {
    const { status, title, advice } = problemKinds[code as ProblemCode];
    return page({ code, heading: title, status: `HTTP ${status}`, meanings: [], advice });
  }
  const meanings = Object.entries(wordsByLibrary)
    .filter(([, words]) => Object.hasOwn(words, code))
    .map(([where, words]) => ({ where, words: withoutValues(words[code] ?? '') }));
  if (meanings.length === 0) return undefined;
  const statuses = [refusalStatus[code as RefusalReason], notAllowedStatus[code as NotAllowedCode]].filter(
    (status) => status !== undefined,
  );
  return page({
    code,
    heading: 'A rule of the ledger says no',
    status: statuses.map((status) => `HTTP ${status}`).join(' or '),
    meanings,
    advice: statuses.map((status) => statusAdvice[status]).join(' '),
  });
}

/**
 * The values stand in the problem's own detail: here a placeholder is called what it is the place of, and what only adds a
 * value in brackets is left out.
 */
function withoutValues(words: string): string {
  return words
    .replace(/ \((?:it is )?\{\w+\}\)/g, '')
    .replace(/\{(\w+)\}/g, (_, name: string) => `[${nameInWords(name)}]`);
}

function nameInWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function page(content: ProblemKindContent): Page<ProblemKindContent> {
  return { template: 'docs/problem-kind.njk', title: content.code, section: 'none', content };
}
