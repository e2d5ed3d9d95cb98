using System.Text.Json.Serialization;

namespace SogniLike.Coordinator.Archiving;

/// <summary>The JSON of segments.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SegmentFile))]
internal sealed partial class SegmentJson : JsonSerializerContext;
