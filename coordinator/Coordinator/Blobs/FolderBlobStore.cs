using System.Security.Cryptography;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Blobs;

/// <summary>
/// Blobs in a local folder, two levels of 256 folders by the first bytes of the hash. Written under a temporary name, flushed, then renamed.
/// Several processes may share the folder.
/// </summary>
public sealed class FolderBlobStore : IBlobStore
{
    private readonly string _root;
    private readonly string _temporary;
    private readonly IIdSource _ids;

    /// <param name="folder">Made when it does not exist.</param>
    public FolderBlobStore(string folder, IIdSource ids)
    {
        _root = Path.GetFullPath(folder);
        _temporary = Path.Combine(_root, "incomplete");
        _ids = ids;
        DurableFiles.CreateFolder(_temporary);
    }

    /// <inheritdoc/>
    public async Task<BlobId> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var id = new BlobId(Convert.ToHexStringLower(SHA256.HashData(content.Span)));
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
        try
        {
            const FileOptions Sequential = FileOptions.Asynchronous | FileOptions.SequentialScan;
            return Task.FromResult<Stream?>(
                new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, Sequential));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(BlobId id, CancellationToken cancellationToken)
    {
        var path = PathOf(id);
        var existed = File.Exists(path);
        if (existed)
        {
            File.Delete(path);
        }

        return Task.FromResult(existed);
    }

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
