// A button that looks like a word among words.
import type { JSX } from 'preact'

export function Go ({ label, go }: { label: string, go: () => void }): JSX.Element {
  return <button type='button' class='text' onClick={go}>{label}</button>
}
