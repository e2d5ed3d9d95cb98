namespace SogniLike.Coordinator.Intake;

/// <summary>Limits that the public contract promises; those of the model come with it.</summary>
public static class IntakeLimits
{
    /// <summary>Unicode code points, after trimming.</summary>
    public const int MaxPromptLength = 4_000;

    /// <summary>Images per request.</summary>
    public const int MaxCount = 16;

    /// <summary>Printable ASCII characters.</summary>
    public const int MaxIdempotencyKeyLength = 128;
}
