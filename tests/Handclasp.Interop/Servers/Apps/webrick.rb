# ruby webrick.rb MODE PORT CERT KEY CA MARKER
require 'webrick'
require 'webrick/https'
mode, port, cert, key, ca, marker = ARGV
chain = File.read(cert).scan(/-----BEGIN.*?END CERTIFICATE-----/m).map { |pem| OpenSSL::X509::Certificate.new(pem) }
verify = { 'none' => OpenSSL::SSL::VERIFY_NONE, 'peer' => OpenSSL::SSL::VERIFY_PEER,
           'fail' => OpenSSL::SSL::VERIFY_PEER | OpenSSL::SSL::VERIFY_FAIL_IF_NO_PEER_CERT }[mode]
server = WEBrick::HTTPServer.new(
  BindAddress: '127.0.0.1', Port: port.to_i, SSLEnable: true, SSLCertificate: chain[0], SSLExtraChainCert: chain[1..],
  SSLPrivateKey: OpenSSL::PKey.read(File.read(key)), SSLVerifyClient: verify, SSLCACertificateFile: ca, AccessLog: [],
  Logger: WEBrick::Log.new($stderr, WEBrick::Log::ERROR)
)
server.mount_proc('/protected') { |_, response| response.body = marker }
server.start
