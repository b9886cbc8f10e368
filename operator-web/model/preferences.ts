// What this operator set for this browser alone: letter keys, the profile pane.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Shelf } from './storage.ts'

export interface PreferencesShape {
  lettersOff: ReadonlySignal<boolean>
  /** Beside the chat, where there is room. */
  profileShown: ReadonlySignal<boolean>
  /** Over the chat, where there isn't: closed again with the next chat. */
  drawerShown: ReadonlySignal<boolean>
  helpShown: ReadonlySignal<boolean>
  setLettersOff (off: boolean): void
  toggleProfile (): void
  toggleDrawer (): void
  closeDrawer (): void
  toggleHelp (): void
}

export const PreferencesModel = createModel<PreferencesShape, [Shelf]>(shelf => {
  const lettersOff = signal(shelf.read('letters-off') === true)
  const profileShown = signal(shelf.read('profile-hidden') !== true)
  const drawerShown = signal(false)
  const helpShown = signal(false)
  return {
    lettersOff,
    profileShown,
    drawerShown,
    helpShown,
    setLettersOff (off) {
      lettersOff.value = off
      shelf.write('letters-off', off)
    },
    toggleProfile () {
      profileShown.value = !profileShown.peek()
      shelf.write('profile-hidden', !profileShown.peek())
    },
    toggleDrawer () { drawerShown.value = !drawerShown.peek() },
    closeDrawer () { drawerShown.value = false },
    toggleHelp () { helpShown.value = !helpShown.peek() }
  }
})
export type Preferences = InstanceType<typeof PreferencesModel>
