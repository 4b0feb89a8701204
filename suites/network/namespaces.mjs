// Network namespaces, links and NAT routers of Linux, for one test: real TCP between hosts that are
// cut off from this machine's own network. Names begin with the test's process id, so that runs at
// the same time do not meet, and so that what a killed run left behind can be told and removed.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const prefix = 'stronghold-net-'

/** Fails with a sentence that says what is missing. */
export function requireTools() {
  if (process.platform !== 'linux') throw new Error('network namespaces need Linux')
  if (process.getuid?.() !== 0)
    throw new Error('only root can make network namespaces: run it as root')
  for (const [command, aptPackage] of [
    ['ip', 'iproute2'],
    ['nft', 'nftables'],
  ]) {
    try {
      execFileSync(command, ['-V'], { stdio: 'ignore' })
    } catch {
      throw new Error(`the command \`${command}\` is missing: install the package ${aptPackage}`)
    }
  }
}

/** Removes the namespaces of test processes that are gone. */
export function removeLeftovers() {
  for (const line of run('ip', 'netns', 'list').split('\n')) {
    const [name] = line.split(' ')
    const pid = name.startsWith(prefix) && name.slice(prefix.length).split('-')[0]
    if (pid && !existsSync(`/proc/${pid}`)) run('ip', 'netns', 'delete', name)
  }
}

let count = 0

/** Namespaces that are made together and removed together. */
export class Lab {
  #names = new Set()
  #number = count++

  /** A new namespace with a loopback; answers its full name. */
  add(name) {
    const full = `${prefix}${process.pid}-${this.#number}-${name}`
    run('ip', 'netns', 'add', full)
    this.#names.add(full)
    run('ip', '-n', full, 'link', 'set', 'lo', 'up')
    return full
  }

  /** A bridge, which is a switch that all who are linked to it share. */
  bridge(at, bridge, address) {
    run('ip', '-n', at, 'link', 'add', bridge, 'type', 'bridge')
    run('ip', '-n', at, 'address', 'add', address, 'dev', bridge)
    run('ip', '-n', at, 'link', 'set', bridge, 'up')
  }

  /** A cable from a namespace to the bridge of another; `device` is its name at the near end. */
  plug(from, device, address, to, bridge) {
    const far = `port${count++}`
    run('ip', '-n', from, 'link', 'add', device, 'type', 'veth', 'peer', 'name', far, 'netns', to)
    run('ip', '-n', to, 'link', 'set', far, 'master', bridge, 'up')
    run('ip', '-n', from, 'address', 'add', address, 'dev', device)
    run('ip', '-n', from, 'link', 'set', device, 'up')
  }

  remove() {
    for (const name of this.#names) run('ip', 'netns', 'delete', name)
    this.#names.clear()
  }
}

/** Everything that has no better way goes through `gateway`. */
export function routeBy(at, gateway) {
  run('ip', '-n', at, 'route', 'replace', 'default', 'via', gateway)
}

/** Loads rules of nftables. */
export function rules(at, text) {
  run('ip', 'netns', 'exec', at, 'nft', text)
}

/** `ip` inside a namespace. */
export function ip(at, ...args) {
  return run('ip', '-n', at, ...args)
}

/** Lets a namespace hand on packets that are not for it. */
export function forward(at) {
  run('ip', 'netns', 'exec', at, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward')
}

function run(command, ...args) {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
