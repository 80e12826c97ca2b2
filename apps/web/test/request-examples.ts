import type { OpenAPIObject } from '@nestjs/swagger';

type Schema = Readonly<Record<string, unknown>>;

/** A body made of the examples that the API publishes for a request, field by field. */
export function exampleOf(document: OpenAPIObject, name: string): Record<string, unknown> {
  const schema = document.components?.schemas?.[name] as Schema;
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  return Object.fromEntries(Object.entries(properties).map(([field, of]) => [field, sampleOf(document, of)]));
}

/** The name of the class that a reference of the description leads to. */
export function referredTo(schema: Schema): string | undefined {
  const reference = schema['$ref'] ?? (schema['allOf'] as Schema[] | undefined)?.[0]?.['$ref'];
  return typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : undefined;
}

function sampleOf(document: OpenAPIObject, schema: Schema): unknown {
  if (schema['example'] !== undefined) return schema['example'];
  const name = referredTo(schema);
  if (name !== undefined) return exampleOf(document, name);
  if (schema['type'] === 'array') return [sampleOf(document, schema['items'] as Schema)];
  throw new Error(`No example: ${JSON.stringify(schema)}`);
}
