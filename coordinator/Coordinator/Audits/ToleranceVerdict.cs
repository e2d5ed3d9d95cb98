namespace SogniLike.Coordinator.Audits;

/// <summary>What a tolerance says of a comparison.</summary>
public enum ToleranceVerdict
{
    /// <summary>There is no tolerance for this pair of devices at this noise level: the job is run again whole, on a device of the same class.</summary>
    Unknown,

    /// <summary>As far apart as honest devices are.</summary>
    Within,

    /// <summary>Further apart than honest devices are.</summary>
    Outside,
}
