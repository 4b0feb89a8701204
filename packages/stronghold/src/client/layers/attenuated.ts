import { exact } from '../../contract/codec/exact.js'
import { demandOf } from '../../contract/messages/client-messages.js'
import type { AskClient, Layer } from '../ask-client.js'
import { PermissionCheck, type Permissions } from '../permissions.js'
import { withOwn } from './own-input.js'

/**
 * Refuses with `PERMISSION_DENIED` what `permissions`, as they are now, do not grant. The checked
 * input is the one that runs: each message is copied first.
 * @throws StrongholdError `INVALID_ARGUMENT` for permissions that name no procedure of the table, or
 *   a vault twice.
 */
export const attenuated = exact(1, function attenuated(permissions: Permissions): Layer {
  const check = new PermissionCheck(permissions)
  return (ask): AskClient =>
    async (name, input, options) =>
      withOwn(name, input, async (own) => {
        check.demand(demandOf(name, own))
        return ask(name, own, options)
      })
})
