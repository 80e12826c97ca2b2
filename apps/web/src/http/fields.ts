import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

/**
 * The kinds of field that a request may have. Each says its rule twice in one place: to class-validator, which names
 * what is wrong in words, and to OpenAPI, from which the fast check of a request is compiled. A specification holds the
 * two to the same answer.
 */

interface Field {
  readonly about: string;
  readonly example: unknown;
  readonly optional?: boolean;
  readonly list?: { readonly min?: number; readonly max: number };
}

const REFERENCE = '^[A-Za-z0-9][A-Za-z0-9._]{0,63}$';
const DAY = '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$';
const DIGEST = '^sha256:[0-9a-f]{64}$';
const OPAQUE = '^[A-Za-z0-9:._@/-]{1,128}$';
const SEALED_PATH = '^/[A-Za-z0-9]{1,64}$';
const EVIDENCE_KIND = '^[a-z][a-z0-9_]{1,63}$';
const DECIMAL = '^-?\\d{1,9}(\\.\\d{1,4})?$';
const PERCENTAGE = '^(100(\\.0{1,4})?|\\d{1,2}(\\.\\d{1,4})?)$';

/** A code that people chose: `reboot_west`, `enters_employment`. */
export const Code = (field: Field) =>
  text(field, REFERENCE, 'must be letters, digits, dots and underscores, at most 64 of them');

/** A day of the calendar. Whether it exists (31 April does not) is the command's own rule. */
export const Day = (field: Field) => text(field, DAY, 'must be a date written YYYY-MM-DD', { format: 'date' });

export const Digest = (field: Field) => text(field, DIGEST, 'must be sha256: and 64 hexadecimal digits');

/** A reference that says nothing about whom it means. */
export const Opaque = (field: Field) =>
  text(field, OPAQUE, 'must be letters, digits and : . _ @ / -, at most 128 of them');

/** Which sealed field of an event: a slash and its name. */
export const SealedPath = (field: Field) => text(field, SEALED_PATH, 'must be a slash and the name of a field');

export const Kind = (field: Field) => text(field, EVIDENCE_KIND, 'must be small letters, digits and underscores');

/** A measured value, an index: text, because 29.6 has no exact binary fraction. */
export const Exact = (field: Field) =>
  text(field, DECIMAL, 'must be a number with at most nine digits and four decimals, written as text');

export const Share = (field: Field) =>
  text(field, PERCENTAGE, 'must be a percentage between 0 and 100 with at most four decimals');

export function Words(field: Field & { readonly max: number; readonly min?: number }): PropertyDecorator {
  const { max, min = 0 } = field;
  const each = field.list !== undefined;
  return property(
    field,
    [IsString({ each }), MaxLength(max, { each }), ...(min > 0 ? [MinLength(min, { each })] : [])],
    { type: 'string', maxLength: max, ...(min > 0 ? { minLength: min } : {}) },
  );
}

export function Whole(field: Field & { readonly min: number; readonly max?: number }): PropertyDecorator {
  const { min, max = Number.MAX_SAFE_INTEGER } = field;
  const each = field.list !== undefined;
  return property(field, [IsInt({ each }), Min(min, { each }), Max(max, { each })], {
    type: 'integer',
    minimum: min,
    maximum: max,
  });
}

export function OneOf(field: Field & { readonly of: readonly string[] }): PropertyDecorator {
  return property(field, [IsIn([...field.of], { each: field.list !== undefined })], {
    type: 'string',
    enum: [...field.of],
  });
}

export function YesOrNo(field: Field): PropertyDecorator {
  return property(field, [IsBoolean()], { type: 'boolean' });
}

/** A thing with fields of its own. */
export function Nested(of: () => new () => object, field: Field): PropertyDecorator {
  const each = field.list !== undefined;
  const options: ApiPropertyOptions = {
    description: field.about,
    // Written out, because @nestjs/swagger knows a class to be looked up later by the name “type” of its function.
    type: () => of(),
    required: field.optional !== true,
    ...(each ? { isArray: true, minItems: field.list?.min ?? 0, maxItems: field.list?.max ?? 0 } : {}),
    ...(field.example === undefined ? {} : { example: field.example }),
  } as ApiPropertyOptions;
  return applyDecorators(
    ...whereGiven(field),
    ...listRules(field, false),
    ...(each ? [] : [IsObject()]),
    ValidateNested({ each }),
    Type(of),
    ApiProperty(options),
  );
}

/** A tree whose shape the command itself checks, because it nests without end: an evidence rule. */
export function Tree(field: Field & { readonly see: string }): PropertyDecorator {
  return property(field, [IsObject()], { type: 'object', additionalProperties: true, description: field.see });
}

/** The code of a thing, or the whole thing: which of them, and its shape, the command itself checks. */
export function CodeOrTree(field: Field & { readonly see: string }): PropertyDecorator {
  const isEither = (value: unknown) =>
    typeof value === 'string'
      ? new RegExp(REFERENCE).test(value)
      : typeof value === 'object' && value !== null && !Array.isArray(value);
  return property(
    field,
    [ValidateBy({ name: 'codeOrObject', validator: { validate: isEither } }, { message: CODE_OR_OBJECT })],
    {
      oneOf: [
        { type: 'string', pattern: REFERENCE },
        { type: 'object', additionalProperties: true },
      ],
      description: field.see,
    },
  );
}

const CODE_OR_OBJECT = '$property must be a code or an object';

function text(field: Field, pattern: string, message: string, more: object = {}): PropertyDecorator {
  const each = field.list !== undefined;
  // IsString stands first, so that a number is told apart from a bad text.
  return property(
    field,
    [IsString({ each }), Matches(new RegExp(pattern), { each, message: `$property ${message}` })],
    {
      type: 'string',
      pattern,
      ...more,
    },
  );
}

function property(field: Field, rules: readonly PropertyDecorator[], schema: object): PropertyDecorator {
  const { description, ...item } = schema as { description?: string };
  const whole =
    field.list === undefined
      ? item
      : { type: 'array', items: item, minItems: field.list.min ?? 0, maxItems: field.list.max, uniqueItems: true };
  return applyDecorators(
    ...whereGiven(field),
    ...listRules(field, true),
    ...rules,
    ApiProperty({
      ...whole,
      description: description === undefined ? field.about : `${field.about} ${description}`,
      required: field.optional !== true,
      example: field.example,
    } as ApiPropertyOptions),
  );
}

/** A field may be left out; null is not leaving it out. (class-validator's own IsOptional would let null through.) */
function whereGiven(field: Field): PropertyDecorator[] {
  return field.optional ? [ValidateIf((_, value) => value !== undefined)] : [];
}

function listRules(field: Field, unique: boolean): PropertyDecorator[] {
  if (field.list === undefined) return [];
  return [
    IsArray(),
    ArrayMinSize(field.list.min ?? 0),
    ArrayMaxSize(field.list.max),
    ...(unique ? [ArrayUnique()] : []),
  ];
}
