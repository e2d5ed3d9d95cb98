namespace SogniLike.Coordinator.Sources;

/// <summary>Pictures that artists bring, for jobs to be made from.</summary>
public sealed class SourcesOptions
{
    public const string Section = "Coordinator:Sources";

    /// <summary>Largest file. 64 KiB to 64 MiB. Default 16 MiB.</summary>
    public long MaxImageBytes { get; set; } = 16L * 1024 * 1024;

    /// <summary>Most pixels of a picture, of which no side may have more than 8,192; reading one takes about 10 bytes for each. 4,096 to 67,108,864. Default 16,777,216.</summary>
    public long MaxPixels { get; set; } = 16L * 1024 * 1024;

    /// <summary>Pictures of an account. 1 to 10,000. Default 200.</summary>
    public int MaxPerAccount { get; set; } = 200;

    /// <summary>Bytes of an account's pictures as they are kept. 64 KiB to 1 TiB. Default 1 GiB.</summary>
    public long MaxBytesPerAccount { get; set; } = 1024L * 1024 * 1024;

    /// <summary>How long a picture is kept for new jobs after it was brought. 1 minute to 365 days. Default 7 days.</summary>
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Pictures that are brought at the same time, on each coordinator. 1 to 256. Default 4.</summary>
    public int MaxConcurrent { get; set; } = 4;
}
