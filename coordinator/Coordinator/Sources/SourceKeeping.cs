using SogniLike.Coordinator.Intake;

namespace SogniLike.Coordinator.Sources;

/// <summary>Answer to a picture that was brought. A closed set; except for <see cref="Kept"/>, nothing is kept.</summary>
public abstract record SourceKeeping
{
    private SourceKeeping()
    {
    }

    /// <summary>Jobs of the account may name it.</summary>
    public sealed record Kept(SourceImage Image) : SourceKeeping;

    /// <summary>The file is no PNG, or damaged, or has too many pixels.</summary>
    /// <param name="Message">A sentence that names the limit.</param>
    public sealed record Malformed(string Message) : SourceKeeping;

    /// <summary>The file has too many bytes.</summary>
    public sealed record TooLarge(long LimitBytes) : SourceKeeping;

    /// <summary>The account has as many pictures as it may, or as many bytes of them.</summary>
    public sealed record TooMany(int Limit, long LimitBytes) : SourceKeeping;

    /// <summary>This coordinator reads as many as it may; in a moment there is room.</summary>
    public sealed record Busy(int Limit) : SourceKeeping;

    /// <summary>The caller may not, or too fast.</summary>
    public sealed record Refused(SubmitResult Why) : SourceKeeping;
}
