// What mail says in Italian.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Qualcuno',
  answer: {
    subject: (name, site) => `${name} di ${site} le ha risposto`,
    said: (name, site) => `${name} di ${site} ha scritto:`,
    file: name => `[File: ${name}]`,
    link: 'Continua a leggere e rispondi',
    note: 'Questo link apre la sua chat ed è solo per lei. Vale 7 giorni. Le risposte a questa e-mail non vengono lette.'
  },
  confirm: {
    subject: site => `Inviare la trascrizione della sua chat con ${site}?`,
    text: site => `Qualcuno che ha parlato con ${site} ha chiesto di inviare la trascrizione a questo indirizzo. Parte quando lo conferma:`,
    link: 'Inviami la trascrizione',
    note: 'Il link vale un giorno. Se non è stato lei, non deve fare nulla: non arriverà alcuna trascrizione.'
  },
  transcript: {
    subject: site => `La sua chat con ${site}`,
    note: 'Ha chiesto questa trascrizione. Le risposte a questa e-mail non vengono lette.'
  }
}
