using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;

namespace SogniLike.Worker.Jobs;

/// <summary>Whether this worker can run an assignment.</summary>
public abstract record TaskVerdict
{
    private TaskVerdict()
    {
    }

    /// <summary>It can: this is what to draw.</summary>
    public sealed record Runnable(ImageRequest Request) : TaskVerdict;

    /// <summary>It cannot.</summary>
    /// <param name="Reason">As told to the coordinator.</param>
    /// <param name="Message">Names the field and the limit; never holds the prompt.</param>
    public sealed record Declined(DeclineReason Reason, string Message) : TaskVerdict;
}
