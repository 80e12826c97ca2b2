import type { OpenAPIObject } from '@nestjs/swagger';

export type Schema = Readonly<Record<string, unknown>>;

export interface Content {
  readonly mediaType: string;
  readonly schema: Schema;
  readonly example: unknown;
}

export interface DescribedParameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
  readonly example: unknown;
}

/** An operation as its page tells it. */
export interface DescribedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly group: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly DescribedParameter[];
  readonly sent: readonly Content[];
  readonly status: string;
  readonly answered: readonly Content[];
  /** When it answers with a problem. */
  readonly problems: readonly { readonly status: string; readonly description: string }[];
}

interface Operation {
  readonly operationId?: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly (Partial<DescribedParameter> & Pick<DescribedParameter, 'name' | 'in'>)[];
  readonly requestBody?: { readonly content?: Contents };
  readonly responses?: Readonly<Record<string, { readonly description?: string; readonly content?: Contents }>>;
}
type Contents = Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>;

/** The operations of the API in the order of the document. */
export function describedOperations(document: OpenAPIObject): DescribedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Readonly<Record<string, Operation>>).map(([method, operation]) => {
      const { operationId = '', tags = [], summary = '', description = '', parameters = [] } = operation;
      const answers = Object.entries(operation.responses ?? {});
      const [status, answer] = answers.find(([each]) => each.startsWith('2')) ?? ['', {}];
      return {
        id: operationId,
        method: method.toUpperCase(),
        path,
        group: tags[0] ?? 'Other',
        summary,
        description,
        parameters: parameters.map((each) => ({
          description: '',
          required: false,
          schema: {},
          example: each.schema?.['example'],
          ...each,
        })),
        sent: contentsOf(operation.requestBody?.content, document),
        status,
        answered: contentsOf(answer.content, document),
        problems: answers
          .filter(([each]) => /^[45]/.test(each))
          .map(([each, { description: about = '' }]) => ({ status: each, description: about })),
      };
    }),
  );
}

/** What a group of operations is called in an address. */
export function groupInAddress(group: string): string {
  return group.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/** The name of the component that a schema refers to. */
export function referredTo({ $ref }: Schema): string | undefined {
  return typeof $ref === 'string' ? $ref.slice($ref.lastIndexOf('/') + 1) : undefined;
}

/** A request is shown as its own fields show it, where it has no example as a whole. */
function contentsOf(contents: Contents | undefined, document: OpenAPIObject): Content[] {
  return Object.entries(contents ?? {}).map(([mediaType, { schema = {}, example }]) => ({
    mediaType,
    schema,
    example: example ?? fieldsOf(schema, document),
  }));
}

function fieldsOf(schema: Schema, document: OpenAPIObject): unknown {
  const name = referredTo(schema);
  const component = (name === undefined ? schema : (document.components?.schemas?.[name] ?? {})) as Schema;
  const { properties = {}, required = [] } = component;
  const fields = Object.entries(properties as Readonly<Record<string, Schema>>)
    .filter(([field]) => (required as readonly string[]).includes(field))
    .map(([field, of]) => [field, of['example']] as const)
    .filter(([, example]) => example !== undefined);
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}
