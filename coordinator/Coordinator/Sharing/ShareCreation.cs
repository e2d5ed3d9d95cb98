using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Sharing;

/// <summary>Answer to <see cref="ShareLinks.CreateAsync"/>. A closed set.</summary>
public abstract record ShareCreation
{
    private ShareCreation()
    {
    }

    /// <summary>Whoever has the link sees the image.</summary>
    public sealed record Created(ShareLink Link) : ShareCreation;

    public sealed record Invalid(FieldError Error) : ShareCreation;

    /// <summary>The account has no such job.</summary>
    public sealed record NotFound : ShareCreation;

    /// <summary>The job has no image.</summary>
    public sealed record NotDelivered : ShareCreation;

    /// <summary>The job has as many links as it may.</summary>
    public sealed record TooManyOfJob(int Limit) : ShareCreation;

    /// <summary>As many jobs of the account have links as may.</summary>
    public sealed record TooMany(int Limit) : ShareCreation;

    /// <summary>This pool shares nothing.</summary>
    public sealed record Disabled : ShareCreation;
}
