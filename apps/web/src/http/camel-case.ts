type Camel<Name> = Name extends `${infer Word}_${infer Rest}` ? `${Word}${Capitalize<Camel<Rest>>}` : Name;

/** A row of a read model as the API writes it: what may be null there may be missing here. */
export type InCamelCase<Row> = {
  readonly [Name in keyof Row as null extends Row[Name] ? never : Camel<Name>]: Row[Name];
} & {
  readonly [Name in keyof Row as null extends Row[Name] ? Camel<Name> : never]?: NonNullable<Row[Name]>;
};

/** Writes `achieved_on` as `achievedOn`, and leaves out what is not known. */
export function inCamelCase<Row extends object>(row: Row): InCamelCase<Row> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), value]),
  ) as InCamelCase<Row>;
}
