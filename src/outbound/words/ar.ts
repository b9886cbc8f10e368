// What mail says in Arabic.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'rtl',
  somebody: 'أحدهم',
  answer: {
    subject: (name, site) => `${site}: ${name} رد عليك`,
    said: (name, site) => `كتب ${name} من ${site}:`,
    file: name => `[ملف: ${name}]`,
    link: 'متابعة القراءة والرد',
    note: 'يفتح هذا الرابط محادثتك وهو لك وحدك. يصلح لمدة 7 أيام. لا تُقرأ الردود على هذه الرسالة.'
  },
  confirm: {
    subject: site => `هل نرسل نص محادثتك مع ${site}؟`,
    text: site => `طلب شخص تحدث مع ${site} إرسال نص المحادثة إلى هذا العنوان. سيُرسل عند تأكيدك:`,
    link: 'إرسال النص إليّ',
    note: 'يصلح الرابط ليوم واحد. إن لم تكن أنت من طلبه فلا داعي لفعل شيء: لن يصلك أي نص.'
  },
  transcript: {
    subject: site => `محادثتك مع ${site}`,
    note: 'لقد طلبت هذا النص. لا تُقرأ الردود على هذه الرسالة.'
  }
}
