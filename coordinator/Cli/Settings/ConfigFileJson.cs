using System.Text.Json.Serialization;

namespace SogniLike.Cli.Settings;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    WriteIndented = true)]
[JsonSerializable(typeof(ConfigFileContent))]
internal sealed partial class ConfigFileJson : JsonSerializerContext;
