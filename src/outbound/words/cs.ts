// What mail says in Czech.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Někdo',
  answer: {
    subject: (name, site) => `${site}: ${name} vám odpovídá`,
    said: (name, site) => `${site}, ${name}:`,
    file: name => `[Soubor: ${name}]`,
    link: 'Číst dál a odpovědět',
    note: 'Tento odkaz otevře váš chat a je jen pro vás. Platí 7 dní. Odpovědi na tento e-mail nikdo nečte.'
  },
  confirm: {
    subject: site => `Poslat přepis vašeho chatu s ${site}?`,
    text: site => `Někdo, kdo mluvil s ${site}, požádal o zaslání přepisu na tuto adresu. Pošleme ho, jakmile to potvrdíte:`,
    link: 'Poslat mi přepis',
    note: 'Odkaz platí jeden den. Pokud jste to nebyli vy, nemusíte nic dělat: žádný přepis nepřijde.'
  },
  transcript: {
    subject: site => `Váš chat s ${site}`,
    note: 'O tento přepis jste požádali. Odpovědi na tento e-mail nikdo nečte.'
  }
}
