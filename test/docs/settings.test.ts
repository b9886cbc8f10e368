// docs/settings.md says each setting, its default, and the sizes of the pictures, as the code has them.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { drawPicture, pictureSizes } from '../../src/api/public/picture-sets.ts'
import type { PictureSize } from '../../src/api/public/picture-sets.ts'
import { builtInBlocked } from '../../src/insight/blocked.ts'
import { defaultSettings, languages, pictureSets } from '../../src/wire/settings.ts'

const text = readFileSync('docs/settings.md', 'utf8')
const rows = new Map(text.split('\n').flatMap(line => {
  const [, name, usual] = /^\| `([\w.]+)` \| (?:`([^`]*)`)? ?\| /.exec(line) ?? []
  return name === undefined ? [] : [[name, usual ?? ''] as const]
}))

/** Every setting by its path, lists as nothing. */
function listSettings (value: unknown, path = ''): Array<[string, string]> {
  if (Array.isArray(value)) return [[path, '']]
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, part]) => listSettings(part, path === '' ? name : `${path}.${name}`))
  return [[path, String(value)]]
}

t.test('each setting is there with its default, and no other', async t => {
  t.same([...rows].filter(([name]) => !(pictureSets as readonly string[]).includes(name)), listSettings(defaultSettings))
})

t.test('languages, blocked parameters and the sizes of pictures are those of the code', async t => {
  for (const name of [...languages, ...builtInBlocked]) t.match(text, `\`${name}\``)
  for (const set of pictureSets) {
    const sizes = (Object.keys(pictureSizes) as PictureSize[]).map(size => {
      const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(drawPicture(set, size, { status: 'online', region: '', state: '', dir: 'ltr', name: '', colour: '#000000' })) ?? []
      return `${width} × ${height}`
    })
    t.match(text, `| \`${set}\` | ${sizes.join(' | ')} |`)
  }
})
