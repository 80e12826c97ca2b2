import type { Page } from '../layout/pages.js';
import type { Action, Crumb, DataTable, NamedValue } from '../layout/parts.js';
import { DEMONSTRATION_WORDS } from './access-words.js';

/** What every page about members, tokens and access is made of. */
export interface AccessContent {
  readonly heading: string;
  readonly crumbs: readonly Crumb[];
  /** Said where everybody is made up. */
  readonly demonstration: string | undefined;
  readonly lead: readonly string[];
  /** What must not be overlooked. */
  readonly warning: string | undefined;
  /** Shown once, in this answer and in no other. */
  readonly secret: string | undefined;
  readonly facts: readonly NamedValue[];
  readonly actions: readonly Action[];
  readonly tables: readonly DataTable[];
  readonly links: readonly Crumb[];
}

export const OPERATION: Crumb = { text: 'Operation', href: '/operation' };
export const MEMBERS: Crumb = { text: 'Members', href: '/operation/members' };
export const TOKENS: Crumb = { text: 'Tokens of the API', href: '/operation/tokens' };
export const ACCESS_LOG: Crumb = { text: 'Log of access', href: '/operation/access-log' };

export function accessPage(
  content: Partial<Omit<AccessContent, 'demonstration'>> &
    Pick<AccessContent, 'heading'> & { readonly isDemonstration: boolean },
  section: Page['section'] = 'operation',
): Page<AccessContent> {
  const { isDemonstration, ...rest } = content;
  return {
    template: 'members/access-list.njk',
    title: content.heading,
    section,
    content: {
      crumbs: [],
      demonstration: isDemonstration ? DEMONSTRATION_WORDS : undefined,
      lead: [],
      warning: undefined,
      secret: undefined,
      facts: [],
      actions: [],
      tables: [],
      links: [],
      ...rest,
    },
  };
}
