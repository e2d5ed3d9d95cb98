namespace SogniLike.Coordinator.Matching;

/// <summary>How a job found its worker, or why it found none: kept with the job for everybody to read.</summary>
/// <param name="Choice">Why this worker.</param>
/// <param name="Able">Idle workers that could have had the job, the chosen one included. For <see cref="MatchChoice.OwnersWorker"/> and <see
/// cref="MatchChoice.SameBatch"/> 1: nobody else was asked.</param>
/// <param name="Refused">How many idle workers of the coordinator were refused, by reason, in the order of the reasons.</param>
/// <param name="Examples">Some of them, at most 20.</param>
public sealed record MatchRecord(MatchChoice Choice, int Able, IReadOnlyList<MatchCount> Refused, IReadOnlyList<MatchExample> Examples)
{
    /// <summary>Most examples.</summary>
    public const int MaxExamples = 20;
}
