using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Returns;

/// <summary>Where uploads lie until they are judged. Safe for concurrent use, also by several processes on one area.</summary>
public interface IIncomingUploads
{
    /// <summary>Begins an upload. Nothing is seen of it until it is complete.</summary>
    Task<IIncomingUpload> BeginAsync(JobId job, long fence, UploadAnnouncement announced, CancellationToken cancellationToken);

    /// <summary>Opens a part of a complete upload for reading and seeking, or null when there is none whose content has this hash.</summary>
    Task<Stream?> OpenAsync(JobId job, long fence, UploadPart part, string sha256, CancellationToken cancellationToken);

    /// <summary>Removes the uploads of one lease, if any.</summary>
    Task DeleteAsync(JobId job, long fence, CancellationToken cancellationToken);

    /// <summary>The leases, each once, under which complete uploads lie here; at most <paramref name="most"/>, and the next call goes on behind them.</summary>
    Task<IReadOnlyList<(JobId Job, long Fence)>> ListAsync(int most, CancellationToken cancellationToken);

    /// <summary>Removes what is older than <paramref name="age"/>, complete or not, and says how many files that were.</summary>
    Task<int> SweepAsync(TimeSpan age, CancellationToken cancellationToken);
}
