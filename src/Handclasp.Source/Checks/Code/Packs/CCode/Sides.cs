using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>Whether a context of TLS connects or accepts: by how it was made, by the function around, by the file.</summary>
internal static partial class Sides
{
    /// <summary>True for the side that accepts.</summary>
    /// <param name="code">The file.</param>
    /// <param name="at">Where the context is used.</param>
    /// <param name="context">The argument that is the context, or an empty run.</param>
    public static bool IsServer(CodeFile code, int at, Span context) => Of(code, at, context) == Side.Server;

    /// <summary>The side; null where the file says nothing or both.</summary>
    public static Side? Of(CodeFile code, int at, Span context)
    {
        var function = code.Functions.Around(at);
        var name = "";
        for (var i = context.From; i < context.To; i++)
            if (code.IsWord(i))
                name = code[i].Value;
        if (name.Length > 0)
        {
            var places = code.Index.Places(name).Take(60).ToList();
            // Where it is made in the same function, else elsewhere in the file.
            foreach (var near in new[] { true, false })
            {
                Side? found = null;
                // What another function calls by the same name is another thing.
                if (!near && IsOwn(code, function, places))
                    break;
                foreach (var place in places)
                    if (ReferenceEquals(code.Functions.Around(place), function) == near && InStatement(code, place) is { } side)
                    {
                        if (found is not null && found != side)
                        {
                            found = null;
                            break;
                        }

                        found = side;
                    }

                if (found is not null)
                    return found;
            }

            if (ByWord(name) is { } named)
                return named;
        }

        if (function is not null)
        {
            if (ByWord(function.Name) is { } named)
                return named;
            if (In(code, function.Body) is { } here)
                return here;
            if (code.Calls("listen").Any(c => function.Body.Contains(c.Name)))
                return Side.Server;
            if (Kin.Class(code, code.Functions.NamedAround(at) ?? function) is { Length: > 0 } type && ByWord(type) is { } typed)
                return typed;
        }

        return In(code, new(0, code.Tokens.Length));
    }

    /// <summary>QSslConfiguration conf; auto conf = QSslConfiguration::defaultConfiguration(): a local variable that no function of the file made.</summary>
    private static bool IsOwn(CodeFile code, Function? function, List<int> places)
    {
        if (function is null)
            return false;
        foreach (var place in places)
            if (
                function.Body.From < place
                && place < function.Body.To
                && code.IsWord(place - 1)
                && code[place - 1].Value is not ("return" or "case" or "else" or "delete" or "co_return" or "throw")
                && code.StatementStart(place) < place
                && code.Parent(place) == code.Parent(code.StatementStart(place))
            )
            {
                for (var i = place + 1; i < Math.Min(code.Tokens.Length, place + 40) && !code.Is(i, ";"); i++)
                    if (code.IsWord(i) && code.Is(i + 1, "(") && code.Functions.Named(code[i].Value).Any())
                        return false;
                return true;
            }

        return false;
    }

    /// <summary>True where the file connects as a client.</summary>
    public static bool Connects(CodeFile code, Span span) => Has(code, span, Side.Client);

    /// <summary>True where the file accepts as a server.</summary>
    public static bool Accepts(CodeFile code, Span span) => Has(code, span, Side.Server);

    private static Side? In(CodeFile code, Span span)
    {
        var (client, server) = (Has(code, span, Side.Client), Has(code, span, Side.Server));
        return client == server ? null
            : client ? Side.Client
            : Side.Server;
    }

    private static bool Has(CodeFile code, Span span, Side side)
    {
        for (var i = span.From; i < span.To; i++)
            if (code.IsWord(i) && Marks(code, i) == side)
                return true;
        return false;
    }

    private static Side? InStatement(CodeFile code, int at)
    {
        var start = code.StatementStart(code.Parent(at) is >= 0 and var open && code.Is(open, "(") ? open : at);
        for (var i = start; i < code.Tokens.Length && i < start + 60 && !code.Is(i, ";") && !(code.Is(i, "{") && i > at); i++)
            if (code.IsWord(i) && Marks(code, i) is { } side)
                return side;
        return null;
    }

    private static Side? Marks(CodeFile code, int index)
    {
        var word = code[index].Value;
        if (word.Length < 6)
            return null;
        // ssl::stream_base::client
        if (word is "client" or "server")
            return !code.Is(index - 1, "::") ? null
                : word == "client" ? Side.Client
                : Side.Server;
        return Client().IsMatch(word) ? Side.Client
            : Server().IsMatch(word) ? Side.Server
            : null;
    }

    private static Side? ByWord(string word)
    {
        var (client, server) = (ClientName().IsMatch(word), ServerName().IsMatch(word));
        return client == server ? null
            : client ? Side.Client
            : Side.Server;
    }

    [GeneratedRegex(
        "(_client_method(_ex)?|^(wolf)?SSL_connect|^SSL_set_connect_state|^BIO_new_ssl_connect|^BIO_do_connect|^GNUTLS_CLIENT|^QNetworkRequest|^QNetworkAccessManager|^QWebSocket|^MBEDTLS_SSL_IS_CLIENT|^SSL_IS_CLIENT|^S2N_CLIENT|^tls_client|^tls_connect|^tls_connect_servername|tlsv1[123]?_client|^tls_client|^sslv23_client|^async_connect|^connectToHostEncrypted|^startClientEncryption|^SECPKG_CRED_OUTBOUND|^InitializeSecurityContext[AW]?|^TLS_CLIENT_USE|^TLSV1(_[123])?_CLIENT_USE|^CLIENT_USE|^SSLClient|^HttpsClient|^WssClient|^br_ssl_client_init_full|^PN_SSL_MODE_CLIENT|^SSL_ImportFD_client|^QUIC_CREDENTIAL_FLAG_CLIENT)$"
    )]
    private static partial Regex Client();

    [GeneratedRegex(
        "(_server_method(_ex)?|^(wolf)?SSL_accept|^SSL_set_accept_state|^BIO_new_accept|^GNUTLS_SERVER|^MBEDTLS_SSL_IS_SERVER|^SSL_IS_SERVER|^S2N_SERVER|^tls_server|^tls_accept_socket|^tls_accept_fds|tlsv1[123]?_server|^sslv23_server|^async_accept|^startServerEncryption|^SECPKG_CRED_INBOUND|^AcceptSecurityContext|^TLS_SERVER_USE|^TLSV1(_[123])?_SERVER_USE|^SERVER_USE|^SSL_CTX_set_client_CA_list|^SSL_load_client_CA_file|^SSL_CTX_set_session_id_context|^PN_SSL_MODE_SERVER|^SSL_CTX_add_client_CA|^SSL_ConfigServerSessionIDCache|^br_ssl_server_init_full_rsa|^SSLServer|^QSslServer|^HttpsServer|^WssServer|^SecureServerSocket|^TSSLServerSocket|^acceptor)$"
    )]
    private static partial Regex Server();

    [GeneratedRegex("(?i)(^|_)(client|cli|connect|outgoing|upstream)|[a-z]Client|[a-z]Connect")]
    private static partial Regex ClientName();

    [GeneratedRegex("(?i)(^|_)(server|srv|listen|accept|incoming|acceptor)|[a-z](Server|Listen|Accept)")]
    private static partial Regex ServerName();
}
