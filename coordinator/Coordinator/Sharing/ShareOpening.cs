using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Sharing;

/// <summary>What a visitor finds under a link. A closed set.</summary>
public abstract record ShareOpening
{
    private ShareOpening()
    {
    }

    /// <summary>A delivered job; of what was asked for, only what <see cref="ShareLink.ShowsParameters"/> allows may be told.</summary>
    public sealed record Shown(Job Job, ShareLink Link) : ShareOpening;

    /// <summary>No such link: there never was one, it was revoked, or its job is gone.</summary>
    public sealed record NotFound : ShareOpening;

    /// <summary>Its time is over.</summary>
    public sealed record Expired : ShareOpening;
}
