using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Json;

/// <summary>The types of <see cref="RedisJson"/> with the settings to use them by.</summary>
internal static class RedisDocuments
{
    /// <summary>
    /// Prompts in any script are written as themselves and not as escapes: the documents are read by this program alone, never put into a web page.
    /// </summary>
    public static RedisJson Types { get; } = new(new JsonSerializerOptions(RedisJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static T Read<T>(RedisValue json, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(((ReadOnlyMemory<byte>)json).Span, type) ?? throw new JsonException("A document is null.");
}
