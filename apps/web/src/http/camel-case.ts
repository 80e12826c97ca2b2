/** A row of a read model as the API writes it: `achieved_on` is `achievedOn`, and what is not known is left out. */
export function inCamelCase(row: object): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), value]),
  );
}
