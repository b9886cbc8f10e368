// What mail says in Swedish.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Någon',
  answer: {
    subject: (name, site) => `${name} från ${site} har svarat dig`,
    said: (name, site) => `${name} från ${site} skrev:`,
    file: name => `[Fil: ${name}]`,
    link: 'Läs vidare och svara',
    note: 'Länken öppnar din chatt och är bara till för dig. Den gäller i 7 dagar. Svar på det här mejlet läses inte.'
  },
  confirm: {
    subject: site => `Skicka utskriften av din chatt med ${site}?`,
    text: site => `Någon som talade med ${site} bad om att utskriften skulle skickas hit. Den skickas när du bekräftar:`,
    link: 'Skicka utskriften till mig',
    note: 'Länken gäller i en dag. Var det inte du behöver du inte göra något: ingen utskrift kommer.'
  },
  transcript: {
    subject: site => `Din chatt med ${site}`,
    note: 'Du bad om den här utskriften. Svar på det här mejlet läses inte.'
  }
}
