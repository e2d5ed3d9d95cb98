namespace SogniLike.Coordinator.Sharing;

/// <summary>A link under which everybody may see the image of a job; kept with the job, and gone with it.</summary>
/// <param name="Id">What the link ends with.</param>
/// <param name="ShowsParameters">True: the prompts and everything else that was asked for are shown too, and stand in the file.</param>
/// <param name="CreatedAtMs">Unix milliseconds.</param>
/// <param name="ExpiresAtMs">Unix milliseconds from which it shows nothing; null: never.</param>
public sealed record ShareLink(ShareId Id, bool ShowsParameters, long CreatedAtMs, long? ExpiresAtMs)
{
    /// <summary>True when it shows nothing any more.</summary>
    public bool IsOver(long nowMs) => nowMs >= ExpiresAtMs;
}
