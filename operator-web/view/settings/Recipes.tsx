// Lines to copy that put the chat anywhere on the owner's pages, and where no script runs.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import type { Site } from '../../../src/wire/account.ts'
import type { RecipeName, Size } from '../../model/recipes.ts'
import { toRecipes } from '../../model/recipes.ts'
import { words } from '../../strings/en.ts'
import { CodeBlock } from './CodeBlock.tsx'

export function Recipes ({ site, set }: { site: Site, set: string }): VNode {
  // As large as it is drawn: a page that names other sizes would jump.
  const size = useSignal<Size>({ width: 160, height: 48 })
  const recipes = toRecipes(site, size.value)
  return (
    <section class='block' aria-labelledby='recipes-title'>
      <h2 id='recipes-title'>{words.recipes.title}</h2>
      <p class='lead'>{words.siteSettings.leads.picture}</p>
      <img class='recipe-measure' src={`/s/${site.id}.svg?set=${set}&status=online`} alt='' onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => { size.value = { width: naturalWidth, height: naturalHeight } }} />
      {(Object.keys(recipes) as RecipeName[]).map(name => (
        <div key={name} class='recipe'>
          <h3>{words.recipes.names[name]}</h3>
          <p class='hint'>{words.recipes.hints[name]}</p>
          <CodeBlock code={recipes[name]} label={words.recipes.names[name]} />
        </div>
      ))}
    </section>
  )
}
