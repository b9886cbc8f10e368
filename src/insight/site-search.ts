// Recognises a landing page that is itself the site's search result, and reads what was searched. Deciding whether it counts: source.ts.

import type { Link } from './query.ts'
import { decodeWords } from './words.ts'

// "search" as shops write it in their paths, in the languages of most of them; whole words between separators.
const searchPath = /(?:^|[/_.-])(?:search(?:results?|es)?|searchpage|catalogsearch|find|results?|suche?n?|suchergebnis(?:se)?|recherche[rs]?|busca(?:r|dor)?|pesquisa|ricerca|cerca|zoeken|zoek|s[oö]k|s[øo]g|haku|etsi|szukaj|wyszukiwanie|hledat|hladat|vyhledavani|kereses|cautare|arama|ara|otsing|paieska|poisk|поиск|search\.php|kensaku|検索|搜索|sousuo|검색)(?:$|[/_.-])/i
const searchKeys = ['q', 'query', 'search', 's', 'search_query', 'searchterm', 'search_term', 'searchtext', 'searchphrase', 'searchword', 'sword', 'suche', 'suchbegriff', 'ssearch', 'keyword', 'keywords', 'k', 'term', 'text', 'w', 'wd', 'kw', 'phrase', 'recherche', 'buscar', 'busca', 'key']
// Some shops say "search" in a parameter instead of the path (OpenCart, PrestaShop, Joomla, OXID).
const searchRoutes: ReadonlyArray<readonly [name: string, value: RegExp]> = [
  ['route', /search/i], ['controller', /search/i], ['option', /^com_(?:search|finder)/i], ['cl', /^search$/i], ['page', /^search$/i], ['action', /^search$/i], ['view', /^search$/i], ['post_type', /^product$/i]
]

/** What was searched on the site, if this address looks like the answer to a search there; else undefined. */
export function findSiteSearch (landing: Link): string | undefined {
  if (isSearchPage(landing)) return firstWords(landing, searchKeys)
  // WordPress answers every search at its root with `?s=`.
  return /^\/(?:[a-z]{2}(?:-[a-z]{2})?\/?)?(?:index\.php)?$/i.test(landing.path) ? firstWords(landing, ['s']) : undefined
}

function isSearchPage ({ path, query }: Link): boolean {
  return searchPath.test(readablePath(path)) || searchRoutes.some(([name, value]) => value.test(query.raw(name) ?? ''))
}

function firstWords ({ query }: Link, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const words = decodeWords(query.raw(key) ?? '')
    if (words !== undefined) return words
  }
  return undefined
}

function readablePath (path: string): string {
  return decodeWords(path.replaceAll('+', '%2B')) ?? path
}
