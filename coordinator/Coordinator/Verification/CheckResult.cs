namespace SogniLike.Coordinator.Verification;

/// <summary>What a check found. A closed set.</summary>
internal abstract record CheckResult
{
    private CheckResult()
    {
    }

    /// <summary>Null for a check that compares no numbers.</summary>
    public JobCheckNumbers? Numbers { get; init; }

    /// <summary>The image may go on, with what the check learned.</summary>
    public sealed record Passed(ReturnedImage Image) : CheckResult;

    /// <summary>The image may be honest and goes on, but an audit is wanted.</summary>
    public sealed record Suspicious(ReturnedImage Image, string Message) : CheckResult;

    /// <summary>It could not be made; the image goes on.</summary>
    public sealed record Skipped(string Message) : CheckResult;

    /// <summary>The image is refused.</summary>
    public sealed record Refused(string Code, string Message) : CheckResult;
}
