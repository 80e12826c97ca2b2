/** `contentDigest`, or the path of it, as `content digest`. */
export function fieldWords(field: string): string {
  return field.replace(/^\//, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
