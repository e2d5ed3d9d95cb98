using System.Text.Json.Nodes;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using ArtistLimits = SogniLike.Protocol.Artist.V1.ModelLimits;

namespace SogniLike.Cli.Output.Json;

/// <summary>Models as JSON, as artists and as operators see them.</summary>
internal static class ModelJson
{
    public static JsonObject Of(Model model) => new()
    {
        ["name"] = model.Name,
        ["manifest"] = Formats.Hex(model.Manifest),
        ["description"] = model.Description,
        ["limits"] = Limits(model.Limits ?? new ArtistLimits()),
        ["defaults"] = JobJson.Spec(model.Defaults ?? new JobSpec()),
        ["samplers"] = Strings(model.Samplers),
        ["priceWeight"] = model.PriceWeight,
        ["workersOnline"] = model.WorkersOnline,
    };

    public static JsonObject Of(RegisteredModel model) => new()
    {
        ["name"] = model.Manifest.Name,
        ["manifest"] = Formats.Hex(model.ManifestId),
        ["description"] = model.Manifest.Description,
        ["enabled"] = model.Enabled,
        ["addedAt"] = Formats.Time(model.AddedAt),
        ["workersOnline"] = model.WorkersOnline,
        ["limits"] = new JsonObject
        {
            ["maxWidth"] = model.Manifest.Limits?.MaxWidth,
            ["maxHeight"] = model.Manifest.Limits?.MaxHeight,
            ["maxSteps"] = model.Manifest.Limits?.MaxSteps,
            ["maxGuidanceScale"] = model.Manifest.Limits?.MaxGuidanceScale,
        },
        ["defaults"] = new JsonObject
        {
            ["width"] = model.Manifest.Defaults?.Width,
            ["height"] = model.Manifest.Defaults?.Height,
            ["steps"] = model.Manifest.Defaults?.Steps,
            ["sampler"] = model.Manifest.Defaults?.Sampler,
            ["guidanceScale"] = model.Manifest.Defaults?.GuidanceScale,
            ["noiseSource"] = model.Manifest.Defaults?.NoiseSource,
        },
        ["samplers"] = Strings(model.Manifest.Samplers),
        ["priceWeight"] = model.Manifest.PriceWeight,
        ["files"] = new JsonArray([.. model.Manifest.Files.Select(f => new JsonObject
        {
            ["path"] = f.Path,
            ["sizeBytes"] = f.SizeBytes,
            ["sha256"] = Formats.Hex(f.Sha256),
        })]),
    };

    private static JsonObject Limits(ArtistLimits limits) => new()
    {
        ["maxWidth"] = limits.MaxWidth,
        ["maxHeight"] = limits.MaxHeight,
        ["maxSteps"] = limits.MaxSteps,
        ["maxGuidanceScale"] = limits.MaxGuidanceScale,
    };

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => JsonValue.Create(v))]);
}
