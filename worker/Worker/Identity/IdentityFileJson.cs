using System.Text.Json.Serialization;

namespace SogniLike.Worker.Identity;

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(IdentityFile))]
internal sealed partial class IdentityFileJson : JsonSerializerContext;
