// How each kind of mail reads: plain words and the same as HTML, from fixed frames. What goes in was written by strangers, so it is text everywhere. Sending is mail.ts.
import { escapeHtml } from '../insight/html.ts'
import type { MailRecord } from '../store/mail.ts'
import type { Letter } from './mail.ts'
import { findWords } from './words.ts'
import type { MailWords } from './words/en.ts'

/** As the mail program shows it: paragraphs, one link at most, and what is small print. */
interface Draft { subject: string, parts: Part[], note: string, link?: { words: string, url: string } }
interface Part { head?: string, text: string }

/** `publicUrl` is where links lead; never what a request said. */
export function toLetter (mail: MailRecord, { publicUrl }: { publicUrl: string }): Letter {
  const { language, words } = findWords(mail.language)
  const draft = toDraft(mail, { words, page: `${publicUrl}/c/${mail.site.id}` })
  const host = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')
  return {
    to: mail.recipient,
    fromName: toLine(mail.site.name),
    subject: toLine(draft.subject),
    text: toText(draft),
    html: toHtml(draft, { language, direction: words.direction }),
    messageId: `<${mail.id}@${host}>`,
    // Mail of one conversation stands together.
    references: `<${mail.conversationId}@${host}>`,
    automatic: mail.kind !== 'answer'
  }
}

function toDraft (mail: MailRecord, { words, page }: { words: MailWords, page: string }): Draft {
  const site = mail.site.name
  switch (mail.kind) {
    case 'answer': {
      const names = [...new Set(mail.words.map(({ name }) => name || words.somebody))]
      const parts = mail.words.map(({ name, text, file }, at): Part => {
        const said = [text, file === undefined ? '' : words.answer.file(file)].filter(part => part !== '').join('\n')
        // One who says three things is named once.
        return mail.words[at - 1]?.name === name ? { text: said } : { head: words.answer.said(name || words.somebody, site), text: said }
      })
      return { subject: words.answer.subject(names.join(', '), site), parts, note: words.answer.note, link: { words: words.answer.link, url: `${page}#r=${mail.token}` } }
    }
    case 'confirm':
      return { subject: words.confirm.subject(site), parts: [{ text: words.confirm.text(site) }], note: words.confirm.note, link: { words: words.confirm.link, url: `${page}#t=${mail.token}` } }
    case 'transcript':
      return { subject: words.transcript.subject(site), parts: [{ text: mail.text }], note: words.transcript.note }
  }
}

function toText ({ parts, link, note }: Draft): string {
  const blocks = [
    ...parts.flatMap(({ head, text }) => head === undefined ? [text] : [`${head}\n\n${text}`]),
    ...(link === undefined ? [] : [`${link.words}:\n${link.url}`]),
    // Mail programs fold away what stands below this line.
    `-- \n${note}`
  ]
  return `${blocks.join('\n\n')}\n`
}

// Styles stand at each element, because mail programs drop sheets; nothing is loaded from anywhere.
function toHtml ({ parts, link, note }: Draft, { language, direction }: { language: string, direction: string }): string {
  const head = (text: string): string => `<p style="margin:16px 0 4px;color:#555">${escapeHtml(text)}</p>`
  const body = [
    ...parts.map(part => `${part.head === undefined ? '' : head(part.head)}<p dir="auto" style="margin:4px 0;white-space:pre-wrap">${escapeHtml(part.text)}</p>`),
    ...(link === undefined ? [] : [`<p style="margin:24px 0"><a href="${escapeHtml(link.url)}">${escapeHtml(link.words)}</a></p>`]),
    `<p style="margin:24px 0 0;font-size:13px;color:#555">${escapeHtml(note)}</p>`
  ]
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>
<body style="font:16px/1.5 system-ui,sans-serif;max-width:36em">
${body.join('\n')}
</body>
</html>
`
}

// Names were checked when they were written; a header must not depend on that.
function toLine (text: string): string {
  // eslint-disable-next-line no-control-regex -- naming the controls is the point
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim()
}
