namespace Handclasp.Tls;

/// <summary>
/// What a server gave us to resume a session with: a TLS 1.3 ticket with its PSK, or a TLS 1.2 ticket or session id with the master
/// secret. Opaque outside Tls/; may be offered any number of times, on any connection.
/// </summary>
internal abstract record SavedSession(Model.TlsVersion Version, Model.SessionKind Kind);
