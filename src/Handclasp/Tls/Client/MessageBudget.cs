namespace Handclasp.Tls.Client;

/// <summary>Counts what a connection may send us; shared by its first handshake and all later ones.</summary>
internal sealed class MessageBudget(TlsLimits limits)
{
    private int messages;
    private int late;

    /// <summary>One more handshake message.</summary>
    /// <exception cref="LimitException">Too many.</exception>
    public void Spend()
    {
        if (++messages > limits.HandshakeMessages)
            throw new LimitException($"more than {limits.HandshakeMessages} handshake messages");
    }

    /// <summary>One more certificate request or renegotiation after the handshake.</summary>
    /// <exception cref="LimitException">Too many.</exception>
    public void SpendLate()
    {
        if (++late > limits.LateRequests)
            throw new LimitException($"more than {limits.LateRequests} certificate requests or renegotiations after the handshake");
    }
}
