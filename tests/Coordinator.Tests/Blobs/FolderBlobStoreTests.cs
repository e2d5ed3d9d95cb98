using SogniLike.Coordinator.Blobs;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Blobs;

public sealed class FolderBlobStoreTests : IDisposable
{
    private static readonly byte[] Bytes = "some bytes"u8.ToArray();

    private readonly string _folder = Directory.CreateTempSubdirectory("sogni-blobs-").FullName;
    private readonly FolderBlobStore _blobs;

    public FolderBlobStoreTests() => _blobs = new FolderBlobStore(Path.Combine(_folder, "deep", "blobs"), new SequentialIdSource());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WriteAsync_Bytes_AreFoundUnderTheirHash()
    {
        var id = await _blobs.WriteAsync(Bytes, default);

        Assert.Equal(TestWorker.HashOf(Bytes), id.Value);
        Assert.Equal(Bytes, await ReadAsync(id));
        Assert.Equal([Path.Combine(id.Value[..2], id.Value[2..4], id.Value)], Files());
    }

    [Fact]
    public async Task WriteAsync_FoldersItMakes_AreForTheirOwnerOnly()
    {
        var id = await _blobs.WriteAsync(Bytes, default);

        if (!OperatingSystem.IsWindows())
        {
            var deep = Path.Combine(_folder, "deep");
            foreach (var folder in Directory.GetDirectories(deep, "*", SearchOption.AllDirectories).Append(deep))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            }
        }

        Assert.Equal(Bytes, await ReadAsync(id));
    }

    [Fact]
    public async Task WriteAsync_Again_IsNoError()
    {
        var id = await _blobs.WriteAsync(Bytes, default);

        Assert.Equal(id, await _blobs.WriteAsync(Bytes, default));
        Assert.Equal(id, await new FolderBlobStore(Path.Combine(_folder, "deep", "blobs"), new SequentialIdSource("other")).WriteAsync(Bytes, default));
        Assert.Single(Files());
    }

    [Fact]
    public async Task WriteAsync_ManyAtOnce_LeaveOneWholeFile()
    {
        var large = new byte[1 << 20];
        new Random(1).NextBytes(large);

        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _blobs.WriteAsync(large, default))));

        Assert.Single(ids.Distinct());
        Assert.Equal(large, await ReadAsync(ids[0]));
        Assert.Single(Files());
    }

    [Fact]
    public async Task WriteAsync_Cancelled_LeavesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _blobs.WriteAsync(Bytes, new CancellationToken(canceled: true)));

        Assert.Empty(Files());
    }

    [Fact]
    public async Task DiscardAsync_Blob_IsGoneWhileAReaderGoesOn()
    {
        var id = await _blobs.WriteAsync(Bytes, default);
        await using var reader = await _blobs.OpenAsync(id, default);
        var aside = await _blobs.SetAsideAsync(id, default);

        Assert.True(await _blobs.DiscardAsync(aside!, default));
        Assert.False(await _blobs.DiscardAsync(aside!, default));
        Assert.Null(await _blobs.SetAsideAsync(id, default));
        Assert.Null(await _blobs.OpenAsync(id, default));
        Assert.Empty(Files());
        var read = new byte[Bytes.Length];
        await reader!.ReadExactlyAsync(read);
        Assert.Equal(Bytes, read);
    }

    [Fact]
    public async Task SetAsideAsync_Blob_IsStillReadAndRestored()
    {
        var id = await _blobs.WriteAsync(Bytes, default);

        var aside = await _blobs.SetAsideAsync(id, default);
        Assert.Equal(Bytes, await ReadAsync(id));

        await _blobs.RestoreAsync(aside!, default);
        await _blobs.RestoreAsync(aside!, default);
        Assert.Equal(Bytes, await ReadAsync(id));
        Assert.Single(Files());
    }

    [Fact]
    public async Task DiscardAsync_BlobWrittenAnewAndSetAsideAgain_LeavesTheOtherCopy()
    {
        var id = await _blobs.WriteAsync(Bytes, default);
        var first = await _blobs.SetAsideAsync(id, default);
        await _blobs.WriteAsync(Bytes, default);
        var second = await _blobs.SetAsideAsync(id, default);

        await _blobs.DiscardAsync(first!, default);
        await _blobs.RestoreAsync(second!, default);

        Assert.Equal(Bytes, await ReadAsync(id));
        Assert.Single(Files());
    }

    [Fact]
    public async Task List_ByPartAndAge()
    {
        var id = await _blobs.WriteAsync(Bytes, default);
        var part = Convert.FromHexString(id.Value)[0];
        var (before, after) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));

        Assert.Equal([id], await _blobs.ListAsync(part, after, default).ToListAsync());
        Assert.Empty(await _blobs.ListAsync((byte)(part + 1), after, default).ToListAsync());
        Assert.Empty(await _blobs.ListAsync(part, before, default).ToListAsync());

        var aside = await _blobs.SetAsideAsync(id, default);
        Assert.Equal([aside!], await _blobs.ListAsideAsync(after, default).ToListAsync());
        Assert.Empty(await _blobs.ListAsideAsync(before, default).ToListAsync());
    }

    [Fact]
    public async Task SweepIncompleteAsync_RemovesWhatIsOldOnly()
    {
        var file = Path.Combine(_folder, "deep", "blobs", "incomplete", "left-behind");
        await File.WriteAllBytesAsync(file, Bytes);

        Assert.Equal(0, await _blobs.SweepIncompleteAsync(DateTimeOffset.UtcNow.AddHours(-1), default));
        Assert.Equal(1, await _blobs.SweepIncompleteAsync(DateTimeOffset.UtcNow.AddHours(1), default));
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEF")]
    public async Task OpenAsync_NameThatIsNoHash_Throws(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => _blobs.OpenAsync(new BlobId(name), default));

    private string[] Files()
    {
        var root = Path.Combine(_folder, "deep", "blobs");
        return [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file))];
    }

    private async Task<byte[]> ReadAsync(BlobId id)
    {
        await using var stream = await _blobs.OpenAsync(id, default);
        var bytes = new MemoryStream();
        await stream!.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
