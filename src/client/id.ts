// Makes the client keys that let a message be sent twice and stored once.

/** A random UUID, also where the page has no secure context and so no `randomUUID`. The 4 and the 8 say that it is one of version 4. */
export function newKey (): string {
  return '00000000-0000-4000-8000-000000000000'.replace(/0/g, () => (+crypto.getRandomValues(new Uint8Array(1)) & 15).toString(16))
}
