import type { OpenAPIObject } from '@nestjs/swagger';
import type { Page } from '../layout/pages.js';
import { type Crumb, cell, type DataTable } from '../layout/parts.js';
import { type Content, type DescribedOperation, describedOperations, groupInAddress } from './described-api.js';
import { kindOf, schemaTable } from './schema-table.js';

interface ShownContent {
  readonly mediaType: string;
  readonly kind: ReturnType<typeof kindOf>;
  readonly fields: DataTable | undefined;
  readonly example: string | undefined;
}

interface ShownOperation
  extends Pick<DescribedOperation, 'id' | 'method' | 'path' | 'summary' | 'description' | 'status'> {
  readonly parameters: DataTable | undefined;
  readonly sent: readonly ShownContent[];
  readonly answered: readonly ShownContent[];
  readonly problems: readonly string[];
}

export interface ApiGroupContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly operations: readonly ShownOperation[];
}

export const API_CRUMB: Crumb = { text: 'The API', href: '/docs/api' };

/** Every operation of a group: what it takes and what it answers. @returns undefined for a group that there is not. */
export function apiGroupPage(document: OpenAPIObject, group: string): Page<ApiGroupContent> | undefined {
  const operations = describedOperations(document).filter((each) => groupInAddress(each.group) === group);
  const [first] = operations;
  if (first === undefined) return undefined;
  return {
    template: 'docs/api-group.njk',
    title: `The API: ${first.group}`,
    section: 'none',
    content: { crumbs: [API_CRUMB], heading: first.group, operations: operations.map(shown) },
  };
}

function shown({ id, method, path, summary, description, status, ...operation }: DescribedOperation): ShownOperation {
  const { parameters, sent, answered, problems } = operation;
  return {
    ...{ id, method, path, summary, description, status },
    parameters:
      parameters.length === 0
        ? undefined
        : {
            // The name of a region: no two on a page may have one name.
            caption: `In the address, the query and the headers: ${summary}`,
            captionSize: 's',
            isStacked: true,
            columns: [{ text: 'Name' }, { text: 'Where' }, { text: 'Holds' }, { text: 'Meaning' }, { text: 'Example' }],
            rows: parameters.map(({ name, in: place, required, schema, description: about, example }) => [
              cell(name, { mono: true, ...(required ? {} : { note: 'may be absent' }) }),
              cell(place),
              kindOf(schema),
              cell(about, { prose: true }),
              cell(example === undefined ? '' : String(example), { mono: true }),
            ]),
            empty: '',
          },
    sent: sent.map((content) => shownContent(content, `What is sent as ${content.mediaType}: ${summary}`)),
    answered: answered.map((content) => shownContent(content, `What is answered as ${content.mediaType}: ${summary}`)),
    problems: problems.map((problem) => `${problem.status}: ${problem.description}`),
  };
}

function shownContent({ mediaType, schema, example }: Content, caption: string): ShownContent {
  const hasFields = ['properties', 'anyOf'].some((word) => word in schema);
  return {
    mediaType,
    kind: kindOf(schema),
    fields: hasFields ? schemaTable(schema, caption) : undefined,
    example:
      example === undefined ? undefined : typeof example === 'string' ? example : JSON.stringify(example, undefined, 2),
  };
}
