// The gallery of moving pictures: all there, small, still in the end and for whom motion is too much; and built without parsing markup.
import { readFileSync, readdirSync } from 'node:fs'
import t from 'tap'
import { galleryNames } from '../../src/wire/art.ts'
import { build } from '../../widget/art.ts'

const folder = new URL('../../widget/art/', import.meta.url)
const drawings = galleryNames.map(name => ({ name, text: readFileSync(new URL(`${name}.svg`, folder), 'utf8') }))

interface Made { name: string, attributes: Record<string, string>, children: Made[] }
const sheets: string[] = []

/** The little of a browser that builds pictures. */
function stubDrawing (): ShadowRoot {
  const createElementNS = (_space: string, name: string): object => {
    const made: Made = { name, attributes: {}, children: [] }
    return Object.assign(made, {
      setAttribute: (key: string, value: string) => { made.attributes[key] = value },
      append: (child: Made) => { made.children.push(child) }
    })
  }
  Object.assign(globalThis, { document: { createElementNS }, CSSStyleSheet: class { replaceSync (css: string): void { sheets.push(css) } } })
  return { adoptedStyleSheets: [] } as unknown as ShadowRoot
}

function flat (made: Made): Made[] {
  return [made, ...made.children.flatMap(flat)]
}

t.test('there are fourteen, each a file of at most 1.5 KB and no file besides', async t => {
  t.ok(galleryNames.length >= 12)
  t.same(readdirSync(folder).sort(), galleryNames.map(name => `${name}.svg`).sort())
  for (const { name, text } of drawings) t.ok(Buffer.byteLength(text) <= 1536, `${name}: ${Buffer.byteLength(text)} bytes`)
})

t.test('each moves one part, by one transform, for three seconds at most, and not at all where less motion is asked for', async t => {
  for (const { name, text } of drawings) {
    const css = /<style>(.*)<\/style>/.exec(text)?.[1] ?? ''
    const [, moved, seconds = 0, times = 0] = new RegExp(`^@media\\(prefers-reduced-motion:no-preference\\)\\{\\.(${name}-m)\\{animation:${name}-m ([\\d.]+)s (\\d+) ease-in-out(?:;transform-origin:[\\d.px ]+)?\\}\\}@keyframes ${name}-m\\{`).exec(css) ?? []
    t.equal(moved, `${name}-m`, css)
    t.ok(Number(seconds) * Number(times) <= 3, `${seconds} s, ${times} times`)
    t.ok(Number(seconds) >= 0.7, 'nothing flickers')
    t.same([...css.matchAll(/([\w-]+):[^;{}]+(?=[;}])/g)].map(([, property]) => property).filter(property => !/^(animation|transform|transform-origin|prefers-reduced-motion)$/.test(property!)), [])
    t.equal(text.split(`class="${name}-m"`).length, 2, 'one part')
  }
})

t.test('they are built element by element, with all of their attributes and nothing that runs or loads', async t => {
  const root = stubDrawing()
  for (const { name, text } of drawings) {
    const parts = flat(build(text, root) as unknown as Made)
    t.equal(parts[0]?.name, 'svg')
    t.same([...new Set(parts.map(({ name }) => name))].filter(name => !/^(svg|g|path|circle)$/.test(name)), [], name)
    t.same(parts.flatMap(({ attributes }) => Object.keys(attributes)).filter(key => /^(on|href|xlink|style)/.test(key)), [])
    t.equal(parts.length, text.match(/<(?!\/|style)/g)?.length)
    t.same(parts.flatMap(({ attributes }) => Object.entries(attributes)).length, text.replace(/<style>.*<\/style>/, '').match(/="/g)?.length)
    t.equal(parts.filter(({ attributes }) => attributes.class === `${name}-m`).length, 1)
  }
  t.equal(sheets.length, drawings.length)
  build(drawings[0]!.text, root)
  t.equal(sheets.length, drawings.length, 'a sheet joins once')
  t.throws(() => build('', root))
})
