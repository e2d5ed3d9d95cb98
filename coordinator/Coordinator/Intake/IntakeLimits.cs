namespace SogniLike.Coordinator.Intake;

/// <summary>Limits that the public contract promises; those of the model come with it.</summary>
public static class IntakeLimits
{
    /// <summary>Unicode code points, after trimming.</summary>
    public const int MaxPromptLength = 4_000;

    /// <summary>Images per request.</summary>
    public const int MaxCount = 16;

    /// <summary>How much of a picture is made anew when nobody says.</summary>
    public const double UsualStrength = 0.75;

    /// <summary>Radius of a mask's softening, in pixels.</summary>
    public const int MaxMaskBlur = 256;

    /// <summary>The same when nobody says.</summary>
    public const int UsualMaskBlur = 4;

    /// <summary>Small images of one that is being drawn.</summary>
    public const int MaxPreviews = 5;

    /// <summary>Printable ASCII characters.</summary>
    public const int MaxIdempotencyKeyLength = 128;
}
