import type { ProblemDocument } from '../http/problem.js';
import type { Page } from '../layout/pages.js';

interface ProblemContent {
  readonly heading: string;
  readonly words: string;
  readonly requestId: string;
  readonly help: string;
  readonly isNotAllowed: boolean;
}

/** What a person sees when a page cannot be shown. */
export function problemPage({ status, code, title, detail, requestId }: ProblemDocument): Page<ProblemContent> {
  const isMissing = status === 404;
  const heading = isMissing ? 'Page not found' : status >= 500 ? 'Sorry, this page cannot be shown now' : title;
  return {
    template: 'pages/problem.njk',
    title: heading,
    section: 'none',
    content: {
      heading,
      words: isMissing
        ? `${detail}. If you followed a link with a date in it, it may not have been recorded then.`
        : `${detail}.`,
      requestId,
      help: `/problems/${code}`,
      isNotAllowed: status === 403,
    },
  };
}
