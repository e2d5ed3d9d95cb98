namespace SogniLike.Coordinator.Queueing;

/// <summary>What a job's account is entitled to, as it was when the job was submitted.</summary>
/// <param name="Class">Which jobs go first.</param>
/// <param name="Weight">Share within the class, in hundredths: 100 is ordinary, 200 gets twice as much. 1 to 10,000.</param>
public sealed record JobShare(PriorityClass Class, int Weight)
{
    /// <summary>Largest weight.</summary>
    public const int MaxWeight = 10_000;

    /// <summary>Normal, 100.</summary>
    public static JobShare Default { get; } = new(PriorityClass.Normal, 100);

    /// <summary>How far the account's start tag moves when a job of this work is leased: work over weight, in kilopixel-steps, rounded up.</summary>
    public long Charge(JobWork work) => ((work.KilopixelSteps * 100) + Weight - 1) / Weight;
}
