// node server.js MODE PORT CERT KEY CA MARKER
const fs = require('fs');
const https = require('https');
const http2 = require('http2');
const [mode, port, cert, key, ca, marker] = process.argv.slice(2);

const options = { cert: fs.readFileSync(cert), key: fs.readFileSync(key), ca: fs.readFileSync(ca), minVersion: 'TLSv1.2' };
if (mode !== 'no requestCert') options.requestCert = true;
if (mode === 'no requestCert' || mode === 'rejectUnauthorized false' || mode.includes('checked')) options.rejectUnauthorized = false;
if (/presence|by name|trips over|tells|destroys|ends|never/.test(mode) && !mode.includes('strict')) options.rejectUnauthorized = false;

const http = 'http2';
if (mode.includes('http2') && !mode.includes('alone')) options.allowHTTP1 = true;
if (mode.includes('1.3 only')) options.minVersion = 'TLSv1.3';
(mode.includes(http) ? http2.createSecureServer : https.createServer)(options, (request, response) => {
    const peer = request.socket.getPeerCertificate ? request.socket.getPeerCertificate() : {};
    const json = (status, body) => response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
    if (mode.includes('presence')) {
      if (!peer.subject) return json(401, { error: 'unauthorized' });
      return json(200, { data: marker, hello: peer.subject.CN, at: Date.now() });
    }
    if (mode.includes('by name')) {
      if (!peer.subject || peer.subject.CN !== 'alice') return json(403, { message: 'Forbidden' });
      return json(200, { data: marker });
    }
    if (mode.includes('trips over')) {
      try {
        return json(200, { data: marker, hello: peer.subject.CN.toUpperCase() });
      } catch (problem) {
        return json(500, { message: 'Internal Server Error' });
      }
    }
    if (mode.includes('tells authorized')) return json(200, { data: marker, authorized: request.socket.authorized, error: request.socket.authorizationError });
    if (mode.includes('destroys')) {
      if (!request.socket.authorized) return request.socket.destroy();
      return json(200, { data: marker });
    }
    if (mode.includes('ends')) {
      if (!request.socket.authorized) return request.socket.end();
      return json(200, { data: marker });
    }
    if (mode.includes('checked') && !request.socket.authorized) {
      if (mode.includes('200')) response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Sign in</title><form>user</form>');
      else response.writeHead(401, { 'content-type': 'text/plain' }).end('unauthorized');
    } else if (request.url === '/protected') response.writeHead(200, { 'content-type': 'text/plain' }).end(marker);
    else response.writeHead(404).end('nothing here');
  })
  .on('sessionError', () => {})
  .listen(Number(port), '127.0.0.1');
