namespace SogniLike.Coordinator.Sharing;

/// <summary>What may be shared with everybody who has a link.</summary>
public sealed class SharingOptions
{
    public const string Section = "Coordinator:Sharing";

    /// <summary>Whether links can be made and are shown. False hides those that were made before as well. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Jobs of an account that have links at once. 1 to 1,000,000. Default 1,000.</summary>
    public int MaxSharedJobs { get; set; } = 1_000;

    /// <summary>Pages and images per minute of one address, on each coordinator; a sixth of it at once. 1 to 1,000,000. Default 600.</summary>
    public int VisitsPerMinute { get; set; } = 600;
}
