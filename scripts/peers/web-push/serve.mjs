// Serves web-push-testing on loopback only: its own starter listens on every address. Port 0 is the system's choice;
// prints one JSON line when ready. It changes nothing of how messages are checked and decrypted.
import http from 'node:http'
import { createRequire } from 'node:module'

const LOOPBACK = '127.0.0.1'
const require = createRequire(import.meta.url)
const { PushApiModel } = require('web-push-testing/src/PushApiModel.js')
const WebPushTestingServer = require('web-push-testing/src/server.js')

const model = new PushApiModel()
const service = new WebPushTestingServer(model, 0)
service._app.listen = (port, ready) => {
  const server = http.createServer(service._app)
  server.listen(port, LOOPBACK, () => {
    const url = `http://${LOOPBACK}:${server.address().port}`
    model.notifyUrl = `${url}/notify/`
    console.log(JSON.stringify({ http: url }))
    ready()
  })
  return server
}
service.startServer()
