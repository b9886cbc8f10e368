// The one line that puts Shopbell on a page; what it loads is widget/loader.ts.

/** HTML for the owner's pages. Both parts are ours (a checked origin, a site id), so nothing has to be escaped. */
export function snippet ({ publicUrl, site }: { publicUrl: string, site: string }): string {
  return `<script async src="${publicUrl}/w/${site}.js"></script>`
}
