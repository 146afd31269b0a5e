// node server.js MODE PORT CERT KEY CA MARKER
const fs = require('fs');
const https = require('https');
const [mode, port, cert, key, ca, marker] = process.argv.slice(2);

const options = { cert: fs.readFileSync(cert), key: fs.readFileSync(key), ca: fs.readFileSync(ca), minVersion: 'TLSv1.2' };
if (mode !== 'no requestCert') options.requestCert = true;
if (mode === 'no requestCert' || mode === 'rejectUnauthorized false' || mode.includes('checked')) options.rejectUnauthorized = false;

https
  .createServer(options, (request, response) => {
    if (mode.includes('checked') && !request.socket.authorized) {
      if (mode.includes('200')) response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Sign in</title><form>user</form>');
      else response.writeHead(401, { 'content-type': 'text/plain' }).end('unauthorized');
    } else if (request.url === '/protected') response.writeHead(200, { 'content-type': 'text/plain' }).end(marker);
    else response.writeHead(404).end('nothing here');
  })
  .listen(Number(port), '127.0.0.1');
