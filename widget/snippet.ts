// The one line that owners paste, made in one place: the console, the demo shop and the documents show what this returns.

/** `origin` is the server's public one, without a slash at the end. */
export function toSnippet ({ origin, site }: { origin: string, site: string }): string {
  return `<script async fetchpriority="low" src="${origin}/w/${site}.js"></script>`
}
