// An operator as the store's writers need them: what they may see, and how they are called and look when they write.
import type { FromOperator } from '../../store/messages.ts'
import type { OperatorRecord } from '../../store/operators.ts'

export function toSpeaker ({ accountId, siteIds, id, name, picture }: OperatorRecord): Omit<FromOperator, 'key'> {
  return { accountId, siteIds, operatorId: id, name, ...(picture === undefined ? {} : { picture }) }
}
