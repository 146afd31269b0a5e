namespace Handclasp.Protocols;

/// <summary>Where a protocol usually listens without TLS, beside its port with it (IANA's registry, and the products' own defaults).</summary>
internal static class PlainPorts
{
    public static IReadOnlyList<int> Of(string scheme) =>
        scheme switch
        {
            "https" or "h2" => [80, 8080],
            "grpc" => [80, 8080, 50051],
            "mqtts" => [1883],
            "amqps" => [5672],
            "rediss" => [6379],
            "ldaps" => [389],
            "kafka" => [9092],
            "docker" => [2375],
            "kubernetes" => [8080],
            "smtps" or "submissions" => [25, 587],
            "imaps" => [143],
            "pop3s" => [110],
            "ftps" => [21],
            "xmpps" => [5222],
            _ => [],
        };
}
