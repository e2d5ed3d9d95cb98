using System.Security.Cryptography;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Returns;

namespace SogniLike.Simulation.Stores;

/// <summary>The incoming area of one coordinator, in memory: it is lost with the process, as a pod's own disk is.</summary>
internal sealed class MemoryUploads : IIncomingUploads
{
    private readonly Dictionary<(JobId Job, long Fence), Complete> _complete = [];

    public Task<IIncomingUpload> BeginAsync(JobId job, long fence, UploadAnnouncement announced, CancellationToken cancellationToken) =>
        Task.FromResult<IIncomingUpload>(new Upload(this, (job, fence), announced));

    public Task<Stream?> OpenAsync(JobId job, long fence, UploadPart part, string sha256, CancellationToken cancellationToken) => Task.FromResult<Stream?>(
        _complete.TryGetValue((job, fence), out var upload)
            && (part == UploadPart.Image ? upload.Announced.ImageSha256 : upload.Announced.OpeningsSha256) == sha256
            ? new MemoryStream(part == UploadPart.Image ? upload.Image : upload.Openings, writable: false)
            : null);

    public Task DeleteAsync(JobId job, long fence, CancellationToken cancellationToken)
    {
        _complete.Remove((job, fence));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<(JobId Job, long Fence)>> ListAsync(int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(JobId, long)>>([.. _complete.Keys.Take(most)]);

    public Task<int> SweepAsync(TimeSpan age, CancellationToken cancellationToken) => Task.FromResult(0);

    private sealed record Complete(UploadAnnouncement Announced, byte[] Image, byte[] Openings);

    private sealed class Upload(MemoryUploads owner, (JobId, long) lease, UploadAnnouncement announced) : IIncomingUpload
    {
        private readonly MemoryStream _image = new();
        private readonly MemoryStream _openings = new();

        public Task<UploadOutcome> AppendAsync(UploadPart part, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            var (content, size) = part == UploadPart.Image ? (_image, announced.ImageBytes) : (_openings, announced.OpeningsBytes);
            if (content.Length + bytes.Length > size)
            {
                return Task.FromResult(UploadOutcome.TooLarge);
            }

            content.Write(bytes.Span);
            return Task.FromResult(UploadOutcome.Ok);
        }

        public Task<UploadCompletion> CompleteAsync(CancellationToken cancellationToken)
        {
            var complete = new Complete(announced, _image.ToArray(), _openings.ToArray());
            var image = Check(complete.Image, announced.ImageBytes, announced.ImageSha256);
            var openings = announced.OpeningsSha256 is { } sha256 ? Check(complete.Openings, announced.OpeningsBytes, sha256) : UploadOutcome.Ok;
            if (image == UploadOutcome.Ok && openings == UploadOutcome.Ok)
            {
                owner._complete[lease] = complete;
            }

            return Task.FromResult(image != UploadOutcome.Ok ? new UploadCompletion(image) : new UploadCompletion(openings, UploadPart.Openings));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static UploadOutcome Check(byte[] content, long size, string sha256) =>
            content.Length < size ? UploadOutcome.Truncated
            : Convert.ToHexStringLower(SHA256.HashData(content)) != sha256 ? UploadOutcome.HashMismatch
            : UploadOutcome.Ok;
    }
}
