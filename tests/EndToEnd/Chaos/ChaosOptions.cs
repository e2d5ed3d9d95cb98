namespace SogniLike.EndToEnd.Tests.Chaos;

/// <summary>How a chaos run goes.</summary>
internal sealed record ChaosOptions
{
    /// <summary>Decides what is submitted, who is killed and when. The machine decides the rest, so that a seed gives a like run, not the same.</summary>
    public required int Seed { get; init; }

    /// <summary>Jobs to submit.</summary>
    public required int Jobs { get; init; }

    /// <summary>Worker processes.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>Jobs at once per worker.</summary>
    public int Slots { get; init; } = 4;

    /// <summary>Most jobs that are acknowledged and not over at any time, so that kills meet jobs in every state.</summary>
    public int MostOutstanding { get; init; } = 100;

    /// <summary>The longest that a worker takes for a job.</summary>
    public TimeSpan LongestJob { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Mean time between two kills.</summary>
    public TimeSpan BetweenKills { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>This long without any job ending means that the rest is stuck; a call that an outage answers for so long is given up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(90);
}
