// The grid of 64 emoji: a lazy file of its own, moved through by arrow keys, plain DOM.
import type { EmojiOptions } from './parts.ts'
import css from './styles/emoji.css?inline'
import { element } from './drawing.ts'
import { addStyles } from './root.ts'

/** The most used ones, by kind; names as CLDR has them. In other languages than English a screen reader names the glyph itself. */
const emoji = '😀 grinning face,😄 grinning face with smiling eyes,😁 beaming face,😂 face with tears of joy,🤣 rolling on the floor laughing,😊 smiling face,😉 winking face,😍 heart eyes,' +
  '😘 face blowing a kiss,🥰 smiling face with hearts,😎 sunglasses,🤔 thinking face,🙂 slightly smiling face,🙃 upside-down face,😅 grinning face with sweat,😇 halo,' +
  '😐 neutral face,😴 sleeping face,😮 face with open mouth,😢 crying face,😭 loudly crying face,😡 angry face,😱 screaming in fear,🥳 partying face,' +
  '👍 thumbs up,👎 thumbs down,👌 OK hand,👏 clapping hands,🙏 folded hands,👋 waving hand,💪 flexed biceps,🤝 handshake,' +
  '✌️ victory hand,🤞 crossed fingers,👀 eyes,🤷 shrug,🤦 facepalm,🙌 raising hands,❤️ red heart,💔 broken heart,' +
  '💙 blue heart,💯 hundred points,✨ sparkles,⭐ star,🔥 fire,🎉 party popper,🎁 wrapped gift,🎂 birthday cake,' +
  '☕ hot beverage,🍕 pizza,🌞 sun with face,🌧️ rain,🌈 rainbow,🌹 rose,🐶 dog face,🐱 cat face,' +
  '✅ check mark,❌ cross mark,❓ question mark,❗ exclamation mark,💡 light bulb,📦 package,🚚 delivery truck,💳 credit card'
/** Of a row, as the styles have it. */
const columns = 8

let styled = false

export function createEmoji ({ root, place, label, lang, onPick, onClose }: EmojiOptions): { remove (): void } {
  if (!styled) addStyles(root, css)
  styled = true
  const grid = element('div', 'emoji')
  grid.role = 'grid'
  grid.ariaLabel = label
  const buttons = emoji.split(',').map(entry => {
    const [glyph = '', ...name] = entry.split(' ')
    const button = element('button', '', glyph)
    button.type = 'button'
    button.tabIndex = -1
    button.role = 'gridcell'
    if (lang.startsWith('en')) button.ariaLabel = button.title = name.join(' ')
    button.onclick = () => { onPick(glyph) }
    return button
  })
  for (let at = 0; at < buttons.length; at += columns) {
    const row = element('div')
    row.role = 'row'
    row.append(...buttons.slice(at, at + columns))
    grid.append(row)
  }
  grid.onkeydown = event => { press(event, { buttons, onClose }) }
  grid.addEventListener('focusin', ({ target }) => { buttons.forEach(button => { button.tabIndex = button === target ? 0 : -1 }) })
  place.append(grid)
  buttons[0]?.focus()
  return { remove () { grid.remove() } }
}

function press (event: KeyboardEvent, { buttons, onClose }: { buttons: HTMLElement[], onClose (): void }): void {
  const at = buttons.indexOf(event.target as HTMLElement)
  const ahead = getComputedStyle(event.currentTarget as HTMLElement).direction === 'rtl' ? -1 : 1
  const start = at - at % columns
  const to = { ArrowRight: at + ahead, ArrowLeft: at - ahead, ArrowDown: at + columns, ArrowUp: at - columns, Home: start, End: start + columns - 1 }[event.key]
  if (event.key === 'Escape' || event.key === 'Tab') onClose()
  else if (to === undefined) return
  event.preventDefault()
  // Here it is the grid that Escape closes, not the panel.
  event.stopPropagation()
  if (to !== undefined) buttons[to]?.focus()
}
