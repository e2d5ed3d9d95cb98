using System.Security.Cryptography;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Returns;

namespace SogniLike.Simulation.Stores;

/// <summary>The incoming area of one coordinator, in memory: it is lost with the process, as a pod's own disk is.</summary>
internal sealed class MemoryUploads : IIncomingUploads
{
    private readonly Dictionary<(JobId Job, long Fence), (string Sha256, byte[] Content)> _complete = [];

    public Task<IIncomingUpload> BeginAsync(JobId job, long fence, long sizeBytes, string sha256, CancellationToken cancellationToken) =>
        Task.FromResult<IIncomingUpload>(new Upload(this, (job, fence), sizeBytes, sha256));

    public Task<Stream?> OpenAsync(JobId job, long fence, string sha256, CancellationToken cancellationToken) => Task.FromResult<Stream?>(
        _complete.TryGetValue((job, fence), out var upload) && upload.Sha256 == sha256 ? new MemoryStream(upload.Content, writable: false) : null);

    public Task DeleteAsync(JobId job, long fence, CancellationToken cancellationToken)
    {
        _complete.Remove((job, fence));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<(JobId Job, long Fence)>> ListAsync(int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(JobId, long)>>([.. _complete.Keys.Take(most)]);

    public Task<int> SweepAsync(TimeSpan age, CancellationToken cancellationToken) => Task.FromResult(0);

    private sealed class Upload(MemoryUploads owner, (JobId, long) lease, long size, string sha256) : IIncomingUpload
    {
        private readonly MemoryStream _content = new();

        public Task<UploadOutcome> AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            if (_content.Length + bytes.Length > size)
            {
                return Task.FromResult(UploadOutcome.TooLarge);
            }

            _content.Write(bytes.Span);
            return Task.FromResult(UploadOutcome.Ok);
        }

        public Task<UploadOutcome> CompleteAsync(CancellationToken cancellationToken)
        {
            var content = _content.ToArray();
            var outcome = content.Length < size ? UploadOutcome.Truncated
                : Convert.ToHexStringLower(SHA256.HashData(content)) != sha256 ? UploadOutcome.HashMismatch
                : UploadOutcome.Ok;
            if (outcome == UploadOutcome.Ok)
            {
                owner._complete[lease] = (sha256, content);
            }

            return Task.FromResult(outcome);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
