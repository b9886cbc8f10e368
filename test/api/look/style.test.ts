// Whatever colour an owner chooses, what stands on it and what is drawn in it can be read; and nothing but checked values is in the style sheet.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { papers } from '../../../src/api/look/colours.ts'
import { toStyle } from '../../../src/api/look/style.ts'
import { defaultSettings } from '../../../src/wire/settings.ts'

const look = defaultSettings.look
const nasty = ['#ffffff', '#000000', '#808080', '#777777', '#ffff00', '#00ff00', '#0000ff', '#ff00ff', '#12171f', '#fefefe', '#010101', '#C0FFEE']

// Marsaglia's, so that a colour that fails once fails each time.
function random (seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

// Written anew from WCAG 2.2's definition: the code under test must not judge itself.
function contrast (one: string, other: string): number {
  const luminance = (colour: string): number => {
    const value = Number.parseInt(colour.slice(1), 16)
    const [red, green, blue] = [value >> 16, (value >> 8) & 255, value & 255].map(byte => {
      const part = byte / 255
      return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4)
    })
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
  }
  const [first, second] = [luminance(one), luminance(other)]
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05)
}

function read (css: string, place: RegExp): Record<string, string> {
  const [, block = ''] = place.exec(css) ?? []
  return Object.fromEntries(block.split(';').map(pair => pair.replace('!important', '').split(/:(.*)/s).slice(0, 2)))
}

t.test('any brand colour makes text of 4.5 to 1 and outlines of 3 to 1, in the light and in the dark (P24)', async t => {
  const next = random(20_240_611)
  const colours = [...nasty, ...Array.from({ length: 60 }, () => `#${Math.floor(next() * 2 ** 24).toString(16).padStart(6, '0')}`)]
  for (const colour of colours) {
    const css = toStyle({ look: { ...look, colour }, nobody: { show: 'form' } }, 'ltr')
    const modes = { light: read(css, /^:host\{(.*?)\}/), dark: read(css, /:host\(\[data-theme=dark\]\)\{(.*?)\}/) }
    t.same(read(css, /prefers-color-scheme:dark\)\{:host\(:not\(\[data-theme=light\]\)\)\{(.*?)\}/), modes.dark, 'the system says dark as the theme does')
    t.equal(modes.light['--brand'], colour.toLowerCase(), 'the owner\'s own colour, exactly')
    for (const [mode, made] of Object.entries(modes)) {
      const { paper, surface, text } = papers[mode as 'light' | 'dark']
      const pairs: Array<[string, string, number]> = [
        [made['--on-brand']!, made['--brand']!, 4.5], [made['--on-brand']!, made['--brand-hover']!, 4.5], [text, made['--brand-soft']!, 4.5],
        [made['--brand-ink']!, paper, 4.5], [made['--brand-ink']!, surface, 4.5], [made['--brand-ink']!, made['--brand-soft']!, 4.5], [made['--ring']!, paper, 3]
      ]
      if (mode === 'dark') pairs.push([made['--brand']!, paper, 3])
      t.same(pairs.filter(([one, other, least]) => contrast(one, other) < least), [], `${colour} ${mode}: all can be read`)
      t.not(made['--brand-hover'], made['--brand'], `${colour} ${mode}: the pointer is answered`)
    }
  }
})

t.test('paper and text are those of the widget\'s sheet', async t => {
  const sheet = readFileSync(new URL('../../../widget/styles/tokens.css', import.meta.url), 'utf8')
  const said = (name: string, theme: 'light' | 'dark'): string | undefined => {
    const value = new RegExp(`--${name}: .*var\\(--${theme}, (#[0-9a-f]+)\\)`).exec(sheet)?.[1]
    return value?.length === 4 ? value.replace(/[0-9a-f]/g, '$&$&') : value
  }
  for (const theme of ['light', 'dark'] as const) t.same({ paper: said('bg', theme), text: said('text', theme), surface: said('surface-2', theme) }, papers[theme])
})

t.test('the button stands where the owner put it, mirrored with the language unless the side is named', async t => {
  const at = (corner: 'end' | 'start' | 'left' | 'right', dir: 'ltr' | 'rtl'): Record<string, string> => read(toStyle({ look: { ...look, corner, offsetX: 24, offsetY: 8, size: 'compact' }, nobody: { show: 'form' } }, dir), /^:host\{(.*?)\}/)
  const right = { '--left': 'auto', '--right': 'calc(24px + env(safe-area-inset-right,0px))', '--x': 'calc(24px + env(safe-area-inset-right,0px))', '--y': 'calc(8px + env(safe-area-inset-bottom,0px))', '--size': '2.75em' }
  const left = { '--left': 'calc(24px + env(safe-area-inset-left,0px))', '--right': 'auto' }
  t.match(at('end', 'ltr'), right)
  t.match(at('end', 'rtl'), left)
  t.match(at('start', 'ltr'), left)
  t.match(at('start', 'rtl'), right)
  for (const dir of ['ltr', 'rtl'] as const) {
    t.match(at('left', dir), left)
    t.match(at('right', dir), right)
  }
})

t.test('nothing but colours, numbers and our own words gets into the style sheet', async t => {
  for (const colour of ['red', '#fff', '#12345g', '#123456}*{display:none', '#123456;--x:url(//evil.example)', '']) t.throws(() => toStyle({ look: { ...look, colour }, nobody: { show: 'form' } }, 'ltr'), colour)
  t.match(toStyle({ look: { ...look, offsetX: 7.9 }, nobody: { show: 'form' } }, 'ltr'), /calc\(7px/)
  t.match(toStyle({ look, nobody: { show: 'form' } }, 'rtl'), /^[-#a-z0-9:;{}()@,!+.[\]= ]+$/)
})

t.test('the button\'s colours, its states, its shape as a tab and when it is not shown are styles too', async t => {
  const style = (part: Partial<typeof look>, show: 'form' | 'hide' = 'form'): string => toStyle({ look: { ...look, ...part }, nobody: { show } }, 'ltr')
  for (const rule of ['.launcher{border:', '.launcher:hover{', '.launcher:focus-visible{outline:', '.launcher.offline{', '.box .dot{', '.dot.away{', '@media (prefers-contrast:more){']) t.match(style({}), rule)
  t.notMatch(style({}), /padding:0 1em|display:none/)
  t.match(style({ shape: 'tab' }), /\.launcher\{[^}]*padding:0 1em/)
  t.match(style({ launcher: false }), /\.launcher\{display:none\}$/)
  t.match(style({}, 'hide'), /\.offline\{display:none\}$/)
})
