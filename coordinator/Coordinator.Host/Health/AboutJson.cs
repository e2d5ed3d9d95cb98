using System.Text.Json.Serialization;

namespace SogniLike.Coordinator.Host.Health;

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(AboutDocument))]
internal sealed partial class AboutJson : JsonSerializerContext;
