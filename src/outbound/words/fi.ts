// What mail says in Finnish.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Joku',
  answer: {
    subject: (name, site) => `${name} (${site}) on vastannut sinulle`,
    said: (name, site) => `${name} (${site}) kirjoitti:`,
    file: name => `[Tiedosto: ${name}]`,
    link: 'Lue lisää ja vastaa',
    note: 'Linkki avaa keskustelusi ja on tarkoitettu vain sinulle. Se on voimassa 7 päivää. Tähän viestiin tulleita vastauksia ei lueta.'
  },
  confirm: {
    subject: site => `Lähetetäänkö keskustelusi tallenne, ${site}?`,
    text: site => `Joku, joka keskusteli palvelussa ${site}, pyysi lähettämään tallenteen tähän osoitteeseen. Se lähetetään, kun vahvistat:`,
    link: 'Lähetä tallenne minulle',
    note: 'Linkki on voimassa yhden päivän. Jos et pyytänyt sitä, sinun ei tarvitse tehdä mitään: tallennetta ei lähetetä.'
  },
  transcript: {
    subject: site => `Keskustelusi: ${site}`,
    note: 'Pyysit tämän tallenteen. Tähän viestiin tulleita vastauksia ei lueta.'
  }
}
