using System.Globalization;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Sources;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>Pictures that artists brought, on Redis. Safe for concurrent use.</summary>
internal sealed class RedisSourceImageStore(RedisConnection connection, RedisScripts scripts) : ISourceImageStore
{
    private const int MostEntries = 1_000;

    /// <inheritdoc/>
    public Task<SourceAddition> AddAsync(SourceImage image, int most, long mostBytes, long nowMs, CancellationToken cancellationToken) =>
        scripts.SourceAddAsync(connection.Keys, image, Text(image), EntryOf(image), most, mostBytes, nowMs, cancellationToken);

    /// <inheritdoc/>
    public async Task<SourceImage?> FindAsync(AccountId account, BlobId blob, CancellationToken cancellationToken)
    {
        var found = await connection.RunAsync((database, keys) => database.HashGetAsync(keys.Images(account), blob.Value), cancellationToken);
        return found.IsNull ? null : Parse(account, blob, found);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SourceImage>> ExpiredAsync(long untilMs, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostEntries);
        var entries = await connection.RunAsync(
            (database, keys) => database.SortedSetRangeByScoreAsync(keys.AllImages, double.NegativeInfinity, untilMs, Exclude.None, Order.Ascending, 0, limit), cancellationToken);
        var images = await Task.WhenAll(entries.Select(entry => entry.ToString().Split(' ')).Select(parts => FindAsync(new AccountId(parts[0]), new BlobId(parts[1]), cancellationToken)));

        // One that was brought again in between stays.
        return [.. images.OfType<SourceImage>().Where(image => image.KeptUntilMs <= untilMs)];
    }

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(SourceImage image, CancellationToken cancellationToken) =>
        scripts.SourceRemoveAsync(connection.Keys, image, Text(image), EntryOf(image), cancellationToken);

    private static string EntryOf(SourceImage image) => $"{image.Account} {image.Blob}";

    private static string Text(SourceImage image) => string.Create(CultureInfo.InvariantCulture, $"{image.Width} {image.Height} {image.SizeBytes} {image.KeptUntilMs}");

    private static SourceImage Parse(AccountId account, BlobId blob, RedisValue text)
    {
        var parts = text.ToString().Split(' ');
        return new SourceImage(account, blob, (int)Number(parts[0]), (int)Number(parts[1]), Number(parts[2]), Number(parts[3]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
