using System.Text.Json;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Archiving;

/// <summary>The bytes of a segment: JSON that names the account, so that no two accounts ever share a blob.</summary>
internal sealed record SegmentFile(string Account, IReadOnlyList<StoredEvent> Events)
{
    public static byte[] Write(AccountId account, IReadOnlyList<StoredEvent> events) =>
        JsonSerializer.SerializeToUtf8Bytes(new SegmentFile(account.Value, events), SegmentJson.Default.SegmentFile);

    /// <exception cref="InvalidDataException">The bytes are not a segment of the account.</exception>
    public static async Task<IReadOnlyList<StoredEvent>> ReadAsync(AccountId account, Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            var file = await JsonSerializer.DeserializeAsync(stream, SegmentJson.Default.SegmentFile, cancellationToken);
            return file is not null && file.Account == account.Value
                ? file.Events
                : throw new InvalidDataException("A segment of events is not the account's.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("A segment of events cannot be read.", e);
        }
    }
}
