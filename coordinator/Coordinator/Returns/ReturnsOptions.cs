namespace SogniLike.Coordinator.Returns;

/// <summary>How results come in.</summary>
public sealed class ReturnsOptions
{
    public const string Section = "Coordinator:Returns";

    /// <summary>
    /// Folder for uploads until they are judged; shared by the coordinators of a pool. Required. Default: "incoming" in the host's data folder.
    /// </summary>
    public string IncomingFolder { get; set; } = "";

    /// <summary>Largest image file, in bytes; workers refuse terms beyond 256 MiB. 64 KiB to 256 MiB. Default 64 MiB.</summary>
    public long MaxImageBytes { get; set; } = 64L << 20;

    /// <summary>
    /// Largest file of openings, in bytes; a job whose predictions are more is run again whole when its audit is drawn. 64 KiB to 256 MiB. Default 64 MiB.
    /// </summary>
    public long MaxOpeningsBytes { get; set; } = 64L << 20;

    /// <summary>Largest piece of an upload, in bytes. 1 KiB to 2 MiB. Default 64 KiB.</summary>
    public int MaxChunkBytes { get; set; } = 64 << 10;

    /// <summary>Uploads at the same time on this coordinator. 1 to 10,000. Default 64.</summary>
    public int MaxConcurrentUploads { get; set; } = 64;

    /// <summary>
    /// Uploads at the same time under one lease on this coordinator, so that no worker takes the places of all. Two let a worker that came back begin again
    /// while its broken upload is not yet given up. 1 to 16. Default 2.
    /// </summary>
    public int MaxUploadsPerLease { get; set; } = 2;

    /// <summary>
    /// How long an upload is kept that nobody asks to judge; longer than any lease that could still name it. 1 minute to 7 days. Default 1 hour.
    /// </summary>
    public TimeSpan IncomingKeptFor { get; set; } = TimeSpan.FromHours(1);
}
