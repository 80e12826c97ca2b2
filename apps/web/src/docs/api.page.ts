import type { OpenAPIObject } from '@nestjs/swagger';
import { problemKinds } from '../http/problem.js';
import { wordsByLibrary } from '../http/refusals.js';
import type { Page } from '../layout/pages.js';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
}

export interface ApiContent {
  readonly groups: readonly { readonly name: string; readonly id: string; readonly operations: readonly Operation[] }[];
  readonly problems: readonly { readonly code: string; readonly href: string; readonly words: string }[];
}

/** Every operation of the API by group, and every problem it can answer. */
export function apiPage(document: OpenAPIObject): Page<ApiContent> {
  const groups = new Map<string, Operation[]>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item as Record<string, { summary?: string; tags?: string[] }>)) {
      const name = operation.tags?.[0] ?? 'Other';
      const operations = groups.get(name) ?? [];
      operations.push({ method: method.toUpperCase(), path, summary: operation.summary ?? '' });
      groups.set(name, operations);
    }
  }
  const requests = Object.entries(problemKinds).map(([code, { title }]) => [code, title] as const);
  const refusals = Object.values(wordsByLibrary).flatMap((words) => Object.entries(words));
  const problems = new Map([...refusals, ...requests]);
  return {
    template: 'docs/api.njk',
    title: 'The API',
    section: 'none',
    content: {
      groups: [...groups].map(([name, operations], index) => ({ name, id: `group-${index}`, operations })),
      problems: [...problems]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([code, words]) => ({ code, href: `/problems/${code}`, words })),
    },
  };
}
