// What mail says in Polish.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Ktoś',
  answer: {
    subject: (name, site) => `${site}: ${name} odpowiada`,
    said: (name, site) => `${site}, ${name}:`,
    file: name => `[Plik: ${name}]`,
    link: 'Czytaj dalej i odpowiedz',
    note: 'Ten link otwiera Twój czat i jest tylko dla Ciebie. Jest ważny 7 dni. Odpowiedzi na tę wiadomość nie są czytane.'
  },
  confirm: {
    subject: site => `Wysłać zapis Twojego czatu z ${site}?`,
    text: site => `Ktoś, kto rozmawiał z ${site}, poprosił o wysłanie zapisu na ten adres. Wyślemy go po potwierdzeniu:`,
    link: 'Wyślij mi zapis',
    note: 'Link jest ważny jeden dzień. Jeśli to pomyłka, nic nie trzeba robić: zapis nie zostanie wysłany.'
  },
  transcript: {
    subject: site => `Twój czat z ${site}`,
    note: 'Ten zapis został wysłany na Twoją prośbę. Odpowiedzi na tę wiadomość nie są czytane.'
  }
}
