using SogniLike.Coordinator.Blobs;

namespace SogniLike.Coordinator.Tests.Retention;

/// <summary>The files of a pool's blob store, as a person sees them on the disk.</summary>
internal static class BlobFiles
{
    public static IReadOnlyList<string> Of(TestPool pool) => [.. Directory.EnumerateFiles(Path.Combine(pool.Folder, "blobs"), "*", SearchOption.AllDirectories)];

    /// <summary>Makes all files as if they were written that long ago, on the pool's clock.</summary>
    public static void Age(TestPool pool, TimeSpan age)
    {
        foreach (var file in Of(pool))
        {
            File.SetLastWriteTimeUtc(file, (pool.Clock.GetUtcNow() - age).UtcDateTime);
        }
    }

    /// <summary>The bytes of a blob that must be there.</summary>
    public static async Task<byte[]> ReadAsync(IBlobStore blobs, BlobId id)
    {
        await using var stream = await blobs.OpenAsync(id, default);
        Assert.NotNull(stream);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
