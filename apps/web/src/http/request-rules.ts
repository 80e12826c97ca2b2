import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { ApiDescription } from './api-description.js';
import { type FieldProblem, Problem } from './problem.js';

type RequestClass = new () => object;

/**
 * Checks the body of every request against its class: fast when it is right, in words when it is not.
 *
 * class-validator costs about 24 µs a request under load, a compiled schema half a microsecond. So the schema that the
 * API publishes for the class says yes; only a body that it does not take goes to class-validator, which names each
 * field and rule. Bodies stay plain objects: a request class has no behaviour.
 */
@Injectable()
export class RequestRules implements PipeTransform {
  readonly #compiled = new Map<RequestClass, ValidateFunction>();
  #ajv: Ajv2020 | undefined;

  constructor(private readonly api: ApiDescription) {}

  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' || metatype === undefined || metatype === Object) return value;
    const request = metatype as RequestClass;
    if (this.accepts(request, value)) return value;
    const errors = problemsOf(request, value);
    if (errors.length > 0) {
      throw new Problem(
        'invalid-input',
        errors.map(({ pointer, detail }) => `${pointer || '/'}: ${detail}`).join('; '),
        {
          errors,
        },
      );
    }
    return value;
  }

  /** What the compiled schema of a request class says, of a body without strange names. @throws Error when the API does not publish one. */
  accepts(request: RequestClass, value: unknown): boolean {
    // Some parts are left to the command's own rules, so that the schema takes any field there.
    return (this.#check(request)(value) as boolean) && strangePlaces(value as object).length === 0;
  }

  #check(request: RequestClass): ValidateFunction {
    const known = this.#compiled.get(request);
    if (known !== undefined) return known;
    this.#ajv ??= this.#withPublishedSchemas();
    const compiled = this.#ajv.compile({ $ref: `api#/components/schemas/${request.name}` });
    this.#compiled.set(request, compiled);
    return compiled;
  }

  #withPublishedSchemas(): Ajv2020 {
    // Formats are words for readers; the patterns beside them are what is checked.
    const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: false });
    return ajv.addSchema({ components: this.api.document.components }, 'api');
  }
}

/** Every problem of a body at once, in the words of class-validator; none when it is what the class takes. */
export function problemsOf(request: RequestClass, value: unknown): FieldProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ pointer: '', code: 'is-object', detail: 'must be one JSON object' }];
  }
  // class-transformer asks objects for their constructor, and goes down into them for as long as its stack lasts.
  const strange = strangePlaces(value);
  if (strange.length > 0) return strange;
  const errors = validateSync(plainToInstance(request, value), {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  return errors.flatMap((error) => fieldProblems(error, ''));
}

/** What every object has already: no field of any request is called so. */
const NOT_FIELDS: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
/** Far deeper than any request. */
const DEPTH_MAX = 40;
/** Whoever sends a thousand of them learns enough from the first. */
const STRANGE_MAX = 20;

/** Fields that cannot be of a request, wherever they stand: each that is called as what every object has, and what is nested too deeply. */
function strangePlaces(body: object): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const places: { readonly value: object; readonly pointer: string; readonly depth: number }[] = [
    { value: body, pointer: '', depth: 0 },
  ];
  for (let place = places.pop(); place !== undefined && problems.length < STRANGE_MAX; place = places.pop()) {
    const { value, pointer, depth } = place;
    for (const [name, inner] of Object.entries(value)) {
      const at = `${pointer}/${escaped(name)}`;
      if (NOT_FIELDS.has(name)) {
        problems.push({ pointer: at, code: 'unknown-field', detail: `${name} is not a field of this request` });
      } else if (typeof inner === 'object' && inner !== null) {
        if (depth < DEPTH_MAX) places.push({ value: inner, pointer: at, depth: depth + 1 });
        else
          problems.push({
            pointer: at,
            code: 'too-deep',
            detail: `must not be nested deeper than ${DEPTH_MAX} levels`,
          });
      }
    }
  }
  return problems;
}

/** As a JSON Pointer has it. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function fieldProblems(error: ValidationError, parent: string): FieldProblem[] {
  const pointer = `${parent}/${escaped(error.property)}`;
  const own = Object.entries(error.constraints ?? {});
  // A field that is not there breaks every one of its rules; saying that it is missing is enough.
  const isMissing =
    own.length > 0 && error.value === undefined && !own.some(([rule]) => rule === 'whitelistValidation');
  const mine = isMissing
    ? [{ pointer, code: 'required', detail: `${error.property} must be given` }]
    : own.map(([rule, detail]) =>
        rule === 'whitelistValidation'
          ? { pointer, code: 'unknown-field', detail: `${error.property} is not a field of this request` }
          : { pointer, code: rule.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), detail },
      );
  return [...mine, ...(error.children ?? []).flatMap((child) => fieldProblems(child, pointer))];
}
