using System.Text.Json.Serialization;

namespace SogniLike.Coordinator.Settlement;

/// <summary>The JSON of segments of the journal.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JournalFile))]
internal sealed partial class JournalFileJson : JsonSerializerContext;
