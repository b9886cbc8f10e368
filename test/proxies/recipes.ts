// The recipes of the docs, so that what people copy is what was tested. Ports and paths are put in place of those that stand there.
import { readFileSync } from 'node:fs'

/** The block of this language, with each of `places` (what stands there → what is meant here) put in. Throws when one of them doesn't stand there. */
export function readRecipe (language: string, places: Record<string, string>, file = 'docs/operations.md'): string {
  const recipe = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(readFileSync(file, 'utf8'))?.[1]
  if (recipe === undefined) throw new Error(`${file} has no block of ${language}`)
  return Object.entries(places).reduce((text, [there, here]) => {
    if (!text.includes(there)) throw new Error(`the block of ${language} in ${file} does not say ${there}`)
    return text.replaceAll(there, here)
  }, recipe)
}
