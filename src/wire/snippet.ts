// The one line that owners paste, made in one place: the console, the demo shop and the documents show what this returns. What it loads is widget/loader.ts.

/** HTML for the owner's pages. Both parts are ours (a checked origin, a site id), so nothing has to be escaped. */
export function toSnippet ({ publicUrl, site }: { publicUrl: string, site: string }): string {
  return `<script async fetchpriority="low" src="${publicUrl}/w/${site}.js"></script>`
}
