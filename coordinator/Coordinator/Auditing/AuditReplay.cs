namespace SogniLike.Coordinator.Auditing;

/// <summary>What the coordinator's own arithmetic found, to which no hardware makes a difference. Numbers are stored and never reused.</summary>
public enum AuditReplay
{
    /// <summary>The opened predictions lead from the noise of the seed to the signed root.</summary>
    Matches = 1,

    /// <summary>They do not.</summary>
    Differs = 2,

    /// <summary>What was opened cannot belong to the job.</summary>
    Malformed = 3,

    /// <summary>Nothing was opened that could be replayed.</summary>
    NothingOpened = 4,

    /// <summary>The worker was told to open, and did not.</summary>
    Missing = 5,

    /// <summary>The worker was told to open; before it did, another worker brought the image.</summary>
    Overtaken = 6,
}
