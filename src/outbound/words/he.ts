// What mail says in Hebrew.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'rtl',
  somebody: 'מישהו',
  answer: {
    subject: (name, site) => `תשובה מאת ${name}, ${site}`,
    said: (name, site) => `הודעה מאת ${name}, ${site}:`,
    file: name => `[קובץ: ${name}]`,
    link: 'להמשיך לקרוא ולענות',
    note: 'הקישור פותח את הצ׳אט שלך ומיועד רק לך. הוא תקף ל־7 ימים. תשובות לדוא״ל זה אינן נקראות.'
  },
  confirm: {
    subject: site => `לשלוח את תמליל הצ׳אט שלך עם ${site}?`,
    text: site => `מישהו ששוחח עם ${site} ביקש לשלוח את התמליל לכתובת זו. הוא יישלח לאחר אישורך:`,
    link: 'לשלוח אליי את התמליל',
    note: 'הקישור תקף ליום אחד. אם לא ביקשת זאת, אין צורך לעשות דבר: לא יישלח תמליל.'
  },
  transcript: {
    subject: site => `הצ׳אט שלך עם ${site}`,
    note: 'התמליל נשלח לבקשתך. תשובות לדוא״ל זה אינן נקראות.'
  }
}
