using System.Text.Json.Serialization;

namespace SogniLike.Worker.Models;

[JsonSerializable(typeof(List<SpeedCacheEntry>))]
internal sealed partial class SpeedCacheJson : JsonSerializerContext;
