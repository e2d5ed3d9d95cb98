using System.Security.Cryptography;

namespace SogniLike.Coordinator.Returns;

/// <summary>One file that is coming in: written aside, counted and hashed on the way, and put in its place once it is what was announced. One caller at a time.</summary>
internal sealed class IncomingFile(string temporary, string final, long sizeBytes, string sha256) : IAsyncDisposable
{
    private readonly FileStream _file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, FileOptions.Asynchronous);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _written;
    private bool _published;

    /// <summary>Its place.</summary>
    public string Final => final;

    public async Task<UploadOutcome> AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length > sizeBytes - _written)
        {
            return UploadOutcome.TooLarge;
        }

        _hash.AppendData(bytes.Span);
        await _file.WriteAsync(bytes, cancellationToken);
        _written += bytes.Length;
        return UploadOutcome.Ok;
    }

    /// <summary>Whether it is what was announced.</summary>
    public UploadOutcome Check() =>
        _written < sizeBytes ? UploadOutcome.Truncated
        : Convert.ToHexStringLower(_hash.GetCurrentHash()) != sha256 ? UploadOutcome.HashMismatch
        : UploadOutcome.Ok;

    /// <summary>Puts it in its place.</summary>
    public async Task PublishAsync()
    {
        await _file.DisposeAsync();
        File.Move(temporary, final, overwrite: true);
        _published = true;
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await _file.DisposeAsync();
        if (!_published)
        {
            File.Delete(temporary);
        }
    }
}
