// What mail says in French.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Quelqu’un',
  answer: {
    subject: (name, site) => `${name} de ${site} vous a répondu`,
    said: (name, site) => `${name} de ${site} a écrit :`,
    file: name => `[Fichier : ${name}]`,
    link: 'Lire la suite et répondre',
    note: 'Ce lien ouvre votre chat et n’est destiné qu’à vous. Il est valable 7 jours. Les réponses à cet e-mail ne sont pas lues.'
  },
  confirm: {
    subject: site => `Envoyer la transcription de votre chat avec ${site} ?`,
    text: site => `Une personne qui a discuté avec ${site} a demandé d’envoyer la transcription à cette adresse. Elle part dès que vous le confirmez :`,
    link: 'M’envoyer la transcription',
    note: 'Le lien est valable un jour. Si ce n’était pas vous, il n’y a rien à faire : aucune transcription ne viendra.'
  },
  transcript: {
    subject: site => `Votre chat avec ${site}`,
    note: 'Vous avez demandé cette transcription. Les réponses à cet e-mail ne sont pas lues.'
  }
}
