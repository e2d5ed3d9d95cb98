namespace SogniLike.Coordinator.Intake;

/// <summary>How submissions are read.</summary>
public sealed class IntakeOptions
{
    public const string Section = "Coordinator:Intake";

    /// <summary>How long an idempotency key is remembered. 1 minute to 30 days. Default 24 hours, as the public contract says.</summary>
    public TimeSpan IdempotencyKeptFor { get; set; } = TimeSpan.FromHours(24);
}
