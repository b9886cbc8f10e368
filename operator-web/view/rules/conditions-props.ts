// What each group of a rule's conditions is handed.
import type { RuleConditions } from '../../../src/wire/rules.ts'

export interface ConditionsProps {
  conditions: RuleConditions
  /** Why a condition is not accepted, in words. */
  error (name: string): string | undefined
  patch (change: Partial<RuleConditions>): void
}
