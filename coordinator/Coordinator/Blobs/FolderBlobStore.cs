using System.Globalization;
using System.Runtime.CompilerServices;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Blobs;

/// <summary>
/// Blobs in a local folder, two levels of 256 folders by the first bytes of the hash. Written under a temporary name in <c>incomplete</c>, flushed, then
/// renamed; set aside by a rename into <c>aside</c>, as <c>{hash}.{once}</c>. Several processes may share the folder.
/// </summary>
public sealed class FolderBlobStore : IBlobStore
{
    private readonly string _root;
    private readonly string _temporary;
    private readonly string _aside;
    private readonly IIdSource _ids;

    /// <param name="folder">Made when it does not exist.</param>
    public FolderBlobStore(string folder, IIdSource ids)
    {
        _root = Path.GetFullPath(folder);
        _temporary = Path.Combine(_root, "incomplete");
        _aside = Path.Combine(_root, "aside");
        _ids = ids;
        DurableFiles.CreateFolder(_temporary);
        DurableFiles.CreateFolder(_aside);
    }

    /// <inheritdoc/>
    public async Task<BlobId> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var id = BlobId.Of(content.Span);
        var final = PathOf(id);
        if (File.Exists(final))
        {
            // Whoever wrote it may not have come to the last fsync yet.
            DurableFiles.SyncFolder(Path.GetDirectoryName(final)!);
            return id;
        }

        DurableFiles.CreateFolder(Path.GetDirectoryName(final)!);
        var temporary = Path.Combine(_temporary, _ids.NewId());
        try
        {
            using (var handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous, content.Length))
            {
                await RandomAccess.WriteAsync(handle, content, 0, cancellationToken);
                RandomAccess.FlushToDisk(handle);
            }

            DurableFiles.Publish(temporary, final);
            return id;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(BlobId id, CancellationToken cancellationToken)
    {
        var path = PathOf(id);

        // Once more in its own place: it may have been put back while the other place was looked at.
        return Task.FromResult(TryOpen(path) ?? AsideOf(id).Select(TryOpen).FirstOrDefault(stream => stream is not null) ?? TryOpen(path));
    }

    /// <inheritdoc/>
    public Task<AsideBlob?> SetAsideAsync(BlobId id, CancellationToken cancellationToken)
    {
        var place = Path.Combine(_aside, $"{id}.{_ids.NewId()}");
        return Task.FromResult(TryMove(PathOf(id), place) ? new AsideBlob(id, place) : null);
    }

    /// <inheritdoc/>
    public Task RestoreAsync(AsideBlob aside, CancellationToken cancellationToken)
    {
        var path = PathOf(aside.Id);
        if (TryMove(aside.Place, path))
        {
            DurableFiles.SyncFolder(Path.GetDirectoryName(path)!);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> DiscardAsync(AsideBlob aside, CancellationToken cancellationToken)
    {
        var existed = File.Exists(aside.Place);
        if (existed)
        {
            File.Delete(aside.Place);
            DurableFiles.SyncFolder(_aside);
        }

        return Task.FromResult(existed);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobId> ListAsync(byte part, DateTimeOffset writtenBefore, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        var folder = new DirectoryInfo(Path.Combine(_root, part.ToString("x2", CultureInfo.InvariantCulture)));
        foreach (var file in folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories) : [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Secrets.IsSecret(file.Name) && file.LastWriteTimeUtc < writtenBefore.UtcDateTime)
            {
                yield return new BlobId(file.Name);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AsideBlob> ListAsideAsync(DateTimeOffset writtenBefore, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var file in new DirectoryInfo(_aside).EnumerateFiles())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var hash = file.Name.Split('.')[0];
            if (Secrets.IsSecret(hash) && file.LastWriteTimeUtc < writtenBefore.UtcDateTime)
            {
                yield return new AsideBlob(new BlobId(hash), file.FullName);
            }
        }
    }

    /// <inheritdoc/>
    public Task<int> SweepIncompleteAsync(DateTimeOffset begunBefore, CancellationToken cancellationToken)
    {
        var swept = 0;
        foreach (var file in new DirectoryInfo(_temporary).EnumerateFiles())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.LastWriteTimeUtc < begunBefore.UtcDateTime)
            {
                file.Delete();
                swept++;
            }
        }

        return Task.FromResult(swept);
    }

    private static bool TryMove(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static Stream? TryOpen(string path)
    {
        try
        {
            const FileOptions Sequential = FileOptions.Asynchronous | FileOptions.SequentialScan;
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, Sequential);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private IEnumerable<string> AsideOf(BlobId id) => Directory.EnumerateFiles(_aside, $"{id}.*");

    private string PathOf(BlobId id)
    {
        // An id becomes a path: anything else than a hash stays out.
        if (!Secrets.IsSecret(id.Value))
        {
            throw new ArgumentException("A blob is named by 64 lower-case hexadecimal characters.", nameof(id));
        }

        return Path.Combine(_root, id.Value[..2], id.Value[2..4], id.Value);
    }
}
