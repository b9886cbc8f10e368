// The chat as plain HTML: messages, forms and links, for text browsers and those with JavaScript switched off. Everything that somebody wrote is text. What is shown is view.ts.
import { toPalette } from '../../look/colours.ts'
import { maxEmailCodePoints, maxMessageCodePoints, maxNameCodePoints } from '../../../wire/limits.ts'
import type { Line } from '../../lines.ts'
import { escapeHtml } from '../../../insight/html.ts'
import { isOpen } from './view.ts'
import type { Frame, Talk, View } from './view.ts'

/** What a form was filled in with, to show it again (`form`: this one, whatever the state); `key` names what it sends, so that sending it twice is sending it once. */
export interface Filled { key: string, values?: Readonly<Record<string, string>>, problem?: string, form?: 'say' | 'leave' | 'start' | undefined }

/** Reloads this often: below the 18 s after which somebody who is silent counts as gone. */
const reloadSeconds = 8

/** The whole of it for the hosted page, to stand in its <noscript>. */
export function toChat (view: View, filled: Filled): string {
  const { words: { page }, language, words, site, talk } = view
  const path = `/c/${site.id}`
  const said = talk === undefined
    ? ''
    : `<h2 id="said">${escapeHtml(page.messages)}</h2>
<iframe src="${path}/talk?framed" title="${escapeHtml(page.messages)}"></iframe>
<div class="copy">${toList(view, talk)}</div>
<p class="copy"><a href="${path}/talk">${escapeHtml(page.again)}</a></p>`
  return `<div class="plain" lang="${language}" dir="${words.direction}">
<header><h1>${escapeHtml(page.title(site.name))}</h1>
<p>${escapeHtml(toState(view))}</p></header>
${filled.problem === undefined ? '' : `<p class="problem" role="alert"><strong>${escapeHtml(page.problem)}.</strong> ${escapeHtml(filled.problem)}</p>`}
${said}
${toForms(view, filled)}
</div>`
}

/** The messages alone, which reload themselves while scripts are off: what is being written beside them stays. */
export function toTalkPage (view: View, { nonce, framed }: { nonce: string, framed: boolean }): string {
  const { words: { page }, site, talk } = view
  const list = talk === undefined ? `<p>${escapeHtml(page.none)}</p>` : toList(view, talk)
  // For who opens it by itself; in its frame the page around says so.
  const around = `<p>${escapeHtml(toState(view))}</p>
<p class="links"><a href="/c/${site.id}/talk">${escapeHtml(page.again)}</a> <a href="/c/${site.id}">${escapeHtml(page.back)}</a></p>`
  return toDocument(view, {
    nonce,
    title: page.title(site.name),
    head: `<noscript><meta http-equiv="refresh" content="${reloadSeconds}"></noscript>`,
    kind: 'talk',
    body: `<main>${list}${framed ? '' : around}</main>`
  })
}

/** A page of its own for what went wrong, with what was written. */
export function toProblemPage (view: View, filled: Filled & { nonce: string }): string {
  const { words: { page }, site } = view
  return toDocument(view, { nonce: filled.nonce, title: page.problem, head: '', kind: 'whole', body: `<main>${toChat(view, filled)}<p><a href="/c/${site.id}">${escapeHtml(page.backToChat)}</a></p></main>` })
}

/** What was done, where there is nothing else to show. */
export function toNoticePage (frame: Frame, { nonce, text }: { nonce: string, text: string }): string {
  const { words: { page }, site } = frame
  const body = `<main class="plain"><h1>${escapeHtml(page.title(site.name))}</h1><p>${escapeHtml(text)}</p><p><a href="/c/${site.id}">${escapeHtml(page.backToChat)}</a></p></main>`
  return toDocument(frame, { nonce, title: page.title(site.name), head: '', kind: 'whole', body })
}

/** The style sheet's text, for a page that has it in an element with its nonce. */
export function toStyles ({ settings: { look } }: Pick<Frame, 'settings'>): string {
  const [light, dark] = [toPalette(look.colour, 'light'), toPalette(look.colour, 'dark')]
  const variables = ({ brand, onBrand, soft }: typeof light): string => `--brand:${brand};--on-brand:${onBrand};--soft:${soft}`
  return `:root{color-scheme:light dark;${variables(light)}}@media (prefers-color-scheme:dark){:root{${variables(dark)}}}${sheet}`
}

