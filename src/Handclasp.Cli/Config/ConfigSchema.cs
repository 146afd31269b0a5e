using System.Text.Json;
using Handclasp.Cli.CommandLine;
using Handclasp.Cli.Output;
using Handclasp.Reports;

namespace Handclasp.Cli.Config;

/// <summary>The JSON Schema (2020-12) of the settings file, from the options' own table.</summary>
internal static class ConfigSchema
{
    private const string Id = "https://json-schema.org/draft/2020-12/schema";
    private static readonly ConfigSection[] Sections = [ConfigKeys.Defaults, ConfigKeys.Scan, ConfigKeys.Source, ConfigKeys.Gate];

    public static void Write(Stream output) =>
        ReportJson.Document(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("$schema", Id);
                json.WriteString("title", $"{ConfigFinder.Name}: the settings of handclasp");
                json.WriteString("description", "Printed by handclasp schema config; docs/guide/configuration.md explains it.");
                json.WriteString("type", "object");
                json.WriteBoolean("additionalProperties", false);
                json.Object("properties", () => Properties(json));
                json.Object("$defs", () => json.Object("target", () => Section(json, ConfigKeys.Targets, isTarget: true)));
                json.WriteEndObject();
            }
        );

    private static void Properties(Utf8JsonWriter json)
    {
        json.Object(
            "version",
            () =>
            {
                json.WriteString("description", "The version of this file's form.");
                json.WriteNumber("const", 1);
            }
        );
        json.Object(
            ConfigKeys.Targets.Name,
            () =>
            {
                json.WriteString("description", ConfigKeys.Targets.Says);
                Types(json, "array", "null");
                json.Object("items", () => AnyOf(json, () => Text(json, "string"), () => json.WriteString("$ref", "#/$defs/target")));
            }
        );
        foreach (var section in Sections)
            json.Object(section.Name, () => Section(json, section, isTarget: false));
        json.Object("suppressions", () => Suppressions(json));
    }

    private static void Section(Utf8JsonWriter json, ConfigSection section, bool isTarget)
    {
        json.WriteString("description", section.Says);
        if (isTarget)
            json.WriteString("type", "object");
        else
            Types(json, "object", "null");
        json.WriteBoolean("additionalProperties", false);
        if (isTarget)
            json.Texts("required", [ConfigKeys.Target]);
        json.Object(
            "properties",
            () =>
            {
                if (isTarget)
                {
                    json.Object(ConfigKeys.Target, () => Told(json, "The address: [scheme://]host[:port][/path]."));
                    json.Object(ConfigKeys.Label, () => Told(json, "A name: handclasp scan NAME scans this target."));
                }

                var here = isTarget ? "#/$defs/target/properties/" : $"#/properties/{section.Name}/properties/";
                foreach (var option in section.Options)
                {
                    json.Object(option.Key, () => Option(json, option));
                    foreach (var other in ConfigSection.Spellings(option).SelectMany(WithHyphens).Where(k => k != option.Key))
                        json.Object(other, () => json.WriteString("$ref", here + option.Key));
                }
            }
        );
    }

    private static IEnumerable<string> WithHyphens(string key) =>
        key.Contains('_', StringComparison.Ordinal) ? [key, key.Replace('_', '-')] : [key];

    private static void Option(Utf8JsonWriter json, OptionSpec option)
    {
        json.WriteString("description", $"{option.Name}: {option.Summary}");
        if (option.IsSwitch)
        {
            json.WriteString("type", "boolean");
            return;
        }

        if (!option.Repeatable && !option.IsList)
        {
            Value(json, option);
            return;
        }

        List<Action> forms = [() => Value(json, option), () => List(json, () => Value(json, option))];
        if (option.Takes == Takes.Header)
            forms.Add(() =>
            {
                json.WriteString("type", "object");
                json.Object("additionalProperties", () => Types(json, "string", "number"));
            });
        AnyOf(json, [.. forms]);
    }

    private static void Value(Utf8JsonWriter json, OptionSpec option)
    {
        if (option == OutputOptionSpecs.Output)
        {
            AnyOf(json, () => Text(json, "string"), () => Pair(json));
            return;
        }

        switch (option)
        {
            case { IsOneOfWords: true }:
                json.Texts("enum", option.Words);
                break;
            case { Takes: Takes.Whole }:
                json.WriteString("type", "integer");
                json.WriteNumber("minimum", option.Least);
                json.WriteNumber("maximum", option.Most);
                break;
            case { Takes: Takes.Rate }:
                json.WriteString("type", "number");
                json.WriteNumber("minimum", 0);
                break;
            case { Takes: Takes.Duration }:
                json.WriteString("type", "string");
                json.WriteString("pattern", @"^[0-9]*\.?[0-9]+(ms|s|m|h)$");
                break;
            case { Offer: Offer.Files or Offer.Folders } or { Takes: Takes.Header }:
                Text(json, "string");
                break;
            default:
                // 1.2 is a number in YAML.
                Text(json, "string", "number");
                break;
        }
    }

    /// <summary>A format and its file, where the file's ending does not tell the format.</summary>
    private static void Pair(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.Texts("required", [OutputOptionSpecs.Format.Key, OutputOptionSpecs.Output.Key]);
        json.Object(
            "properties",
            () =>
            {
                json.Object(OutputOptionSpecs.Format.Key, () => Value(json, OutputOptionSpecs.Format));
                json.Object(OutputOptionSpecs.Output.Key, () => Text(json, "string"));
            }
        );
    }

    private static void Suppressions(Utf8JsonWriter json)
    {
        json.WriteString("description", "Accepted failures, each with a reason and the last day it holds.");
        Types(json, "array", "null");
        json.Object(
            "items",
            () =>
            {
                json.WriteString("type", "object");
                json.WriteBoolean("additionalProperties", false);
                json.Texts("required", ["check", "reason", "until"]);
                json.Object(
                    "properties",
                    () =>
                    {
                        json.Object("check", () => Told(json, "A check by id or name."));
                        json.Object("target", () => Told(json, "The target it is for; without it all."));
                        json.Object("path", () => Told(json, "The files it is for, with * and ?."));
                        json.Object("reason", () => Told(json, "Why it is accepted."));
                        json.Object(
                            "until",
                            () =>
                            {
                                json.WriteString("description", "The last day it holds: 2027-03-31.");
                                json.WriteString("type", "string");
                                json.WriteString("pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
                            }
                        );
                    }
                );
            }
        );
    }

    private static void Told(Utf8JsonWriter json, string says)
    {
        json.WriteString("description", says);
        Text(json, "string");
    }

    private static void Text(Utf8JsonWriter json, params string[] types)
    {
        Types(json, types);
        json.WriteNumber("minLength", 1);
    }

    private static void Types(Utf8JsonWriter json, params string[] types)
    {
        if (types is [var one])
            json.WriteString("type", one);
        else
            json.Texts("type", types);
    }

    private static void List(Utf8JsonWriter json, Action item)
    {
        json.WriteString("type", "array");
        json.Object("items", item);
    }

    private static void AnyOf(Utf8JsonWriter json, params Action[] forms)
    {
        json.WriteStartArray("anyOf");
        foreach (var form in forms)
        {
            json.WriteStartObject();
            form();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
