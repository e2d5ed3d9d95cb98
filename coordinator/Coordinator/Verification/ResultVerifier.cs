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
        var found = new List<JobCheck>(_checks.Length);
        foreach (var check in _checks)
        {
            switch (check.Check(image, cancellationToken))
            {
                case CheckResult.Passed passed:
                    found.Add(new JobCheck(check.Name, CheckStatus.Passed, null, null, ""));
                    image = passed.Image;
                    break;
                case CheckResult.Suspicious suspicious:
                    found.Add(new JobCheck(check.Name, CheckStatus.Suspicious, null, null, suspicious.Message));
                    image = suspicious.Image;
                    break;
                case CheckResult.Skipped skipped:
                    found.Add(new JobCheck(check.Name, CheckStatus.Skipped, null, null, skipped.Message));
                    break;
                case CheckResult.Refused refused:
                    found.Add(new JobCheck(check.Name, CheckStatus.Failed, null, null, refused.Message));
                    return new VerificationResult.Refused(refused.Code, refused.Message) { Checks = found };
                default:
                    throw new InvalidOperationException("A check has no other answer.");
            }
        }

        var clean = new MemoryStream(checked((int)file.Length + 16_384));
        PngRewriter.Rewrite(file, image.Png!, clean, ParametersText.ToPngText(ImageParameters.Of(spec)));
        return new VerificationResult.Passed(clean.ToArray(), image.Marks, image.Fingerprint) { Checks = found };
    }
}
