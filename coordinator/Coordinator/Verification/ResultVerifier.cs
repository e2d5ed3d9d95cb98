using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Returns;
using SogniLike.Imaging.Exact.Metadata;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Coordinator.Verification;

/// <summary>Runs the checks in order, a bounded number of results at a time, and makes the clean file. Safe for concurrent use.</summary>
/// <param name="scheduler">Where images are decoded.</param>
internal sealed class ResultVerifier(
    IEnumerable<IResultCheck> checks, IOptions<VerificationOptions> options, IOptions<ReturnsOptions> returns, TaskScheduler scheduler) : IDisposable
{
    private readonly IResultCheck[] _checks = [.. checks];
    private readonly SemaphoreSlim _places = new(options.Value.MaxConcurrent);

    /// <exception cref="IOException">The file could not be read.</exception>
    public async Task<VerificationResult> VerifyAsync(JobSpec spec, Stream file, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            // Decoding keeps a core busy for up to seconds: not on the caller's thread.
            return await Task.Factory.StartNew(() => Verify(spec, file, cancellationToken), cancellationToken, TaskCreationOptions.DenyChildAttach, scheduler);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private VerificationResult Verify(JobSpec spec, Stream file, CancellationToken cancellationToken)
    {
        var image = new ReturnedImage(spec, file, returns.Value.MaxImageBytes);
        foreach (var check in _checks)
        {
            switch (check.Check(image, cancellationToken))
            {
                case CheckResult.Passed passed:
                    image = passed.Image;
                    break;
                case CheckResult.Refused refused:
                    return new VerificationResult.Refused(refused.Code, refused.Message);
                default:
                    throw new InvalidOperationException("A check passes or refuses.");
            }
        }

        var clean = new MemoryStream(checked((int)file.Length + 16_384));
        PngRewriter.Rewrite(file, image.Png!, clean, ParametersText.ToPngText(ImageParameters.Of(spec)));
        return new VerificationResult.Passed(clean.ToArray(), image.Marks, image.Fingerprint);
    }
}
