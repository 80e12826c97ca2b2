import type { Call } from '../http/call.js';
import { Problem } from '../http/problem.js';

/** What is said beside the field of a filter that asks for something else. */
export const NOT_A_CHOICE = 'The address of this page asks for something else. Choose again';

/**
 * Takes off a request what a page has no use for. Links are passed on with parameters of whoever counts clicks: the page is
 * the same without them, and no address that leads on from it carries them.
 */
export function heedOnly({ request }: Call, names: readonly string[]): void {
  const given = Object.entries(request.query as Readonly<Record<string, unknown>>);
  // A name that says that it is a filter is nobody else's: one that the page does not have is an error.
  request.query = Object.fromEntries(given.filter(([name]) => names.includes(name) || name.startsWith('filter.')));
}

/** The filters of an address that an error is about: those that a page can be shown without, and say so. */
export function filtersAtFault(error: unknown, { request }: Call, filters: readonly string[]): readonly string[] {
  if (request.method === 'POST' || !(error instanceof Problem) || error.code !== 'invalid-input') return [];
  const given = Object.keys(request.query as Readonly<Record<string, unknown>>);
  return (error.more.errors ?? [])
    .map(({ pointer }) => pointer.slice(1))
    .filter((name) => filters.includes(name) && given.includes(name));
}

/** What is wrong with a filter, beside its field. */
export function wordsBeside(
  name: string,
  { wrong }: { readonly wrong?: readonly string[] | undefined },
): string | undefined {
  return wrong?.includes(name) === true ? NOT_A_CHOICE : undefined;
}

/** Fields of filters by their names, so that what is wrong with one leads to it. */
export function fieldsOf(
  prefix: string,
  fields: readonly { readonly name: string; readonly label: string }[],
): Readonly<Record<string, { readonly id: string; readonly label: string }>> {
  return Object.fromEntries(fields.map(({ name, label }) => [name, { id: `${prefix}${name}`, label }]));
}
