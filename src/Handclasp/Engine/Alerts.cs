namespace Handclasp.Engine;

/// <summary>TLS alert descriptions (RFC 8446 section 6, RFC 5246 section 7.2, RFC 6066, RFC 4279).</summary>
internal static class Alerts
{
    public const int BadRecordMac = 20;
    public const int HandshakeFailure = 40;
    public const int DecodeError = 50;
    public const int ProtocolVersion = 70;
    public const int NoApplicationProtocol = 120;

    /// <summary>Alerts that speak of the client's certificate or of its proof, whatever the stage.</summary>
    public static bool SpeaksOfCertificate(int code) => code is 41 or 42 or 43 or 44 or 45 or 46 or 48 or 49 or 51 or 113 or 115 or 116;

    /// <summary>"alert 45 certificate_expired".</summary>
    public static string Describe(int code) => $"alert {code} {Name(code)}";

    public static string Name(int code) =>
        code switch
        {
            0 => "close_notify",
            10 => "unexpected_message",
            20 => "bad_record_mac",
            21 => "decryption_failed",
            22 => "record_overflow",
            30 => "decompression_failure",
            40 => "handshake_failure",
            41 => "no_certificate",
            42 => "bad_certificate",
            43 => "unsupported_certificate",
            44 => "certificate_revoked",
            45 => "certificate_expired",
            46 => "certificate_unknown",
            47 => "illegal_parameter",
            48 => "unknown_ca",
            49 => "access_denied",
            50 => "decode_error",
            51 => "decrypt_error",
            60 => "export_restriction",
            70 => "protocol_version",
            71 => "insufficient_security",
            80 => "internal_error",
            86 => "inappropriate_fallback",
            90 => "user_canceled",
            100 => "no_renegotiation",
            109 => "missing_extension",
            110 => "unsupported_extension",
            111 => "certificate_unobtainable",
            112 => "unrecognized_name",
            113 => "bad_certificate_status_response",
            114 => "bad_certificate_hash_value",
            115 => "unknown_psk_identity",
            116 => "certificate_required",
            120 => "no_application_protocol",
            _ => "unassigned",
        };
}
