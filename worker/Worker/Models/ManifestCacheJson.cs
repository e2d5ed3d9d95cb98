using System.Text.Json.Serialization;

namespace SogniLike.Worker.Models;

[JsonSerializable(typeof(Dictionary<string, ManifestCacheEntry>))]
internal sealed partial class ManifestCacheJson : JsonSerializerContext;