const sheet = '.plain,.talk main{max-width:40rem;margin:0 auto;padding:1rem;box-sizing:border-box;font:1rem/1.5 system-ui,sans-serif}' +
  '.plain h1{font-size:1.375rem;margin:0}.plain h2{font-size:1.125rem;margin:1.5rem 0 .5rem}.plain iframe{width:100%;height:22rem;max-height:60vh;border:1px solid GrayText;border-radius:.5rem;box-sizing:border-box}' +
  '.plain .copy{display:none}.plain form{margin:1rem 0}.plain label{display:block;margin:.75rem 0}.plain label.tick{display:flex;gap:.5rem;align-items:baseline}' +
  '.plain input:not([type=checkbox]),.plain textarea{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem;border:1px solid GrayText;border-radius:.375rem;background:Field;color:FieldText}' +
  '.plain textarea{min-height:6rem}.plain button{font:inherit;padding:.5rem 1rem;min-height:2.75rem;border:1px solid transparent;border-radius:.375rem;background:var(--brand);color:var(--on-brand)}' +
  '.plain button.quiet{background:none;color:inherit;border-color:GrayText}.plain .problem{border:2px solid;padding:.5rem .75rem;border-radius:.375rem}.plain details{margin:1.5rem 0}.plain summary{min-height:1.75rem}' +
  '.lines{list-style:none;margin:0;padding:0}.lines li{margin:0 0 .75rem}.lines .own{padding:.5rem .75rem;border-radius:.5rem;background:var(--soft)}.lines p,.lines blockquote{margin:.125rem 0;white-space:pre-wrap;overflow-wrap:anywhere}' +
  '.lines blockquote{border-inline-start:3px solid;padding-inline-start:.5rem}.lines .who{font-weight:600}.lines .note{font-style:italic}' +
  // What came last is in sight, without a script: the page stands on its foot.
  'html.talk{height:100%}.talk body{margin:0;height:100%;overflow:auto;display:flex;flex-direction:column-reverse}.talk main{width:100%;margin:0 auto auto}.talk .links a{margin-inline-end:1rem}' +
  '@media print{.plain iframe,.plain form,.plain details,.plain p.copy{display:none}.plain div.copy{display:block}.lines li{break-inside:avoid}.lines .own{background:none;border:1px solid}}'

function toDocument ({ words, language, settings }: Frame, { nonce, title, head, kind, body }: { nonce: string, title: string, head: string, kind: string, body: string }): string {
  return `<!doctype html>
<html lang="${language}" dir="${words.direction}" class="${kind}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${toStyles({ settings })}</style>
${head}
</head>
<body>
${body}
</body>
</html>
`
}

function toState ({ words: { page }, status, talk, mail }: View): string {
  const there = status === 'offline' ? (mail ? page.offline : page.offlineHere) : page[status]
  switch (talk?.conversation.state) {
    case 'waiting': return `${page.waiting} ${status === 'offline' ? page.offlineHere : there}`
    case 'talking': return talk.partner === undefined ? page.online : page.talking(talk.partner)
    case 'left': return talk.partner === undefined ? (mail ? page.leftByMail : page.left) : there
    case 'ended': return `${page.ended} ${there}`
    default: return there
  }
}

function toList ({ words, clock }: Frame, { lines, more }: Talk): string {
  let day = ''
  const items = lines.map(line => {
    const today = clock.toDay(line.at)
    const head = today === day ? '' : `<li class="note">${today}</li>\n`
    day = today
    return head + toItem(line, `<time datetime="${line.at.toISOString()}">${clock.toTime(line.at)}</time>`, words)
  })
  return `${more ? `<p>${escapeHtml(words.page.earlier)}</p>\n` : ''}<ol class="lines">\n${items.join('\n')}\n</ol>`
}

function toItem (line: Line, time: string, words: Frame['words']): string {
  if (line.kind === 'note') return `<li class="note"><p>${time} ${escapeHtml(line.text)}</p></li>`
  const { own, name, quote, text, file, edited, deleted } = line
  const said = deleted ? words.transcript.deleted : text
  const parts = [
    `<p class="who"><bdi>${escapeHtml(name)}</bdi> ${time}${edited && !deleted ? ` ${escapeHtml(words.transcript.edited)}` : ''}</p>`,
    quote === undefined ? '' : `<blockquote dir="auto">${escapeHtml(`${quote.name}: ${quote.text === '' ? words.transcript.deleted : quote.text}`)}</blockquote>`,
    said === '' ? '' : `<p dir="auto">${escapeHtml(said)}</p>`,
    file === undefined ? '' : `<p dir="auto">${escapeHtml(words.transcript.file(file))}</p>`
  ]
  return `<li${own ? ' class="own"' : ''}>${parts.join('')}</li>`
}

