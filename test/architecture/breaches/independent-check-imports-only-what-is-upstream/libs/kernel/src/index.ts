export const canonicalJson = (value: unknown) => JSON.stringify(value);
