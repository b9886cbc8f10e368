// Hands the console's models to every view.
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Console } from '../model/console.ts'

export const ConsoleContext = createContext<Console | undefined>(undefined)

export function useConsole (): Console {
  const models = useContext(ConsoleContext)
  if (models === undefined) throw new Error('A view stands outside of ConsoleContext.')
  return models
}