function toForms (view: View, filled: Filled): string {
  const { words: { page }, site, status, talk, settings } = view
  const open = talk !== undefined && (isOpen(talk.conversation.state) || (talk.conversation.state === 'left' && talk.partner !== undefined))
  const path = `/c/${site.id}`
  if (filled.form !== undefined) return forms[filled.form](view, filled)
  if (open) return `${toSayForm(view, filled)}${talk.conversation.state === 'left' ? '' : toEndForm(view, filled)}`
  const begin = status === 'offline' ? toLeaveForm(view, filled) : asksFirst(settings) ? toStartForm(view, filled) : toSayForm(view, filled)
  return `${begin}
<details><summary>${escapeHtml(page.mailed)}</summary>${toForm(`${path}/open`, filled, `<label>${escapeHtml(page.link)}<input name="link" type="text" required maxlength="300" autocomplete="off"></label><button class="quiet">${escapeHtml(page.open)}</button>`)}</details>`
}

/** There is something to fill in, or to tick, before a chat. */
function asksFirst ({ form: { on, consent } }: View['settings']): boolean {
  return on || consent.text !== ''
}

function toForm (action: string, { key }: Filled, fields: string): string {
  return `<form method="post" action="${action}"><input type="hidden" name="key" value="${escapeHtml(key)}">${fields}</form>`
}

function toSayForm ({ words: { page }, site, talk }: View, filled: Filled): string {
  const seen = talk === undefined ? '' : `<input type="hidden" name="seen" value="${talk.conversation.last}">`
  return toForm(`/c/${site.id}/say`, filled, `${seen}${toArea(page.write, 'text', filled)}<button>${escapeHtml(page.send)}</button>`)
}

function toEndForm ({ words: { page }, site, talk }: View, filled: Filled): string {
  return toForm(`/c/${site.id}/end`, filled, `<input type="hidden" name="conversation" value="${talk?.conversation.id ?? ''}"><button class="quiet">${escapeHtml(page.end)}</button>`)
}

function toLeaveForm (view: View, filled: Filled): string {
  const { words: { page }, site, settings: { form: { fields: { phone } } } } = view
  const fields = [
    toInput(page.name, { name: 'name', type: 'text', complete: 'name', most: maxNameCodePoints, required: true }, filled),
    toInput(page.email, { name: 'email', type: 'email', complete: 'email', most: maxEmailCodePoints, required: true }, filled),
    phone === 'off' ? '' : toInput(phone === 'required' ? page.phone : `${page.phone} ${page.optional}`, { name: 'phone', type: 'tel', complete: 'tel', most: 40, required: phone === 'required' }, filled),
    toArea(page.message, 'text', filled)
  ]
  return toForm(`/c/${site.id}/leave`, filled, `${fields.join('')}${toTick(view)}<button>${escapeHtml(page.leave)}</button>`)
}

/** What has to be agreed to, where the site asks for that. */
function toTick ({ words: { page }, settings: { form: { consent: { text, url } } } }: View): string {
  if (text === '') return ''
  const link = url === '' ? '' : ` <a href="${escapeHtml(url)}" rel="noopener noreferrer">${escapeHtml(page.readMore)}</a>`
  return `<label class="tick"><input type="checkbox" name="consent" value="yes" required><span>${escapeHtml(page.agree)} ${escapeHtml(text)}${link}</span></label>`
}

function toStartForm (view: View, filled: Filled): string {
  const { words: { page }, site, settings: { form: { on, fields } } } = view
  const kinds = { name: { label: page.name, type: 'text', most: maxNameCodePoints, complete: 'name' }, email: { label: page.email, type: 'email', most: maxEmailCodePoints, complete: 'email' }, phone: { label: page.phone, type: 'tel', most: 40, complete: 'tel' } }
  const inputs = (['name', 'email', 'phone'] as const).filter(name => on && fields[name] !== 'off').map(name => {
    const { label, ...kind } = kinds[name]
    const required = fields[name] === 'required'
    return toInput(required ? label : `${label} ${page.optional}`, { name, required, ...kind }, filled)
  })
  return toForm(`/c/${site.id}/start`, filled, `${inputs.join('')}${toArea(on ? page.question : page.write, 'text', filled)}${toTick(view)}<button>${escapeHtml(page.start)}</button>`)
}

const forms = { say: toSayForm, leave: toLeaveForm, start: toStartForm }

interface Input { name: string, type: string, complete: string, most: number, required: boolean }

function toInput (label: string, { name, type, complete, most, required }: Input, { values = {} }: Filled): string {
  return `<label>${escapeHtml(label)}<input name="${name}" type="${type}" autocomplete="${complete}" maxlength="${most}" value="${escapeHtml(values[name] ?? '')}"${required ? ' required' : ''}></label>`
}

function toArea (label: string, name: string, { values = {} }: Filled): string {
  // A line break at the start is dropped by browsers, so one stands there for them.
  return `<label>${escapeHtml(label)}<textarea name="${name}" required maxlength="${maxMessageCodePoints}" dir="auto">\n${escapeHtml(values[name] ?? '')}</textarea></label>`
}
