namespace SogniLike.Coordinator.Operations;

/// <summary>What is kept for operators to look at.</summary>
public sealed class OperationsOptions
{
    public const string Section = "Coordinator:Operations";

    /// <summary>Between two samples of how the pool does. 1 second to 10 minutes. Default 15 seconds.</summary>
    public TimeSpan SampleInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Samples that are kept, about. 10 to 10,000. Default 5,760: a day of them.</summary>
    public int SamplesKept { get; set; } = 5_760;

    /// <summary>Actions of operators that are kept, about. 100 to 1,000,000. Default 10,000.</summary>
    public int ActionsKept { get; set; } = 10_000;
}
