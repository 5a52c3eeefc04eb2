// A PDS and a PLC directory for tests, with the two adapters that let the real Jetstream follow them. It owns no data:
// everything lies in memory and temporary files of this process. Ports are the system's choice; one JSON line says which.
import http from 'node:http'
import net from 'node:net'
import { once } from 'node:events'
import { TestNetworkNoAppView } from '@atproto/dev-env'
import { WebSocket, WebSocketServer } from 'ws'

const LOOPBACK = '127.0.0.1'
const WRITER = { handle: 'writer.test', email: 'writer@vigie.test', password: 'lighthouse-keeper' }
const STOP_MS_MAX = 3000

async function freePort() {
  const probe = net.createServer().listen(0, LOOPBACK)
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  return port
}

async function listen(server) {
  server.listen(0, LOOPBACK)
  await once(server, 'listening')
  return server.address().port
}

/** A relay of one host: it lists itself, because Jetstream fetches over plain HTTP only from the loopback host it was given. */
async function relayOf(pdsPort) {
  const server = http.createServer((request, response) => {
    if (request.url.startsWith('/xrpc/com.atproto.sync.listHosts')) {
      const hostname = `${LOOPBACK}:${server.address().port}`
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ hosts: [{ hostname, seq: 0, accountCount: 1, status: 'active' }] }))
      return
    }
    const { method, url: path, headers } = request
    const onward = http.request({ host: LOOPBACK, port: pdsPort, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', (error) => response.writeHead(502).end(String(error)))
    request.pipe(onward)
  })
  new WebSocketServer({ server }).on('connection', (down, request) => {
    const up = new WebSocket(`ws://${LOOPBACK}:${pdsPort}${request.url}`)
    up.on('message', (message, binary) => down.send(message, { binary }))
    up.on('close', () => down.close()).on('error', () => down.close())
    down.on('close', () => up.close()).on('error', () => up.close())
  })
  return listen(server)
}

/** This PLC writes signing keys in the old form; Jetstream verifies signatures and asks for Multikey. */
async function multikeyDirectory(plcPort) {
  const plc = `http://${LOOPBACK}:${plcPort}`
  const server = http.createServer(async (request, response) => {
    try {
      const answer = await fetch(plc + request.url)
      let body = await answer.text()
      if (answer.ok && /^\/did:plc:[a-z2-7]+$/.test(request.url)) {
        const { verificationMethods } = await (await fetch(`${plc}${request.url}/data`)).json()
        body = JSON.stringify(withMultikey(JSON.parse(body), verificationMethods.atproto))
      }
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' }).end(body)
    } catch (error) {
      response.writeHead(502).end(String(error))
    }
  })
  return listen(server)
}

function withMultikey(document, didKey) {
  return {
    ...document,
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    verificationMethod: [
      {
        id: `${document.id}#atproto`,
        type: 'Multikey',
        controller: document.id,
        publicKeyMultibase: didKey.slice('did:key:'.length),
      },
    ],
  }
}

/** Jetstream is ready only once there is an account to follow. */
async function createWriter(pds) {
  const answer = await fetch(`${pds}/xrpc/com.atproto.server.createAccount`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(WRITER),
  })
  if (!answer.ok) throw new Error(`createAccount: ${answer.status} ${await answer.text()}`)
  const { did } = await answer.json()
  return { ...WRITER, did }
}

const [plcPort, pdsPort] = [await freePort(), await freePort()]
const network = await TestNetworkNoAppView.create({
  plc: { port: plcPort },
  pds: { port: pdsPort, hostname: 'localhost', enableDidDocWithSession: true },
})
const relayPort = await relayOf(pdsPort)
const keysPort = await multikeyDirectory(plcPort)
const pds = `http://${LOOPBACK}:${pdsPort}`
const account = await createWriter(pds)

console.log(
  JSON.stringify({
    pds,
    plc: `http://${LOOPBACK}:${plcPort}`,
    relay: `http://${LOOPBACK}:${relayPort}`,
    plcForJetstream: `http://${LOOPBACK}:${keysPort}`,
    account,
  }),
)

process.on('SIGTERM', async () => {
  setTimeout(() => process.exit(0), STOP_MS_MAX)
  await network.close()
  process.exit(0)
})
