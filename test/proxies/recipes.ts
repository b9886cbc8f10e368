// The recipes of docs/operations.md, so that what people copy is what was tested. Ports and paths are put in place of those that stand there.
import { readFileSync } from 'node:fs'

/** The block of this language, with each of `places` (what stands there → what is meant here) put in. Throws when one of them doesn't stand there. */
export function readRecipe (language: string, places: Record<string, string>): string {
  const recipe = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(readFileSync('docs/operations.md', 'utf8'))?.[1]
  if (recipe === undefined) throw new Error(`docs/operations.md has no block of ${language}`)
  return Object.entries(places).reduce((text, [there, here]) => {
    if (!text.includes(there)) throw new Error(`the block of ${language} in docs/operations.md does not say ${there}`)
    return text.replaceAll(there, here)
  }, recipe)
}
