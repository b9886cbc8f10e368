// What the two sides of a chat do by hand, so that a story says it in one line each.
import type { FrameLocator, Locator, Page } from 'playwright-core'

/** A page, or the frame of one. */
type Place = Page | FrameLocator

export function launcherOf (place: Place): Locator {
  return place.locator('shopbell-chat .launcher')
}

export function panelOf (place: Place): Locator {
  return place.locator('shopbell-chat [role=dialog]')
}

/** The visitor writes in their open panel. */
export async function say (place: Place, text: string): Promise<void> {
  const box = panelOf(place).getByLabel('Write a message')
  await box.fill(text)
  await box.press('Enter')
}

/** The visitor opens the panel by the button and says something. */
export async function ask (place: Place, text: string): Promise<void> {
  await launcherOf(place).click()
  await say(place, text)
}

/** The operator opens the chat in which `text` was said last. */
export async function openChat (desk: Page, text: string): Promise<void> {
  await desk.getByRole('link', { name: /^Chats/ }).first().click()
  await desk.locator('[data-chat]', { hasText: text }).first().click()
  await desk.getByRole('log').getByText(text).last().waitFor()
}

/** The operator writes in the open chat. */
export async function answer (desk: Page, text: string): Promise<void> {
  const box = desk.getByPlaceholder(/^Write to /)
  await box.fill(text)
  await box.press('Enter')
}

/** The operator invites the only visitor of the live list. */
export async function invite (desk: Page, text: string): Promise<void> {
  await desk.locator('[data-visitor]').getByRole('button', { name: /^Invite/ }).click()
  await desk.locator('#invite-text').fill(text)
  await desk.getByRole('button', { name: 'Send invitation' }).click()
}

/** The words of all bubbles in the visitor's panel, in their order. */
export async function wordsOf (place: Place): Promise<string[]> {
  return await panelOf(place).locator('.bubble p').allInnerTexts()
}

/** The words of all bubbles in the operator's log, in their order. */
export async function wordsAt (desk: Page): Promise<string[]> {
  return await desk.getByRole('log').locator('.bubble').allInnerTexts()
}
