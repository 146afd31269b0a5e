using System.Globalization;
using System.Text.Json;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>
/// The versioned JSON report (docs/report.md, docs/report.schema.json). <c>run</c> is the only part that differs between equal runs; so
/// the serial numbers of minted certificates stand there.
/// </summary>
internal sealed class JsonReport : IReportFormat
{
    public string Name => "json";

    public void Write(Report report, Stream output, RenderOptions options) =>
        ReportJson.Document(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", Report.Schema);
                json.Object("tool", () => Tool(json, report.Tool));
                json.Object("run", () => Run(json, report));
                json.Object("score", () => Score(json, report.Score));
                json.Objects("targets", report.Targets, t => Target(json, t));
                json.WriteEndObject();
            }
        );

    /// <summary>The members of a score, as every JSON format writes them.</summary>
    public static void Score(Utf8JsonWriter json, Score score)
    {
        if (score.Value is { } value)
            json.WriteNumber("value", value);
        else
            json.WriteNull("value");
        json.WriteString("grade", score.Grade);
        json.WriteBoolean("atMost", score.AtMost);
        json.Text("cap", score.Cap);
        json.Object(
            "coverage",
            () =>
            {
                json.WriteNumber("tested", score.Coverage.Tested);
                json.WriteNumber("notTestable", score.Coverage.NotTestable);
                json.WriteNumber("inconclusive", score.Coverage.Inconclusive);
            }
        );
    }

    private static void Tool(Utf8JsonWriter json, ToolInfo tool)
    {
        json.Text("name", tool.Name);
        json.Text("version", tool.Version);
        json.Text("scoring", tool.Scoring);
    }

    private static void Run(Utf8JsonWriter json, Report report)
    {
        var run = report.Run;
        json.WriteString("startedAt", Time(run.StartedAt));
        json.WriteNumber("durationMs", run.DurationMs);
        json.Text("command", run.Command);
        json.WriteNumber("exitCode", run.ExitCode);
        json.WriteNumber("connections", run.Connections);
        json.WriteBoolean("partial", run.Partial);
        json.Objects(
            "mintedSerials",
            report.Targets.Where(t => t.MintedSerials.Count > 0),
            target =>
            {
                json.Text("target", target.Target);
                json.Texts("serials", target.MintedSerials);
            }
        );
    }

    private static void Target(Utf8JsonWriter json, TargetReport target)
    {
        json.Text("target", target.Target);
        if (target.Error is { } error)
        {
            json.Object(
                "error",
                () =>
                {
                    json.Text("code", error.Code);
                    json.Text("message", error.Message);
                }
            );
        }
        else
        {
            json.WriteNull("error");
        }

        json.WriteBoolean("claimed", target.Claimed);
        json.WriteBoolean("validGiven", target.ValidGiven);
        json.WriteBoolean("validRefused", target.ValidRefused);
        json.Text("enforcement", target.Enforcement?.Word());
        json.Objects("endpoints", target.Endpoints, e => Endpoint(json, e));
        json.Object("score", () => Score(json, target.Score));
        if (target.Server is { } server)
            json.Object("server", () => Server(json, server));
        else
            json.WriteNull("server");
        json.Objects("observations", target.Observations, o => Observation(json, o));
        json.Objects("findings", target.Findings, f => JsonFinding.Write(json, f));
        json.Texts("notes", target.Notes);
    }

    private static void Endpoint(Utf8JsonWriter json, EndpointReport endpoint)
    {
        json.Text("protocol", endpoint.Protocol);
        json.Text("alpn", endpoint.Alpn);
        json.Text("path", endpoint.Path);
        json.WriteString("enforcement", endpoint.Enforcement.Word());
        json.WriteString("confidence", endpoint.Confidence.Word());
        json.Text("because", endpoint.Because);
    }

    private static void Server(Utf8JsonWriter json, ServerReport server)
    {
        json.Texts("protocols", server.Protocols);
        json.Objects(
            "chain",
            server.Chain,
            certificate =>
            {
                json.Text("subject", certificate.Subject);
                json.Text("issuer", certificate.Issuer);
                json.WriteString("notAfter", Time(certificate.NotAfter));
                json.Text("sha256", certificate.Sha256);
                json.Text("source", certificate.Source);
            }
        );
        json.Texts("acceptedIssuers", server.AcceptedIssuers);
        json.Texts("alpn", server.Alpn);
    }

    private static void Observation(Utf8JsonWriter json, ObservationReport seen)
    {
        json.Text("check", seen.Check);
        json.Text("identity", seen.Identity);
        json.Text("protocol", seen.Protocol);
        json.Text("alpn", seen.Alpn);
        json.Text("sni", seen.Sni);
        json.Text("host", seen.Host);
        json.Text("path", seen.Path);
        json.WriteNumber("port", seen.Port);
        json.Text("bypass", seen.Bypass);
        json.WriteString("outcome", seen.Outcome.Word());
        json.Text("reason", seen.Reason);
        json.Text("twin", seen.Twin?.Word());
        json.WriteNumber("attempts", seen.Attempts);
        if (seen.Status is { } status)
            json.WriteNumber("status", status);
        else
            json.WriteNull("status");
        json.Texts("transcript", seen.Transcript);
    }

    /// <summary>RFC 3339, UTC, in seconds.</summary>
    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
