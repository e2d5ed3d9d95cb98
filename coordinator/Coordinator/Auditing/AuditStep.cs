using SogniLike.Coordinator.Audits;

namespace SogniLike.Coordinator.Auditing;

/// <summary>What is to be done with an audit next. A closed set.</summary>
public abstract record AuditStep
{
    private AuditStep()
    {
    }

    /// <summary>Nothing, ever: it has its verdict.</summary>
    public sealed record Done : AuditStep;

    /// <summary>Nothing before this time.</summary>
    /// <param name="UntilMs">Unix milliseconds.</param>
    public sealed record Wait(long UntilMs) : AuditStep;

    /// <summary>Replay the trajectory.</summary>
    public sealed record Replay : AuditStep;

    /// <summary>The verifier's time is over: take the assignment back.</summary>
    public sealed record Lapse : AuditStep;

    /// <summary>Ask one more verifier.</summary>
    /// <param name="Scope">What to ask it.</param>
    /// <param name="SameClass">Only one on a device of the suspect's class can tell.</param>
    public sealed record Ask(AuditScope Scope, bool SameClass) : AuditStep
    {
        /// <summary>Others accuse already: what this one says may convict. The operator's own verifier is asked first, where there is one.</summary>
        public bool Decides { get; init; }
    }

    /// <summary>The job waited long enough: deliver it, and let the audit go on.</summary>
    public sealed record PassOn : AuditStep;

    /// <summary>Judge it.</summary>
    /// <param name="Verdict">The verdict.</param>
    /// <param name="Message">Why, a sentence for people.</param>
    /// <param name="Convicts">The suspect is convicted because of it.</param>
    public sealed record Judge(AuditVerdict Verdict, string Message, bool Convicts = false) : AuditStep;
}
