// What mail says in Dutch.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Iemand',
  answer: {
    subject: (name, site) => `${name} van ${site} heeft u geantwoord`,
    said: (name, site) => `${name} van ${site} schreef:`,
    file: name => `[Bestand: ${name}]`,
    link: 'Verder lezen en antwoorden',
    note: 'Deze link opent uw chat en is alleen voor u bedoeld. Hij is 7 dagen geldig. Antwoorden op deze mail worden niet gelezen.'
  },
  confirm: {
    subject: site => `Het verslag van uw chat met ${site} sturen?`,
    text: site => `Iemand die met ${site} sprak, vroeg het verslag naar dit adres te sturen. Het wordt verstuurd zodra u dat bevestigt:`,
    link: 'Stuur mij het verslag',
    note: 'De link is een dag geldig. Was u het niet, dan hoeft u niets te doen: er komt geen verslag.'
  },
  transcript: {
    subject: site => `Uw chat met ${site}`,
    note: 'U hebt om dit verslag gevraagd. Antwoorden op deze mail worden niet gelezen.'
  }
}
