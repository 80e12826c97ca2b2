import type { OpenAPIObject } from '@nestjs/swagger';
import type { Page } from '../layout/pages.js';
import type { Cell, Crumb, DataTable } from '../layout/parts.js';
import { API_CRUMB } from './api-group.page.js';
import { type DescribedOperation, describedOperations, groupInAddress, type Schema } from './described-api.js';
import { kindOf, schemaTable } from './schema-table.js';

export interface ApiSchemaContent {
  readonly crumbs: readonly Crumb[];
  readonly name: string;
  readonly about: string;
  readonly kind: Cell;
  readonly fields: DataTable | undefined;
  /** The operations that take or answer it themselves. */
  readonly usedBy: readonly Cell[];
  readonly schema: string;
}

/** A thing that is sent or answered. @returns undefined for one that there is not. */
export function apiSchemaPage(document: OpenAPIObject, name: string): Page<ApiSchemaContent> | undefined {
  const schemas = (document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>;
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (schema === undefined) return undefined;
  const { description } = schema;
  const hasFields = ['properties', 'anyOf'].some((word) => word in schema);
  return {
    template: 'docs/api-schema.njk',
    title: `The API: ${name}`,
    section: 'none',
    content: {
      crumbs: [API_CRUMB],
      name,
      about: typeof description === 'string' ? description : '',
      kind: kindOf(schema),
      fields: hasFields ? schemaTable(schema, 'Fields') : undefined,
      usedBy: describedOperations(document)
        .filter((operation) => mentions(operation, name))
        .map(({ id, group, method, path, summary }) => ({
          text: summary,
          href: `/docs/api/${groupInAddress(group)}#${id}`,
          note: `${method} ${path}`,
        })),
      schema: JSON.stringify(schema, undefined, 2),
    },
  };
}

function mentions({ sent, answered }: DescribedOperation, name: string): boolean {
  return JSON.stringify([...sent, ...answered].map(({ schema }) => schema)).includes(`/schemas/${name}"`);
}
