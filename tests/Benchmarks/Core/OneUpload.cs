using System.Security.Cryptography;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Returns;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Benchmarks.Core;

/// <summary>Under every lease lies the same image of 8 x 8 black pixels: the smallest that passes every check. Safe for concurrent use.</summary>
internal sealed class OneUpload : IIncomingUploads
{
    /// <summary>Pixels of a side.</summary>
    public const int Side = 8;

    private static readonly byte[] Image = PngEncoder.Encode(new RgbImage(Side, Side, new byte[Side * Side * 3]), []);

    /// <summary>Hash of the image, lower-case hexadecimal.</summary>
    public static string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Image));

    public Task<IIncomingUpload> BeginAsync(JobId job, long fence, UploadAnnouncement announced, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nothing is uploaded here.");

    public Task<Stream?> OpenAsync(JobId job, long fence, UploadPart part, string sha256, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(new MemoryStream(Image, writable: false));

    public Task DeleteAsync(JobId job, long fence, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<(JobId Job, long Fence)>> ListAsync(int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(JobId, long)>>([]);

    public Task<int> SweepAsync(TimeSpan age, CancellationToken cancellationToken) => Task.FromResult(0);
}
