using System.Text.Json.Serialization;

namespace SogniLike.Coordinator.Host.Endpoints;

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(EndpointsDocument))]
internal sealed partial class EndpointsJson : JsonSerializerContext;
