// What mail says in Norwegian (Bokmål).
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Noen',
  answer: {
    subject: (name, site) => `${name} fra ${site} har svart deg`,
    said: (name, site) => `${name} fra ${site} skrev:`,
    file: name => `[Fil: ${name}]`,
    link: 'Les videre og svar',
    note: 'Lenken åpner chatten din og er bare for deg. Den gjelder i 7 dager. Svar på denne e-posten blir ikke lest.'
  },
  confirm: {
    subject: site => `Skal utskriften av chatten din med ${site} sendes?`,
    text: site => `Noen som snakket med ${site}, ba om å få utskriften sendt hit. Den sendes når du bekrefter:`,
    link: 'Send meg utskriften',
    note: 'Lenken gjelder i ett døgn. Var det ikke deg, trenger du ikke gjøre noe: det kommer ingen utskrift.'
  },
  transcript: {
    subject: site => `Chatten din med ${site}`,
    note: 'Du ba om denne utskriften. Svar på denne e-posten blir ikke lest.'
  }
}
