// What mail says in German.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Jemand',
  answer: {
    subject: (name, site) => `${name} von ${site} hat Ihnen geantwortet`,
    said: (name, site) => `${name} von ${site} schrieb:`,
    file: name => `[Datei: ${name}]`,
    link: 'Weiterlesen und antworten',
    note: 'Dieser Link öffnet Ihren Chat und ist nur für Sie bestimmt. Er gilt 7 Tage. Antworten auf diese E-Mail werden nicht gelesen.'
  },
  confirm: {
    subject: site => `Das Protokoll Ihres Chats mit ${site} senden?`,
    text: site => `Jemand, der mit ${site} gesprochen hat, möchte das Protokoll an diese Adresse. Es wird gesendet, sobald Sie zustimmen:`,
    link: 'Protokoll senden',
    note: 'Der Link gilt einen Tag. Wenn Sie das nicht waren, ist nichts zu tun: Es kommt kein Protokoll.'
  },
  transcript: {
    subject: site => `Ihr Chat mit ${site}`,
    note: 'Sie haben um dieses Protokoll gebeten. Antworten auf diese E-Mail werden nicht gelesen.'
  }
}
