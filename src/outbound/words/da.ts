// What mail says in Danish.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Nogen',
  answer: {
    subject: (name, site) => `${name} fra ${site} har svaret dig`,
    said: (name, site) => `${name} fra ${site} skrev:`,
    file: name => `[Fil: ${name}]`,
    link: 'Læs videre og svar',
    note: 'Linket åbner din chat og er kun til dig. Det gælder i 7 dage. Svar på denne mail bliver ikke læst.'
  },
  confirm: {
    subject: site => `Skal udskriften af din chat med ${site} sendes?`,
    text: site => `Nogen, der talte med ${site}, bad om at få udskriften sendt hertil. Den sendes, når du bekræfter:`,
    link: 'Send mig udskriften',
    note: 'Linket gælder i en dag. Var det ikke dig, skal du ikke gøre noget: der kommer ingen udskrift.'
  },
  transcript: {
    subject: site => `Din chat med ${site}`,
    note: 'Du bad om denne udskrift. Svar på denne mail bliver ikke læst.'
  }
}
