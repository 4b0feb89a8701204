import { nobleProvider } from '@stronghold/crypto/noble'
import { providerSuite } from './support/provider-suite.js'

providerSuite(nobleProvider)
