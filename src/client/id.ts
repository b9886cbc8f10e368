// Makes the client keys that let a message be sent twice and stored once.

/** A random UUID (version 4), also where the page has no secure context and so no `randomUUID`. The 4 says the version, the 8 becomes 8 to b. */
export function newKey (): string {
  return '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, digit => (+digit ^ (+crypto.getRandomValues(new Uint8Array(1)) & 15 >> +digit / 4)).toString(16))
}
