using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Audits;

/// <summary>How an exchange of questions and answers ended.</summary>
internal abstract record ExchangeEnd
{
    private ExchangeEnd()
    {
    }

    /// <summary>The coordinator has what it wants.</summary>
    /// <param name="Report">What it measured, where it says so.</param>
    public sealed record Finished(CalibrationReport? Report) : ExchangeEnd;

    /// <summary>A point cannot be computed here.</summary>
    /// <param name="Reason">For the coordinator.</param>
    /// <param name="Message">For the owner's log.</param>
    public sealed record Unable(AuditDeclineReason Reason, string Message) : ExchangeEnd;

    /// <summary>The coordinator did not keep to the protocol.</summary>
    /// <param name="Message">What it did; names the field and the limit.</param>
    public sealed record Violated(string Message) : ExchangeEnd;
}
