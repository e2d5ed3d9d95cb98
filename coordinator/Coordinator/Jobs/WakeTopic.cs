using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Jobs;

/// <summary>What a wake is about. A wake may be lost: whoever waits for one also looks by itself now and then.</summary>
public abstract record WakeTopic
{
    private WakeTopic()
    {
    }

    /// <summary>A job entered this model's queue.</summary>
    public sealed record Queue(ManifestId Manifest) : WakeTopic;

    /// <summary>An event was appended for this account.</summary>
    public sealed record Account(AccountId Id) : WakeTopic;

    /// <summary>The account paused its queue, or lets it go on.</summary>
    public sealed record Pause(AccountId Id) : WakeTopic;

    /// <summary>Somebody's rights became less: a key or an account.</summary>
    public sealed record Access : WakeTopic;

    /// <summary>An audit was opened, assigned or answered.</summary>
    public sealed record Audits : WakeTopic;

    /// <summary>A lease of this worker ended, by whatever cause.</summary>
    public sealed record Worker(WorkerId Id) : WakeTopic;

    /// <summary>What this worker may do became more or less: it was held, released or revoked.</summary>
    public sealed record Standing(WorkerId Id) : WakeTopic;
}
