// What a visitor filled in before the chat, at its head.
import type { VNode } from 'preact'
import type { Answers } from '../../src/wire/events.ts'
import { stamp } from '../strings/times.ts'
import { words } from '../strings/en.ts'

export function StartedAnswers ({ answers: { name, email, phone, question, consent } }: { answers: Answers }): VNode | null {
  const { names } = words.ask
  if ([name, email, phone, question, consent].every(answer => answer === undefined)) return null
  return (
    <li class='answers'>
      <dl class='facts' aria-label={words.said.before}>
        {name !== undefined && <Answer term={names.name}>{name}</Answer>}
        {email !== undefined && <Answer term={names.email}><a href={`mailto:${email}`}>{email}</a></Answer>}
        {phone !== undefined && <Answer term={names.phone}><a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{phone}</a></Answer>}
        {question !== undefined && <Answer term={names.question}>{question}</Answer>}
        {consent !== undefined && <Answer term={words.said.agreed}><span title={stamp(consent.at)}>{consent.text}</span></Answer>}
      </dl>
    </li>
  )
}

function Answer ({ term, children }: { term: string, children: VNode | string }): VNode {
  return <div class='fact'><dt>{term}</dt><dd>{children}</dd></div>
}
