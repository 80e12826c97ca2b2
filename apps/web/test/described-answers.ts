import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

interface Answer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
}

interface Described {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema?: object }>> }>>;
}

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly operation: Described;
}

const DOCUMENT = 'api.json';
const PROBLEM = 'application/problem+json';
const LINES = 'application/x-ndjson';
/** What any address may answer: it is not of the operation, and the guide has it in one table. */
const OF_EVERY_OPERATION: ReadonlySet<number> = new Set([401, 403, 413, 415, 429, 500, 503]);

/** Holds what an application answers to what the description of its API says that it answers. */
export class DescribedAnswers {
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  readonly #routes: readonly Route[];
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: OpenAPIObject) {
    this.#ajv.addSchema({ $id: DOCUMENT, components: document.components }, DOCUMENT);
    this.#routes = routesOf(document);
  }

  /** @returns in words what is otherwise than described; undefined where nothing is, or the address is none of the API's. */
  wrongIn({ method, url, status, mediaType, text }: Answer): string | undefined {
    const path = url.split('?')[0] ?? '';
    const route = this.#routes.find((each) => each.method === method.toLowerCase() && each.pattern.test(path));
    if (route === undefined) return undefined;
    const { operationId, responses } = route.operation;
    const say = (what: string) => `${method} ${url} (${operationId}) answers ${status}: ${what}`;
    const type = mediaType.split(';')[0]?.trim() ?? '';
    const isProblem = type === PROBLEM;
    const described = responses[String(status)];
    if (described === undefined && !(isProblem && OF_EVERY_OPERATION.has(status))) return say('this is not described');
    if (isProblem) return this.#wrong('problem', { $ref: '#/components/schemas/ProblemAnswer' }, text, say);
    const content = described?.content;
    if (content === undefined) return text === '' ? undefined : say('nothing is described, and there is something');
    const schema = (content[type] ?? content['*/*'])?.schema;
    if (schema === undefined) return say(`${type} is not described`);
    if (type === LINES) {
      for (const line of text.split('\n').filter(Boolean)) {
        const wrong = this.#wrong(`${operationId} ${status} ${type}`, schema, line, say);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    }
    return /[/+]json$/.test(type) ? this.#wrong(`${operationId} ${status} ${type}`, schema, text, say) : undefined;
  }

  #wrong(key: string, schema: object, text: string, say: (what: string) => string): string | undefined {
    let check = this.#compiled.get(key);
    if (check === undefined) {
      check = this.#ajv.compile(inDocument(schema));
      this.#compiled.set(key, check);
    }
    if (check(JSON.parse(text))) return undefined;
    const faults = (check.errors ?? []).slice(0, 5).map(({ instancePath, message, params }) => {
      return `${instancePath || '/'} ${message} ${JSON.stringify(params)}`;
    });
    return say(`it is not as described: ${faults.join('; ')}`);
  }
}

/** References of a part of the document, as they read outside of it. */
function inDocument(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', `"${DOCUMENT}#/components/`)) as object;
}

/** The more exact addresses first: `/v1/events/stream` is no entry. */
function routesOf(document: OpenAPIObject): Route[] {
  const routes = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Described>).map(([method, operation]) => ({
      method,
      operation,
      places: path.split('{').length,
      pattern: new RegExp(
        `^${path.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, path.startsWith('/log/tile/') ? '.+' : '[^/]+')}$`,
      ),
    })),
  );
  return routes.sort((a, b) => a.places - b.places);
}
