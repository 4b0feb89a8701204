import { exact } from '../contract/codec/exact.js'
import { shows } from '../contract/codec/index.js'
import { askOf } from './ask-of.js'
import type { Client } from './client.js'
import { anyClient, MessageClient } from './client.js'
import { attenuated } from './layers/attenuated.js'
import type { Permissions } from './permissions.js'

/**
 * A client with fewer powers: everything that `permissions` does not name is refused with
 * `PERMISSION_DENIED`, whether or not there is such a vault or record. Later changes to the object
 * have no effect; an attenuated client can be attenuated further, never widened.
 * @throws StrongholdError `INVALID_ARGUMENT` for permissions that name no procedure of the table,
 *   or a vault twice.
 */
export const attenuate = exact(
  2,
  function attenuate(client: Client, permissions: Permissions): Client {
    return new AttenuatedClient(client, permissions)
  },
)

class AttenuatedClient extends MessageClient {
  constructor(client: Client, permissions: Permissions) {
    super(anyClient(client).id, attenuated(permissions)(askOf(client)))
    shows({ prototype: this.store }, 'Store, attenuated')
  }
}

shows(AttenuatedClient, 'Client, attenuated')
