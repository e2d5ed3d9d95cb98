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
    private readonly IResultCheck[] _checksOfImages = [.. checks.Where(check => check is not ITrajectoryCheck)];
    private readonly SemaphoreSlim _places = new(options.Value.MaxConcurrent);

    /// <exception cref="IOException">The file could not be read.</exception>
    public async Task<VerificationResult> VerifyAsync(JobSpec spec, Stream file, ReturnedTrajectory? trajectory, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            // Decoding keeps a core busy for up to seconds: not on the caller's thread.
            return await Task.Factory.StartNew(() => Verify(spec, file, trajectory, cancellationToken), cancellationToken, TaskCreationOptions.DenyChildAttach, scheduler);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private VerificationResult Verify(JobSpec spec, Stream file, ReturnedTrajectory? trajectory, CancellationToken cancellationToken)
    {
        var image = new ReturnedImage(spec, file, returns.Value.MaxImageBytes) { Trajectory = trajectory };
        var found = new List<JobCheck>(_checks.Length);
        foreach (var check in trajectory is null ? _checksOfImages : _checks)
        {
            var result = check.Check(image, cancellationToken);
            switch (result)
            {
                case CheckResult.Passed passed:
                    Add(CheckStatus.Passed, "");
                    image = passed.Image;
                    break;
                case CheckResult.Suspicious suspicious:
                    Add(CheckStatus.Suspicious, suspicious.Message);
                    image = suspicious.Image;
                    break;
                case CheckResult.Skipped skipped:
                    Add(CheckStatus.Skipped, skipped.Message);
                    break;
                case CheckResult.Refused refused:
                    Add(CheckStatus.Failed, refused.Message);
                    return new VerificationResult.Refused(refused.Code, refused.Message) { Checks = found };
                default:
                    throw new InvalidOperationException("A check has no other answer.");
            }

            void Add(CheckStatus status, string message) => found.Add(new JobCheck(check.Name, status, result.Numbers?.Measured, result.Numbers?.Threshold, message));
        }

        var clean = new MemoryStream(checked((int)file.Length + 16_384));
        PngRewriter.Rewrite(file, image.Png!, clean, ParametersText.ToPngText(ImageParameters.Of(spec)));
        return new VerificationResult.Passed(clean.ToArray(), image.Marks, image.Fingerprint) { Checks = found };
    }
}
