// Whose city database says where visitors are: its licence asks for the link wherever places are shown.
import type { VNode } from 'preact'
import { words } from '../strings/en.ts'

export function PlaceCredit (): VNode {
  return <a class='credit meta' href='https://db-ip.com' target='_blank' rel='noreferrer'>{words.profile.placeCredit}</a>
}
