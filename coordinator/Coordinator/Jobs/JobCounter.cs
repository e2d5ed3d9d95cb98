namespace SogniLike.Coordinator.Jobs;

/// <summary>A number that grows with submissions and is forgotten some time after the last. A closed set; a day is counted from 1 January 1970, UTC.</summary>
public abstract record JobCounter
{
    private JobCounter()
    {
    }

    /// <summary>Jobs submitted with a key or its sub-keys on one day.</summary>
    public sealed record KeyJobs(string KeyId, long Day) : JobCounter;

    /// <summary>Estimated work submitted with a key or its sub-keys on one day, in kilopixel-steps.</summary>
    public sealed record KeyWork(string KeyId, long Day) : JobCounter;
}
