// What mail says in Ukrainian.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Хтось',
  answer: {
    subject: (name, site) => `${site}: ${name} відповідає вам`,
    said: (name, site) => `${site}, ${name}:`,
    file: name => `[Файл: ${name}]`,
    link: 'Читати далі й відповісти',
    note: 'Це посилання відкриває ваш чат і призначене лише вам. Воно діє 7 днів. Відповіді на цей лист не читаються.'
  },
  confirm: {
    subject: site => `Надіслати запис вашого чату з ${site}?`,
    text: site => `Хтось, хто розмовляв із ${site}, попросив надіслати запис на цю адресу. Ми надішлемо його після підтвердження:`,
    link: 'Надіслати мені запис',
    note: 'Посилання діє один день. Якщо це були не ви, робити нічого не треба: запис не прийде.'
  },
  transcript: {
    subject: site => `Ваш чат із ${site}`,
    note: 'Ви просили цей запис. Відповіді на цей лист не читаються.'
  }
}
