using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Policy;

/// <summary>
/// Shows operators what they are to judge: the picture of a job, whoever's it is, for as long as a report of it is open and no longer. That they looked is for the caller to keep. Safe for concurrent use.
/// Throws <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class ReportedImages
{
    private readonly IReportStore _reports;
    private readonly IJobStore _jobs;
    private readonly IBlobStore _blobs;

    internal ReportedImages(IReportStore reports, IJobStore jobs, IBlobStore blobs) => (_reports, _jobs, _blobs) = (reports, jobs, blobs);

    /// <summary>Opens the picture that the report is of.</summary>
    public async Task<ReportedImageOpening> OpenAsync(string reportId, CancellationToken cancellationToken)
    {
        if (await _reports.FindAsync(reportId, cancellationToken) is not { } report)
        {
            return new ReportedImageOpening.NotFound();
        }

        if (report.Resolution is { } resolution)
        {
            return new ReportedImageOpening.Resolved(resolution);
        }

        return await _jobs.FindAsync(report.Job, cancellationToken) is { Image: { } image } && await _blobs.OpenAsync(image.Blob, cancellationToken) is { } content
            ? new ReportedImageOpening.Opened(report, image, content)
            : new ReportedImageOpening.Gone();
    }
}
