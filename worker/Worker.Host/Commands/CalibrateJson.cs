using System.Text.Json.Serialization;

namespace SogniLike.Worker.Host.Commands;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<CalibrateResult>))]
internal sealed partial class CalibrateJson : JsonSerializerContext;
