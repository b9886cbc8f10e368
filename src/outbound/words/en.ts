// What mail says in English. Sites, people and their words are put in by letters.ts, which escapes them; here is the frame alone.

export const en = {
  direction: 'ltr' as 'ltr' | 'rtl',
  /** Where an operator's name isn't known. */
  somebody: 'Somebody',
  answer: {
    subject: (name: string, site: string): string => `${name} from ${site} has answered you`,
    said: (name: string, site: string): string => `${name} from ${site} wrote:`,
    file: (name: string): string => `[File: ${name}]`,
    link: 'Read on and answer',
    note: 'This link opens your chat and is meant for you alone. It is good for 7 days. Replies to this mail are not read.'
  },
  confirm: {
    subject: (site: string): string => `Send the transcript of your chat with ${site}?`,
    text: (site: string): string => `Somebody who talked with ${site} asked for a transcript to be sent to this address. It is sent once you say so:`,
    link: 'Send me the transcript',
    note: 'The link is good for a day. If it was not you, there is nothing to do: no transcript comes.'
  },
  transcript: {
    subject: (site: string): string => `Your chat with ${site}`,
    note: 'You asked for this transcript. Replies to this mail are not read.'
  }
}

export type MailWords = typeof en
